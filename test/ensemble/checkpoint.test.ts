import { spawn } from "node:child_process";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ArgumentError, dataset, ensemble, hilbert, random, runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = new hilbert.SpinHilbert(8);
const target = random.normal({ seed: 3 }, 2 * spins.dimension).map((x) => x / 16);
const task = await dataset.task(spins, target, { train: 150, seed: 1 });
const network = paperNetworkOf(64);
const options = { members: 2, steps: 3000, learningRate: 1, secondsPerCall: 0.01 };

const directory = temporaryDirectory();

/** Aborts a run once it is at the given step; returns what it threw. */
async function interruptAt(step: number, more: Partial<ensemble.TrainOptions>): Promise<unknown> {
  const controller = new AbortController();
  const onProgress = (_: number, progress: ensemble.TrainingProgress) => {
    if (progress.step >= step) controller.abort(new Error("interrupted"));
  };
  return ensemble
    .train(network, task, { ...options, ...more, signal: controller.signal, onProgress })
    .catch((error: unknown) => error);
}

for (const more of [
  {},
  { momentum: 0.5, method: "dense" },
  { precision: "float64", waveFunction: "exponential" },
] as const) {
  test(`an interrupted run goes on bit by bit: ${JSON.stringify(more)}`, async (t) => {
    const run = { ...more, steps: 400 };
    const whole = await ensemble.train(network, task, { ...options, ...run });
    const checkpoint = runs.checkpointFile(join(directory, `resume-${JSON.stringify(more).length}.checkpoint`));
    const reason = await interruptAt(9, { ...run, checkpoint });
    t.regex(String(reason), /interrupted/);
    const resumed = await ensemble.train(network, task, { ...options, ...run, checkpoint });
    t.true(resumed.stepsDone > 0 && resumed.stepsDone < 400, `${resumed.stepsDone} steps were left`);
    t.deepEqual(resumed.train, whole.train);
    t.deepEqual(resumed.test, whole.test);
    const finished = await ensemble.train(network, task, { ...options, ...run, checkpoint });
    t.is(finished.stepsDone, 0, "what is finished is not trained again");
    t.deepEqual(finished.train, whole.train);
  });
}

test("kill -9 in the middle of training and saving loses nothing that was saved", async (t) => {
  const path = join(directory, "killed.checkpoint");
  const long = { ...options, steps: 40_000 }; // of trainAndSave.ts: not over when the last signal comes
  const worker = fileURLToPath(new URL("./trainAndSave.js", import.meta.url));
  for (let kill = 0; kill < 3; kill++) {
    const child = spawn(process.execPath, [worker, path], { stdio: ["ignore", "pipe", "inherit"] });
    const closed = new Promise((resolve) => child.once("close", resolve));
    await new Promise((resolve) => child.stdout.once("data", resolve)); // it has saved once
    await sleep(30 * kill);
    child.kill("SIGKILL");
    await closed;
  }
  const checkpoint = runs.checkpointFile(path, (message) => t.fail(message));
  const before = (await checkpoint.load())!.arrays["step"]![0]!;
  t.true(before > 0 && before < long.steps);
  const resumed = await ensemble.train(network, task, { ...long, checkpoint });
  t.is(resumed.stepsDone, long.steps - before);
  t.deepEqual(resumed.train, (await ensemble.train(network, task, long)).train);
});

test("of a damaged checkpoint the one before is used, with a warning; of two the run is refused", async (t) => {
  const path = join(directory, "damaged.checkpoint");
  const warnings: string[] = [];
  const checkpoint = runs.checkpointFile(path, (message) => warnings.push(message));
  await interruptAt(1, { checkpoint });
  await interruptAt(9, { checkpoint });
  const latest = (await checkpoint.load())!.arrays["step"]![0]!;
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
  const before = (await checkpoint.load())!.arrays["step"]![0]!;
  t.true(before < latest);
  t.regex(warnings.join(), /damaged\.checkpoint is damaged; going back/);
  const resumed = await ensemble.train(network, task, { ...options, checkpoint });
  t.is(resumed.stepsDone, options.steps - before);
  t.deepEqual(resumed.train, (await ensemble.train(network, task, options)).train);

  await truncate(path, 100);
  await truncate(`${path}.previous`, 0);
  await t.throwsAsync(ensemble.train(network, task, { ...options, checkpoint }), {
    instanceOf: runs.CheckpointError,
  });
});

test("a checkpoint of another run is refused by the fields that differ", async (t) => {
  const checkpoint = runs.checkpointFile(join(directory, "other.checkpoint"));
  await ensemble.train(network, task, { ...options, steps: 1, checkpoint });
  for (const [field, more] of [
    ["learningRate", { learningRate: 2 }],
    ["seed", { seed: 5 }],
    ["members", { members: 3 }],
    ["precision", { precision: "float64" }],
  ] as const) {
    await t.throwsAsync(ensemble.train(network, task, { ...options, steps: 1, checkpoint, ...more }), {
      instanceOf: ArgumentError,
      message: (message) => message.includes(`another run: \`${field}\` is `) && !message.includes("degenerate"),
    });
  }
  const other = await dataset.task(
    spins,
    target.map((x, i) => (i === 77 ? -x : x)),
    { train: 150, seed: 1 },
  );
  const run = { ...options, steps: 1, checkpoint };
  await t.throwsAsync(ensemble.train(network, other, run), {
    message:
      /another run: `target` is another\. If the target is that of before, .* degenerate .*Go on with the same options/,
  });
  await t.throwsAsync(ensemble.train(network, other, { ...run, seed: 5, learningRate: 2 }), {
    message:
      /another run: `target` is another; `learningRate` is \d.* there, 2 here; `seed` is \d+ there, 5 here\. Go on/,
  });
});

test("a target and weights that differ by what rounding makes of them on another CPU are those of the checkpoint, others are not", async (t) => {
  const weights = target.subarray(0, spins.dimension).map((x) => 1 + x * x);
  const of = (change: (x: number, i: number) => number) =>
    dataset.task(spins, target.map(change), { train: 150, seed: 1, weights: weights.map(change) });
  const checkpoint = runs.checkpointFile(join(directory, "rounded.checkpoint"));
  const run = { ...options, steps: 2, checkpoint };
  await ensemble.train(network, await of((x) => x), run);
  const resumed = await ensemble.train(network, await of((x, i) => x * (1 + 1e-14 * Math.sin(i))), run);
  t.is(resumed.stepsDone, 0);
  for (const change of [
    (x: number, i: number) => (i === 77 ? x * (1 + 1e-4) : x),
    (x: number, i: number) => x * (i === 80 ? 2 : 1),
    (x: number) => 1.000001 * x,
  ]) {
    await t.throwsAsync(ensemble.train(network, await of(change), run), { message: /another run: `(target|weights)`/ });
  }
});
