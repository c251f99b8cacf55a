import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { learningSweep, writeSpec } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

test("no cell has failed where the disk is full for what cells share", (t) => {
  // A limit on the size of a file stands in for a full disk: the state of 1024 amplitudes, which both cells learn, does not fit.
  const out = join(root, "full");
  const target = { model: "tfim", lattice: "10", field: 0.5, time: 1 };
  const spec = writeSpec(root, learningSweep({ fixed: { target }, axes: { seed: [0, 1] } }));
  const args = ["-c", `ulimit -f 4; exec "$0" "$@"`, process.execPath, commandFile, "sweep", spec, "--out", out];
  const { status, stderr } = spawnSync("bash", [...args, "--workers", "1", "--quiet"], { encoding: "utf8" });
  t.is(status, 1);
  t.regex(stderr, /^nnqs: .*cannot write .*shared\/targets\/\w+: the file size limit is reached.*\n$/);
  const { counts } = JSON.parse(runCommand(["status", out, "--json"]).stdout);
  t.deepEqual(counts, { done: 0, running: 0, failed: 0, waiting: 2 });
});

test("cells fail, and say what to remove, where the lock of what they share is none that a process has made", (t) => {
  const out = join(root, "foreign");
  const spec = writeSpec(root, learningSweep({ axes: { seed: [0, 1] } }), "foreign.json");
  const args = ["sweep", spec, "--out", out, "--workers", "1", "--quiet"];
  t.is(runCommand(args).status, 0);
  const targets = join(out, "shared", "targets");
  const [target] = readdirSync(targets);
  for (const part of ["cells", "shared"]) rmSync(join(out, part), { recursive: true });
  mkdirSync(targets, { recursive: true });
  writeFileSync(join(targets, `${target}.lock`), "");
  const { status, stdout, stderr } = runCommand(args);
  t.is(status, 1, stderr);
  t.is(stdout.match(/failed {3}.*is locked, .* remove .*shared\/targets\/\w+\.lock\./g)?.length, 2, stdout);
});
