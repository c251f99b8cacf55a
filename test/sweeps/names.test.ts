import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { learningSweep, sweepOf, writeSpec } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

/** Names of all links below a directory, with where they point. */
function linksBelow(directory: string, name = ""): [string, string][] {
  return readdirSync(join(directory, name)).flatMap((entry): [string, string][] => {
    const path = join(name, entry);
    const isLink = lstatSync(join(directory, path)).isSymbolicLink();
    return isLink ? [[path, readlinkSync(join(directory, path))]] : linksBelow(directory, path);
  });
}

test("names of cells that no file system takes are shortened, each cell keeping one of its own", (t) => {
  const long = (digit: number) => `groundstate:near=plus,field=0.${"0".repeat(300)}${digit}`;
  const evolve = { experiment: "evolve", model: "tfim", lattice: "2", field: 1, times: [0, 1] };
  const axes = { initial: [long(1), long(2), "plus"], tolerance: [1e-9, 1e-10] };
  const sweep = { experiment: "sweep", name: "long", fixed: evolve, axes };
  const out = join(root, "long");
  const { status, stderr } = runCommand(["sweep", writeSpec(root, sweep), "--out", out, "--quiet"]);
  t.is(status, 0, stderr);
  const links = linksBelow(join(out, "by"));
  t.is(links.length, 6);
  t.is(new Set(links.map(([, goal]) => goal.split("/").at(-1))).size, 6);
  t.is(new Set(links.map(([name]) => name)).size, 6);
  for (const [name] of links) t.true(name.split("/").every((level) => Buffer.byteLength(level) <= 255));
});

test("what is wrong in a cell names the field of its spec, not an option of another command", (t) => {
  const evolve = { experiment: "evolve", model: "tfim", lattice: "4", field: 0.5, times: [0, 1] };
  const sweep = { experiment: "sweep", name: "fields", fixed: evolve, axes: { initial: ["groundstate:field=0"] } };
  const out = join(root, "fields");
  t.is(runCommand(["sweep", writeSpec(root, sweep), "--out", out, "--quiet"]).status, 1);
  const { stdout } = runCommand(["status", out, "--failed", "--json"]);
  t.regex(stdout, /`initial` groundstate:field=0: the ground state is 2-fold degenerate/);
  t.regex(stdout, /name with `initial` groundstate:field=0,near=plus/);
  t.notRegex(stdout, /--initial/);
});

test("before a cell is done, no more than ten times its time is told", (t) => {
  const ensemble = { widths: [256], members: 4, steps: 500 };
  const file = writeSpec(root, learningSweep({ fixed: { ensemble }, axes: { seed: [0, 1] } }));
  const out = join(root, "times");
  const dry = JSON.parse(runCommand(["sweep", file, "--dry-run", "--json", "--out", out]).stdout);
  const told = (dry.cells as { seconds: number }[]).reduce((sum, { seconds }) => sum + seconds, 0);
  t.is(runCommand(["sweep", file, "--out", out, "--quiet"]).status, 0);
  const done = JSON.parse(runCommand(["sweep", file, "--dry-run", "--json", "--out", out]).stdout);
  const took = (done.cells as { seconds: number }[]).reduce((sum, { seconds }) => sum + seconds, 0);
  t.true(told < 10 * took, `${told} s were told, ${took} s taken`); // a busy machine takes longer
});

test("names that are short enough are what they say", (t) => {
  const out = join(root, "plain");
  t.is(runCommand(["sweep", writeSpec(root, sweepOf({ axes: { field: [1] } })), "--out", out, "--quiet"]).status, 0);
  t.deepEqual(
    linksBelow(join(out, "by")).map(([name]) => name),
    ["field=1"],
  );
});
