// Each command as a whole says at once what it needs and what would fit, where it does not.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const folder = temporaryDirectory();

function spec(name: string, content: unknown): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** Runs nnqs where its address space is at most so many kilobytes. */
function within(kilobytes: number, ...args: readonly string[]) {
  const argv = ["-c", `ulimit -v ${kilobytes} && exec "$@"`, "sh", process.execPath, commandFile, ...args];
  return spawnSync("sh", argv, { encoding: "utf8", timeout: 60_000 });
}

type Spec = Readonly<Record<string, unknown>> & { readonly inputs: object };
const example = (command: string) => JSON.parse(runCommand([command, "--example"]).stdout) as Spec;
const kernel = example("spectrum");
const large = { ...kernel, inputs: { ...kernel.inputs, train: 4000 } };
const tfim = ["--model", "tfim", "--field", "1", "--lattice", "22", "--threads", "2"];
const commands: Readonly<Record<string, readonly string[]>> = {
  fig1: ["reproduce", "fig1", "--sizes", "24"],
  fig2: ["reproduce", "fig2", "--model", "tfim", "--train", "1100"],
  fig3: ["reproduce", "fig3", "--model", "hubbard", "--infinite-only"],
  fig5: ["reproduce", "fig5", "--lattice", "20", "--infinite-only"],
  fig6: ["reproduce", "fig6", "--shots", "100000000"],
  fig7: ["reproduce", "fig7", "--lattice", "20"],
  signbias: ["signbias", spec("signbias", { ...example("signbias"), target: { model: "heisenberg", lattice: "20" } })],
  groundstate: ["groundstate", ...tfim],
  evolve: ["evolve", ...tfim, "--times", "0,1"],
  entropy: ["entropy", spec("entropy", { ...example("entropy"), sites: 22 })],
  spectrum: ["spectrum", spec("spectrum", large)],
};

for (const [name, args] of Object.entries(commands)) {
  test(`${name} is refused in one line, before any work, where the address space is too small for it`, (t) => {
    const out = join(folder, name);
    const { status, stdout, stderr } = within(1_500_000, ...args, "--out", out);
    t.is(status, 1, stderr);
    t.is(stdout, "");
    const said = stderr.split("\n").filter((line) => line.startsWith("nnqs:"));
    t.is(said.length, 1, stderr);
    t.regex(
      said[0]!,
      /^nnqs: [\w.]+: .* needs [\d.e+]+ GB, [\d.e-]+ GB are free(, of which [\d.e-]+ GB may be used)?\. .+\.$/,
    );
    t.notRegex(stderr, /target state|ground state:|initial state|d=24|kernel and/); // no stage has begun
    t.false(existsSync(out) && existsSync(join(out, name)));
  });
}

test("--memory is named as a remedy only where a small one would fit", (t) => {
  const lattice = ["groundstate", "--model", "tfim", "--field", "1", "--lattice", "24", "--threads", "2"];
  const args = [...lattice, "--out", join(folder, "no-remedy")];
  const { stderr } = within(1_500_000, ...args);
  t.regex(
    stderr,
    /are free.*\. Take a (smaller system|system of at most \d+ basis states, and a smaller --memory)\.\n/,
  );
});

test("what fits with a smaller --memory is not said to fit without", (t) => {
  const { stderr } = within(2_900_000, ...commands["groundstate"]!, "--out", join(folder, "smaller"));
  const states = Number(
    /Take a smaller --memory, with which up to (\d+) basis states fit, or a smaller system\.\n/.exec(stderr)?.[1],
  );
  t.true(states >= 2 ** 22, stderr);
});

test("what a command says would fit does fit", (t) => {
  const run = (path: string) => within(1_900_000, "spectrum", path, "--threads", "2", "--out", join(folder, "fitting"));
  const { status, stderr } = run(spec("large", large));
  t.is(status, 1, stderr);
  const train = Number(/Take `inputs.train` of at most (\d+), which fits/.exec(stderr)?.[1]);
  t.true(train > 1, stderr);
  const again = run(spec("fitting", { ...large, inputs: { ...large.inputs, train } }));
  t.is(again.status, 0, again.stderr);
});

test("figures that need an eigensystem are refused where only products are left, which are planned for others", (t) => {
  const args = ["reproduce", "fig3", "--model", "tfim", "--lattice", "4x4", "--train", "13000", "--infinite-only"];
  const { status, stderr } = runCommand([...args, "--out", join(folder, "products")]);
  t.is(status, 1);
  t.regex(stderr, /nnqs: reproduce: on 13000 states only the mean's loss can be computed \(.*13000 points.*\)\. Take /);
});

test("finite networks are refused with the work space that training them takes beside", (t) => {
  const ensemble = { widths: [100_000], members: 10, steps: 2 };
  const path = spec("wide", { ...example("learn"), ensemble });
  const args = ["learn", path, "--threads", "2", "--out", join(folder, "wide")];
  const { status, stderr } = within(2_000_000, ...args);
  t.is(status, 1);
  t.regex(stderr, /nnqs: learn: an ensemble of 20 networks of \d+ parameters needs [\d.]+ GB, [\d.]+ GB are free/);
  t.notRegex(stderr, /target state/);
});
