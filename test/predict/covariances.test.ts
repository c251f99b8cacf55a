import type { ExecutionContext } from "ava";
import { ArgumentError, dataset, type linalg, predict, random } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const inputs = hypercube(7);
const target = random.normal({ seed: 11 }, 2 * inputs.rows).map((x) => x / Math.sqrt(2 * inputs.rows));
const task = await dataset.task({ dimension: inputs.rows, inputs: () => inputs }, target, { train: 75, seed: 3 });
const limit = await predict.supervised(paperNetwork, task);
const times = Float64Array.from({ length: 60 }, (_, i) => (i === 0 ? 0 : Math.round(10 ** ((4 * i) / 59))));

/** ‖a−b‖/‖b‖ in the Frobenius norm. */
function distance(t: ExecutionContext, a: linalg.Matrix, b: linalg.Matrix): number {
  t.is(a.data.length, b.data.length);
  let [difference, norm] = [0, 0];
  b.data.forEach((value, at) => {
    difference += (a.data[at]! - value) ** 2;
    norm += value ** 2;
  });
  return Math.sqrt(difference / norm);
}

async function largestDistance(
  t: ExecutionContext,
  prediction: predict.Prediction,
  points: "train" | "test",
  made: predict.Covariances,
) {
  let worst = 0;
  for (const [i, time] of times.entries()) {
    const exact = await prediction.covariance(time);
    worst = Math.max(worst, distance(t, await made.at(i), points === "train" ? exact.trainTrain : exact.testTest));
  }
  return worst;
}

for (const points of ["train", "test"] as const) {
  test(`covariances at 60 times on ${points} points follow from few, as exactly as they say`, async (t) => {
    for (const tolerance of [1e-3, 1e-5]) {
      const made = await limit.covariances(times, { points, tolerance, precision: "float64" });
      t.true(made.nodes.length < 45, `${made.nodes.length} nodes`);
      const worst = await largestDistance(t, limit, points, made);
      t.true(made.error <= tolerance && worst <= 1.5 * made.error, `${worst} against ${made.error}`);
      t.true(worst >= made.error / 3, `an error of ${worst} was said to be ${made.error}`);
    }
    const single = await limit.covariances(times, { points });
    t.true((await largestDistance(t, limit, points, single)) <= 1.2e-4);
  });
}

test("variances are the diagonals, at every time", async (t) => {
  const made = await limit.covariances(times, { points: "test", precision: "float64" });
  const variances = await made.variances();
  for (const i of [0, 13, 59]) {
    const covariance = await made.at(i);
    variances.row(i).forEach((value, j) => {
      t.true(Math.abs(value - covariance.get(j, j)) <= 1e-14 + 1e-12 * value);
    });
  }
});

test("weights are divided out, and what is learned exactly has no covariance left", async (t) => {
  const weights = random.normal({ seed: 2 }, inputs.rows).map((x) => 1 + x ** 2);
  const weightedTask = await dataset.task({ inputs }, target, { train: 75, seed: 3, weights });
  const weighted = await predict.supervised(paperNetwork, weightedTask);
  const made = await weighted.covariances([0, 100, Infinity], { points: "train", precision: "float64" });
  t.true(distance(t, await made.at(1), (await weighted.covariance(100)).trainTrain) < 1e-10);
  const variances = await made.variances();
  const exact = (await weighted.covariance(100)).trainTrain;
  variances.row(1).forEach((value, j) => {
    t.true(Math.abs(value / exact.get(j, j) - 1) < 1e-10);
  });
  t.true((await made.at(2)).data.every((value) => value === 0));
});

test("steps that diverge are not interpolated", async (t) => {
  const learningRate = 1.2 * predict.maxLearningRate(limit.eigenvalues);
  const wild = await predict.supervised(paperNetwork, task, { learningRate });
  const steps = [0, 1, 2, 3, 10, 1000, 100_000];
  const losses = await wild.losses([...steps, Infinity], { dynamics: "discrete" });
  t.true(losses.totalTest[3]! > losses.totalTest[1]!);
  for (const values of Object.values(losses)) t.deepEqual([...values.slice(6)], [Infinity, Infinity]);
  const made = await wild.covariances(steps, { dynamics: "discrete", points: "test", precision: "float64" });
  t.true(distance(t, await made.at(3), (await wild.covariance(3, { other: 3, dynamics: "discrete" })).testTest) < 1e-9);
  t.true((await made.at(6)).data.some((value) => !Number.isFinite(value)));
  for (const points of ["train", "test"] as const) {
    const alone = await wild.covariances([100_000], { dynamics: "discrete", points, precision: "float64" });
    t.true(
      (await alone.at(0)).data.some((value) => !Number.isFinite(value)),
      `${points}: divergence looks like zero`,
    );
  }
  const { memberStdTest } = await wild.lossesWithSpread(steps, { dynamics: "discrete" });
  t.true(Number.isFinite(memberStdTest[1]) && memberStdTest[6] === Infinity);
});

test("bad input is refused", async (t) => {
  const refused = (options: object, pattern: RegExp) =>
    t.throwsAsync(limit.covariances([0, 1], options), { instanceOf: ArgumentError, message: pattern });
  await refused({ points: "all" }, /points/);
  await refused({ tolerance: 0 }, /tolerance/);
  await refused({ precision: "float16" }, /precision/);
  await t.throwsAsync(limit.covariances([1, 0]), { message: /ascending/ });
  const made = await limit.covariances([0, 1]);
  for (const index of [-1, 2, 0.5, Number.NaN]) await t.throwsAsync(made.at(index), { instanceOf: ArgumentError });
});
