import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { learningSweep, sweepOf, writeSpec } from "../support/sweeps.js";
import { test } from "../support/test.js";
import { textOf } from "../support/textOf.js";

const root = temporaryDirectory();

test("a full disk stops the sweep with one line; what is done is kept, and no cell counts as failed", (t) => {
  // A limit on the size of a file stands in for a full disk: the states of the larger lattice do not fit.
  const out = join(root, "full");
  const spec = writeSpec(root, sweepOf({ axes: { lattice: ["2", "14"] } }), "full.json");
  const line = `ulimit -f 16; exec "$0" "$@"`;
  const args = ["-c", line, process.execPath, commandFile, "sweep", spec, "--out", out, "--workers", "1", "--quiet"];
  const { status, stderr } = spawnSync("bash", args, { encoding: "utf8" });
  t.is(status, 1, stderr);
  t.regex(stderr, /^nnqs: cannot write .*: the file size limit is reached.*\n$/);
  t.deepEqual(countsOf(out), { done: 1, running: 0, failed: 0, waiting: 1 });
  t.is(runCommand(["sweep", spec, "--out", out, "--quiet"]).status, 0);
});

function countsOf(out: string): Readonly<Record<string, number>> {
  return (JSON.parse(runCommand(["status", out, "--json"]).stdout) as { counts: Record<string, number> }).counts;
}

test("a cell whose process is killed, as for want of memory, has failed, and the others go on", async (t) => {
  const out = join(root, "killed");
  const training = { ensemble: { widths: [200], members: 2, steps: 20_000 } };
  const spec = writeSpec(root, learningSweep({ fixed: training, axes: { "seed.networks": [0, 1] } }), "killed.json");
  const child = spawn(process.execPath, [commandFile, "sweep", spec, "--out", out, "--workers", "1"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = textOf(child.stderr);
  const ended = new Promise((resolve) => child.on("close", resolve));
  const worker = () => {
    const [lock] = existsSync(join(out, "cells"))
      ? readdirSync(join(out, "cells")).filter((name) => name.endsWith(".lock"))
      : [];
    return lock === undefined
      ? undefined
      : (JSON.parse(readFileSync(join(out, "cells", lock, "holder.json"), "utf8")) as { pid: number }).pid;
  };
  for (let waited = 0; worker() === undefined && waited < 60; waited += 0.01) await sleep(10);
  process.kill(worker()!, "SIGKILL");
  t.is(await ended, 1, said());
  t.regex(said(), /has failed: its process was ended by SIGKILL, as the system does when memory is short/);
  t.deepEqual(countsOf(out), { done: 1, running: 0, failed: 1, waiting: 0 });
});

test("a cell whose process a signal to the whole group ends at its start waits, and has not failed", async (t) => {
  const out = join(root, "stopped");
  const spec = writeSpec(root, learningSweep({ axes: { "seed.networks": [0] } }), "stopped.json");
  const child = spawn(process.execPath, [commandFile, "sweep", spec, "--out", out, "--workers", "1", "--quiet"], {
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const children = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim();
  while (child.exitCode === null && children() === "") await sleep(2);
  process.kill(Number(children()), "SIGTERM");
  t.is(await ended, 1);
  t.deepEqual(countsOf(out), { done: 0, running: 0, failed: 0, waiting: 1 });
});

test("a damaged part that cells share is set aside and computed again", (t) => {
  const out = join(root, "part");
  const spec = (seeds: readonly number[]) =>
    writeSpec(root, learningSweep({ axes: { "seed.networks": seeds } }), `part${seeds.length}.json`);
  t.is(runCommand(["sweep", spec([0, 1]), "--out", out, "--quiet"]).status, 0);
  const limits = join(out, "shared", "limits");
  const [part] = readdirSync(limits);
  truncateSync(join(limits, part!, "data.npz"), 100);
  const { status, stderr } = runCommand(["sweep", spec([0, 1, 2]), "--out", out]);
  t.is(status, 0, stderr);
  t.regex(stderr, /shared\/limits\/\w+ is damaged: .* It was moved to .*damaged-\w+ and is computed again/);
  t.deepEqual(countsOf(out), { done: 3, running: 0, failed: 0, waiting: 0 });
});

test("a directory that holds something else, and a damaged list of cells, are refused and left alone", (t) => {
  const spec = writeSpec(root, sweepOf(), "plain.json");
  const other = join(root, "other");
  mkdirSync(other);
  writeFileSync(join(other, "thesis.tex"), "");
  const refused = runCommand(["sweep", spec, "--out", other]);
  t.is(refused.status, 2);
  t.regex(refused.stderr, /other exists but holds no sweep\. Choose another directory \(--out\)/);
  t.deepEqual(readdirSync(other), ["thesis.tex"]);
  t.regex(runCommand(["status", other]).stderr, /other holds no sweep: there is no sweep\.json/);

  writeFileSync(join(other, "sweep.json"), "{");
  for (const args of [
    ["sweep", spec, "--out", other],
    ["status", other],
  ]) {
    const { status, stderr } = runCommand(args);
    t.is(status, 1);
    t.regex(stderr, /sweep\.json is damaged\. Move it away and run nnqs sweep with its spec again/);
  }
});
