#!/usr/bin/env node
// Kills the runner of a sweep (kill -9) at random moments, every other time with its workers, until the sweep ends by itself, and
// compares what is stored with what an undisturbed run stores: node scripts/studies/kill-sweeps.mjs [KILLS] [SEED]
// Needs npm run build.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { random } from "infinite-nnqs";

const [kills = 20, seed = 1] = process.argv.slice(2).map(Number);
const nnqs = fileURLToPath(new URL("../../dist/cli/nnqs.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "nnqs-kill-"));
const spec = join(root, "sweep.json");
const dense = (width) => ({ type: "dense", width, wStd: 0.5, bStd: 0.1 });
writeFileSync(
  spec,
  JSON.stringify({
    experiment: "sweep",
    name: "killed",
    fixed: {
      experiment: "learn",
      target: { model: "tfim", lattice: "3x3", field: 0.5, time: 1 },
      train: 500,
      network: [dense(16), { type: "relu" }, dense(1)],
      seed: { split: 0, networks: 0 },
      ensemble: { widths: [100], members: 2, steps: 3000 },
    },
    axes: { "target.field": [0.1, 0.5, 1], "ensemble.widths": [[100], [200]], "seed.networks": [0, 1] },
  }),
);

const stored = (out) =>
  Object.fromEntries(
    readdirSync(join(out, "cells")).flatMap((cell) =>
      ["data.npz", "summary.json"].map((file) => [
        `${cell}/${file}`,
        readFileSync(join(out, "cells", cell, file), "latin1"),
      ]),
    ),
  );
const childrenOf = (pid) =>
  spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" })
    .stdout.split("\n")
    .map(Number)
    .filter(Boolean);

function run(out) {
  const child = spawn(process.execPath, [nnqs, "sweep", spec, "--out", out, "--quiet"], { stdio: "inherit" });
  return { child, ended: new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal }))) };
}

const whole = join(root, "whole");
const start = performance.now();
if ((await run(whole).ended).code !== 0) throw new Error("the undisturbed run fails");
const duration = performance.now() - start;
const wanted = stored(whole);

const moments = random.uniform({ seed }, kills);
let [done, round, faults] = [0, 0, 0];
while (done < kills) {
  const out = join(root, `killed-${round++}`);
  for (let finished = false; !finished; ) {
    const { child, ended } = run(out);
    const killing = done < kills;
    // Half of an undisturbed run at most, so that a sweep is killed several times before it ends.
    const first = await Promise.race([ended, sleep(killing ? 0.5 * duration * moments[done] : 1e6)]);
    if (first === undefined) {
      const workers = childrenOf(child.pid);
      child.kill("SIGKILL");
      if (done % 2 === 1) for (const pid of workers) process.kill(pid, "SIGKILL");
      done++;
    }
    const { code, signal } = await ended;
    finished = signal === null;
    if (finished && code !== 0) throw new Error(`a run ends with ${code}`);
  }
  const found = stored(out);
  const names = [...new Set([...Object.keys(found), ...Object.keys(wanted)])];
  const different = names.filter((name) => found[name] !== wanted[name]);
  faults += different.length;
  for (const name of different) console.log(`sweep ${round}: ${name} differs, or is there once`);
}
console.log(`${kills} kills in ${round} sweeps of ${Object.keys(wanted).length} files: ${faults} differ`);
rmSync(root, { recursive: true });
process.exit(faults > 0 ? 1 : 0);
