import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { learningSweep, writeSpec } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

test("widths and seeds of one problem share its target and its eigensystem, and give the bytes of nnqs learn", async (t) => {
  const sweep = learningSweep({ axes: { "ensemble.widths": [[16], [32]], "seed.networks": [1, 2] } });
  const out = join(root, "shared");
  const { status, stderr } = runCommand(["sweep", writeSpec(root, sweep), "--out", out, "--quiet"]);
  t.is(status, 0, stderr);
  t.is(readdirSync(join(out, "shared", "targets")).length, 1);
  t.is(readdirSync(join(out, "shared", "limits")).length, 1);
  t.is(readdirSync(join(out, "shared", "ensembles")).length, 4);

  const alone = { ...(sweep["fixed"] as object), name: "cell", ensemble: { widths: [32], members: 2, steps: 40 } };
  const spec = writeSpec(root, { ...alone, seed: { split: 0, networks: 2 } }, "alone.json");
  t.is(runCommand(["learn", spec, "--out", join(root, "alone"), "--threads", "1", "--quiet"]).status, 0);
  for (const file of ["data.npz", "summary.json"]) {
    const cell = readFileSync(join(out, "by", "widths=32", "networks=2", file));
    t.deepEqual(cell, readFileSync(join(root, "alone", "cell", file)));
  }
});

test("what a cell shares with none is not kept for others", (t) => {
  const out = join(root, "single");
  const spec = writeSpec(root, learningSweep({ axes: { "target.field": [0.5, 1] } }), "single.json");
  const { status, stderr } = runCommand(["sweep", spec, "--out", out, "--quiet"]);
  t.is(status, 0, stderr);
  t.deepEqual(readdirSync(join(out, "shared")), ["ensembles"]);
});

test("splits of one target share its state alone", (t) => {
  const out = join(root, "splits");
  const spec = writeSpec(root, learningSweep({ axes: { "seed.split": [0, 1] } }), "splits.json");
  const { status, stderr } = runCommand(["sweep", spec, "--out", out, "--quiet"]);
  t.is(status, 0, stderr);
  t.deepEqual(readdirSync(join(out, "shared")).sort(), ["ensembles", "targets"]);
  t.is(readdirSync(join(out, "shared", "targets")).length, 1);
});
