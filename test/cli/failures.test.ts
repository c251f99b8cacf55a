import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";
import { textOf } from "../support/textOf.js";

const root = temporaryDirectory();
const model = "groundstate --model tfim --field 1 --lattice 4";

test("with --json every failure is one document on standard output, and the same line on standard error", (t) => {
  writeFileSync(join(root, "file"), "");
  writeFileSync(join(root, "bad.json"), '{"experiment":"entropy","sites":99}');
  for (const [line, name, exitCode, message] of [
    [
      "groundstate --json",
      "ArgumentError",
      2,
      /^groundstate: --model is missing: which model \(tfim, heisenberg, hubbard\)\.$/,
    ],
    ["evolve --model tfim --trotter --json", "ArgumentError", 2, /^evolve: there is no option --trotter\./],
    ["groundstate --model isng --json", "ArgumentError", 2, /'isng' is invalid\. .*Allowed choices are tfim/],
    [`${model} --levels 0 --json`, "ArgumentError", 2, /must be a whole number from 1 to 1000/],
    ["entropy bad.json --json", "ArgumentError", 2, /`sites` is 99: it must be at most 30/],
    ["entropy nowhere.json --json", "ArgumentError", 2, /nowhere\.json is not there/],
    ["groundsate --json", "ArgumentError", 2, /^there is no command "groundsate"\. Did you mean groundstate\?/],
    [`${model} --out file --json`, "StorageError", 1, /file/],
    ["groundstate --model tfim --field 1 --lattice 15 --max-products 3 --json", "ToleranceError", 1, /--max-products/],
  ] as const) {
    const { status, stdout, stderr } = runCommand(line.split(" "), { cwd: root });
    t.is(status, exitCode, line);
    const { error } = JSON.parse(stdout);
    t.deepEqual({ name: error.name, exitCode: error.exitCode }, { name, exitCode }, line);
    t.regex(error.message, message);
    t.regex(stderr, /^nnqs: [^\n]*\n$/);
    t.is(stderr, `nnqs: ${error.message}\n`);
  }
});

test("without --json nothing is on standard output, and --quiet still says what is wrong", (t) => {
  const { status, stdout, stderr } = runCommand([...model.split(" "), "--levels", "0", "--quiet"]);
  t.deepEqual([status, stdout], [2, ""]);
  t.regex(stderr, /^nnqs: .*--levels/);
});

test("an interruption is a document, too", async (t) => {
  const args = "reproduce fig2 --model tfim --train 60 --widths 300 --members 2 --steps 100000000 --json --quiet".split(
    " ",
  );
  const child = spawn(process.execPath, [commandFile, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const said = textOf(child.stdout);
  const poll = setInterval(() => {
    if (!existsSync(join(root, "results", "ensembles"))) return;
    clearInterval(poll);
    child.kill("SIGINT");
  }, 20);
  const status = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(poll);
  t.is(status, 130);
  t.deepEqual(JSON.parse(said()), { error: { name: "AbortError", message: "interrupted", exitCode: 130 } });
});

test("commands that do not exist are answered with the one that is likely to be meant, from peers' names too", (t) => {
  for (const [word, meant] of [
    ["entrpy", "entropy"],
    ["ground-state", "groundstate"],
    ["gs", "groundstate"],
    ["quench", "evolve"],
    ["fig2", "reproduce"],
    ["version", "info"],
  ] as const) {
    for (const line of word === "gs" ? [[word], ["help", word]] : [[word]]) {
      const { status, stdout, stderr } = runCommand(line);
      t.deepEqual([status, stdout], [2, ""], word);
      t.regex(
        stderr,
        new RegExp(`^nnqs: there is no command "${word}"\\. Did you mean ${meant}\\? nnqs has reproduce, .*\\n$`),
      );
    }
  }
  t.regex(runCommand(["help", "evolve"]).stdout, /^Usage: nnqs evolve/);
  t.regex(runCommand(["help"]).stdout, /^Usage: nnqs \[options\]/);
});

test("every command has help with examples, and every example is of that command", (t) => {
  const overview = runCommand(["--help"]).stdout;
  const commands = [
    ...overview.slice(overview.indexOf("Commands:"), overview.indexOf("Examples:")).matchAll(/^ {2}(\w+)/gm),
  ];
  t.true(commands.length > 6);
  for (const [, name] of commands) {
    if (name === "help") continue;
    const { status, stdout } = runCommand([name!, "--help"]);
    t.is(status, 0);
    const examples = [...stdout.slice(stdout.indexOf("\nExamples:\n")).matchAll(/^ {2}(.*\bnnqs (\w+).*)$/gm)];
    t.true(examples.length > 0, name);
    t.deepEqual(
      examples.filter(([, , command]) => command !== name),
      [],
      name,
    );
    const known = new Set([...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option));
    const unknown = examples.flatMap(([line]) => [...line.matchAll(/ (--[\w-]+)/g)].map(([, option]) => option));
    t.deepEqual(
      unknown.filter((option) => !known.has(option!)),
      [],
      name,
    );
  }
});
