import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

/** A Slurm of scripts, one for each of its commands. */
function fakeSlurm(commands: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const bin = join(root, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [name, script] of Object.entries(commands)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { ...process.env, PATH: `${bin}:${process.env["PATH"]}` };
}

test("a task that ends while a sweep is submitted again is neither submitted twice nor called lost", (t) => {
  const spec = join(root, "race.json");
  const out = join(root, "race");
  const [submitted, arrived] = [join(root, "submitted"), join(root, "arrived")];
  const fixed = { experiment: "groundstate", model: "tfim", lattice: "4" };
  writeFileSync(spec, JSON.stringify({ experiment: "sweep", name: "race", fixed, axes: { field: [1, 2] } }));
  // The queue is empty from the moment on at which it is asked: the tasks publish their results just before.
  const env = fakeSlurm({
    sinfo: 'echo "test*|2|8000|infinite"',
    scontrol: 'echo "MaxArraySize = 1001"',
    sbatch: `echo x >> ${submitted}; echo 7`,
    squeue: `[ ! -d ${arrived} ] || mv ${arrived}/* ${out}/cells/; true`,
  });
  const sweep = (...args: readonly string[]) => runCommand(["sweep", spec, "--out", out, "--quiet", ...args], { env });
  const elsewhere = join(root, "elsewhere");
  t.is(runCommand(["sweep", spec, "--out", elsewhere, "--workers", "1", "--quiet"]).status, 0);
  const first = sweep("--executor", "slurm", "--json");
  t.like(JSON.parse(first.stdout), { cells: 2, queued: 0, jobs: ["7"] }, first.stderr);
  t.is(readFileSync(submitted, "utf8"), "x\nx\n"); // the cells, and what collects

  const arrive = () => {
    mkdirSync(join(out, "cells"), { recursive: true });
    renameSync(join(elsewhere, "cells"), arrived);
  };
  arrive();
  const status = runCommand(["status", out], { env });
  t.regex(status.stdout, /2 cells: 2 done\n/);
  t.notRegex(status.stdout, /not in Slurm's queue/);
  renameSync(join(out, "cells"), arrived);
  mkdirSync(join(out, "cells"));
  const again = sweep("--executor", "slurm", "--json");
  t.like(JSON.parse(again.stdout), { cells: 0, queued: 0, jobs: [] }, again.stderr);
  t.is(readFileSync(submitted, "utf8"), "x\nx\n");
  t.true(existsSync(join(out, "cells")));
});
