import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { crashed, crashStudies, undisturbed } from "../support/crashStudies.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const { losses } = crashStudies;
const spec = {
  experiment: "learn",
  name: "x",
  target: { model: "tfim", lattice: "4", field: 1 },
  train: "all",
  times: [1, 5],
  network: [{ type: "dense", width: 1 }, { type: "relu" }, { type: "dense", width: 1 }],
  loss: "energy",
  flow: { members: 1 },
  ensemble: { widths: [4], members: 2, steps: 5 },
};

function learn(widths: readonly number[], ...options: readonly string[]) {
  writeFileSync(join(root, "x.json"), JSON.stringify({ ...spec, ensemble: { ...spec.ensemble, widths } }));
  return runCommand(["learn", "x.json", "--out", "out", "--quiet", ...options], { cwd: root });
}

test("what is trained for a result stays until that is there: a kill while it is published loses no training", (t) => {
  const { outcome, changes } = undisturbed(losses, join(root, "whole"));
  const study = {
    ...losses,
    afterCrash: (directory: string) => {
      const there = readdirSync(directory);
      if (!there.includes("x.width-4.checkpoint")) throw new Error(`no checkpoint is left, but ${there}`);
    },
  };
  const publishing = { at: changes - 6, how: "before" } as const;
  t.deepEqual(crashed(study, join(root, "killed"), publishing), outcome);
});

test("an interrupted training is asked about before anything is computed, whichever width it is of", async (t) => {
  const path = join(root, "out", "x.width-4.checkpoint");
  await runs.checkpointFile(path).save({ spec: { members: 3 }, arrays: {} });
  const refused = (message: RegExp, ...args: Parameters<typeof learn>) => {
    const { status, stderr } = learn(...args);
    t.is(status, 2, stderr);
    t.regex(stderr, message);
    t.true(existsSync(path));
  };
  refused(/x\.width-4\.checkpoint is of an interrupted run.*--resume.*--force/, [4]);
  refused(/x\.width-4\.checkpoint is of an interrupted run/, [8]);
  refused(/of a width that is not asked for.*--force/, [8], "--resume");
  refused(/is of another run: .*Go on with the same options, or start it afresh with --force\./, [4], "--resume");
  const { status, stderr } = learn([8], "--force");
  t.is(status, 0, stderr);
  t.deepEqual(readdirSync(join(root, "out")), ["x"]);
});

test("what is to be known of a training is in the manifest also where it was interrupted behind it", (t) => {
  const wild = { learningRate: 3, network: [{ type: "dense", width: 1, wStd: 3 }, ...spec.network.slice(1)] };
  const study = {
    ...losses,
    prepare: (directory: string) => {
      const ensemble = { ...spec.ensemble, steps: 60 };
      writeFileSync(`${directory}.json`, JSON.stringify({ ...spec, ...wild, ensemble, times: [1, 5] }));
    },
    outcome: (directory: string) =>
      (JSON.parse(readFileSync(join(directory, "x", "manifest.json"), "utf8")) as { warnings: string[] }).warnings,
  };
  const { outcome, changes } = undisturbed(study, join(root, "warned"));
  t.regex(String(outcome), /width 4: member \d/);
  t.deepEqual(crashed(study, join(root, "warnedKilled"), { at: changes - 6, how: "before" }), outcome);
});
