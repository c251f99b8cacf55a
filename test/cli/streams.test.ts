import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";
import { textOf } from "../support/textOf.js";

const root = temporaryDirectory();
const small = "groundstate --model tfim --field 1 --lattice 4 --quiet";

/** Runs nnqs with redirections, as a shell understands them. */
function shell(args: string, redirections: string) {
  const line = `"$0" "$1" ${args} ${redirections}`;
  return spawnSync("bash", ["-c", line, process.execPath, commandFile], { cwd: root, encoding: "utf8" });
}

test("standard output that cannot be written is a failure with one line", (t) => {
  for (const args of ["info", "info --json", "--help", "--version", small, `${small} --json`, "entropy --example"]) {
    const { status, stderr } = shell(args, "> /dev/full");
    t.is(status, 1, args);
    t.is(stderr, "nnqs: standard output cannot be written: the disk is full. Print to another place.\n");
  }
});

test("a reader that has seen enough is no failure, and says nothing", (t) => {
  for (const args of ["info", `${small} --json`]) {
    const { stdout, stderr } = shell(args, `| true; echo "\${PIPESTATUS[0]}"`);
    t.is(stdout, "0\n");
    t.is(stderr, "");
  }
});

test("what is said of a failure reaches a pipe whole, also beyond what that holds at once", (t) => {
  const path = "word ".repeat(20_000).trimEnd();
  const said = shell(`learn '${path}' --json`, "2>&1 >/dev/null | cat").stdout;
  t.true(said.includes(path));
  const document = shell(`learn '${path}' --json`, "2>/dev/null | cat").stdout;
  t.true(JSON.parse(document).error.message.includes(path));
});

test("without standard error the work goes on to its end", (t) => {
  const train = "reproduce fig2 --infinite-only --model tfim --train 20 --steps 5";
  for (const [i, redirection] of ["2> /dev/full", "2>&-", "2> >(true); wait"].entries()) {
    const { status } = shell(`${train} --out silent${i}`, redirection);
    t.is(status, 0, redirection);
    t.true(existsSync(join(root, `silent${i}`, "fig2-tfim", "data.npz")));
  }
});

/** Sends signals to a long run into `out`, the first once it is at work. */
async function interrupted(out: string, signals: readonly NodeJS.Signals[]) {
  const args = "evolve --model tfim --field 1 --lattice 14 --times 0:1000:2000".split(" ");
  const child = spawn(process.execPath, [commandFile, ...args, "--out", out], { stdio: ["ignore", "ignore", "pipe"] });
  const said = textOf(child.stderr);
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  const poll = setInterval(() => {
    if (!said().includes("initial state")) return;
    clearInterval(poll);
    for (const signal of signals) child.kill(signal);
  }, 5);
  const status = await closed;
  clearInterval(poll);
  const lines = said().split("\n").filter((line) => line.startsWith("nnqs:")); // biome-ignore format: one line
  return { status, lines };
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  test(`${signal} ends with ${code} and one line, also when it comes twice, and leaves nothing`, async (t) => {
    for (const signals of [[signal], [signal, signal]]) {
      const out = join(root, `${signal}${signals.length}`);
      const { status, lines } = await interrupted(out, signals);
      t.is(status, code);
      t.is(lines.length, 1, lines.join("\n"));
      t.regex(lines[0]!, /^nnqs: interrupted/);
      if (signals.length === 1) t.deepEqual(readdirSync(out), []);
    }
  });
}

test("thousands of cuts leave signals their turn", async (t) => {
  const all = Array.from({ length: 14 }, (_, site) => site);
  const subsystems = Array.from({ length: 16_000 }, (_, i) => all.filter((site) => ((i + 1) >> site) & 1));
  const layers = [
    { type: "cosNet", width: 20 },
    { type: "dense", width: 1 },
  ];
  const spec = { experiment: "entropy", name: "cuts", sites: 14, members: 2, networks: [{ layers }], subsystems };
  writeFileSync(join(root, "cuts.json"), JSON.stringify(spec));
  const args = [commandFile, "entropy", "cuts.json"];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  const said = textOf(child.stderr);
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  while (!existsSync(join(root, "results", "entropy-cuts.lock")) && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 10));
  t.is(child.exitCode, null, said());
  await new Promise((resolve) => setTimeout(resolve, 300));
  const start = performance.now();
  child.kill("SIGTERM");
  t.is(await closed, 143);
  t.true(performance.now() - start < 3000, `${performance.now() - start} ms`); // 0.3 s on an idle machine; it was 10
});

test("a hundred thousand cuts are checked in time that grows with their number alone", (t) => {
  const all = Array.from({ length: 18 }, (_, site) => site);
  const cuts = Array.from({ length: 75_000 }, (_, i) => all.filter((site) => ((i + 1) >> site) & 1));
  const subsystems = [...cuts, [1, 0], ...cuts.slice(0, -1)]; // as many faults as half of them
  const networks = [{ layers: [{ type: "dense", width: 1 }] }];
  const spec = { experiment: "entropy", name: "many", sites: 18, networks, subsystems };
  writeFileSync(join(root, "many.json"), JSON.stringify(spec));
  const shell = 'ulimit -t 6 && exec "$0" "$@"'; // seconds of CPU; it takes 1.5 of them
  const { status, stderr } = spawnSync("bash", ["-c", shell, process.execPath, commandFile, "entropy", "many.json"], {
    cwd: root,
    encoding: "utf8",
  });
  t.true(stderr.startsWith("nnqs: entropy: `subsystems[75000]` is [1,0]: the same sites as subsystems[2]; "), stderr);
  t.true(stderr.endsWith("; and 74990 more.\n"), stderr);
  t.is(status, 2);
});

test("what a terminal would obey is shown, wherever it comes from", (t) => {
  const hostile = "\u001b[2J\u009b31m\u0007\u202e";
  const seen = (text: string) => text.includes("\\u001b[2J\\u009b31m\\u0007\\u202e");
  writeFileSync(join(root, `a${hostile}.json`), JSON.stringify({ [hostile]: 1 }));
  writeFileSync(join(root, "key.json"), JSON.stringify({ experiment: "entropy", [hostile]: hostile }));
  writeFileSync(join(root, "text.json"), `${hostile}{}`);
  for (const args of [
    ["entropy", `absent${hostile}.json`],
    ["entropy", `a${hostile}.json`],
    ["entropy", "key.json"],
    ["groundstate", "--model", hostile],
    ["info", `--${hostile}`],
    [hostile],
  ]) {
    const { status, stderr } = runCommand(args, { cwd: root });
    t.is(status, 2, stderr);
    t.true(seen(stderr), stderr);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    t.notRegex(stderr, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  }
  const out = join(root, `out${hostile}`);
  const written = runCommand([...small.split(" "), "--out", out]);
  t.is(written.status, 0, written.stderr);
  t.true(seen(written.stdout), written.stdout);
  const { directory } = JSON.parse(runCommand([...small.split(" "), "--out", out, "--json"]).stdout);
  t.is(directory, join(out, "groundstate-tfim")); // JSON keeps the text
});

test("texts that are no decimal numbers, and directories without a name, are refused", (t) => {
  const evolve = ["evolve", "--model", "tfim", "--lattice", "4"];
  for (const [args, message] of [
    [[...evolve, "--field", "0x10", "--time", "1"], /--field.*'0x10'.*must be a number/],
    [[...evolve, "--field", "1", "--time", "0b1"], /--time.*must be a number/],
    [[...evolve, "--field", "1", "--times", "1,,2"], /--times.*must be a number/],
    [[...evolve, "--field", "1", "--times", "0:1:3:"], /--times/],
    [["groundstate", "--model", "tfim", "--field", "1", "--levels", "0x1"], /--levels/],
    [["reproduce", "fig2", "--target-scale", "0x1"], /--target-scale/],
    [["reproduce", "fig2", "--out", ""], /--out.*must name a directory/],
    [["entropy", "x.json", "--out", " "], /--out.*must name a directory/],
    [["groundstate", "--model", "tfim", "--field", "1", "--out", ""], /--out.*must name a directory/],
  ] as const) {
    const { status, stderr } = runCommand(args);
    t.is(status, 2, stderr);
    t.regex(stderr, message);
  }
});
