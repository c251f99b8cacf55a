import type { ExecutionContext } from "ava";
import { ArgumentError, dataset, linalg, predict, random, ToleranceError } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { paperNetwork } from "../support/paper.js";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

const times = [0, 1, 30, 1000, 3e4, 1e6, Infinity];

async function problem(inputs: linalg.Matrix, size: number) {
  const target = random.normal({ seed: 11 }, 2 * inputs.rows).map((x) => x / Math.sqrt(2 * inputs.rows));
  return { target, task: await taskOf(inputs, target, size) };
}

function taskOf(inputs: linalg.Matrix, target: Float64Array, size: number) {
  return dataset.task({ inputs }, target, { train: size, seed: 3 });
}

/** Root mean square of the complex difference. */
function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt((2 * a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0)) / a.length);
}

/** Compares with the eigensystem at every time; returns the bounds over the errors where these exceed rounding. */
async function overshoot(
  t: ExecutionContext,
  { task, target }: Awaited<ReturnType<typeof problem>>,
  tolerance: number,
): Promise<number[]> {
  const free = await predict.matrixFree(paperNetwork, task, times, { tolerance });
  const exact = await predict.supervised(paperNetwork, task, { learningRate: free.learningRate });
  const losses = await exact.losses(times);
  const onTrain = Float64Array.from([...task.trainIndices].flatMap((i) => [target[2 * i]!, target[2 * i + 1]!]));
  const unit = distance(onTrain, new Float64Array(onTrain.length));
  const ratios: number[] = [];
  for (const [i, time] of times.entries()) {
    const mean = await exact.mean(time);
    for (const part of ["train", "test"] as const) {
      const error = distance(free.mean[i]![part], mean[part]) / unit;
      const bound = free.errorBound[part][i]!;
      t.true(bound <= tolerance, `${part} bound ${bound} at ${time}`);
      t.true(error <= bound + 2e-13, `${part} at ${time}: error ${error}, bound ${bound}`);
      if (error > 1e-11) ratios.push(bound / error);
    }
    const allowed = 4 * unit ** 2 * tolerance;
    t.true(Math.abs(free.meanTrain[i]! - losses.meanTrain[i]!) <= allowed, `train loss at ${time}`);
    t.true(Math.abs(free.meanTest[i]! - losses.meanTest[i]!) <= allowed, `test loss at ${time}`);
  }
  return ratios;
}

test("means agree with the eigensystem within the bound, which is no more than three orders above the error", async (t) => {
  const ratios = await overshoot(t, await problem(hypercube(9), 300), 1e-3);
  t.true(ratios.length > 2 && Math.max(...ratios) < 2000, `bound over error ${ratios}`);
  await overshoot(t, await problem(hypercube(9), 300), 1e-6);
});

test("so they do for inputs off any grid and for a kernel of several blocks", async (t) => {
  const inputs = new linalg.Matrix(1500, 7, random.normal({ seed: 9 }, 1500 * 7));
  const ratios = await overshoot(t, await problem(inputs, 1310), 1e-5);
  t.true(ratios.length > 0 && Math.max(...ratios) < 5000, `bound over error ${ratios}`);
});

test("inputs that occur twice leave the odd part of every pair unlearned, and that fraction is stated", async (t) => {
  const once = hypercube(7);
  const twice = new linalg.Matrix(256, 7, Float64Array.from([...once.data, ...once.data]));
  const doubled = await problem(twice, 190);
  await overshoot(t, doubled, 1e-6);
  const { task, target } = doubled;
  const { nullFraction } = await predict.matrixFree(paperNetwork, task, [Infinity]);
  const trained = new Set(task.trainIndices);
  let [odd, all] = [0, 0];
  for (const i of task.trainIndices) {
    for (const part of [0, 1]) {
      all += target[2 * i + part]! ** 2;
      if (i < 128 && trained.has(i + 128)) odd += (target[2 * i + part]! - target[2 * (i + 128) + part]!) ** 2 / 2;
    }
  }
  t.true(odd > 0 && Math.abs(nullFraction - Math.sqrt(odd / all)) < 1e-10, `${nullFraction}, ${Math.sqrt(odd / all)}`);
});

test("the largest eigenvalue is found within its error, and the learning rate is 0.9·η_max", async (t) => {
  const { task } = await problem(hypercube(8), 200);
  const free = await predict.matrixFree(paperNetwork, task, [10]);
  const values = await linalg.eigvalsh((await paperNetwork.kernel(task.inputs.selectRows(task.trainIndices))).ntk);
  const error = Math.abs(free.largestEigenvalue - values[199]!);
  t.true(error <= free.largestEigenvalueError + 1e-13 * values[199]!, `${error} ≤ ${free.largestEigenvalueError}`);
  t.true(free.largestEigenvalueError < 1e-7 * values[199]!);
  t.true(Math.abs(free.learningRate / (0.9 * predict.maxLearningRate(values)) - 1) < 1e-9);
});

test("at time 0 nothing is learned, and at infinite time every training point is", async (t) => {
  const { task, target } = await problem(hypercube(7), 100);
  const free = await predict.matrixFree(paperNetwork, task, [0, Infinity], { tolerance: 1e-9 });
  const points = [...task.trainIndices];
  const square = points.reduce((sum, i) => sum + target[2 * i]! ** 2 + target[2 * i + 1]! ** 2, 0) / 100;
  t.true(Math.abs(free.meanTrain[0]! / square - 1) < 1e-13);
  t.true(free.mean[0]!.test.every((value) => value === 0));
  t.true(free.meanTrain[1]! < 1e-24 * square);
  t.deepEqual(free.mean[1]!.train, Float64Array.from(points.flatMap((i) => [target[2 * i]!, target[2 * i + 1]!])));
  t.is(free.nullFraction, 0);
});

test("a real target stays real, a target of zeros is learned at once", async (t) => {
  const { task, target } = await problem(hypercube(7), 100);
  const real = target.map((value, at) => (at % 2 === 0 ? value : 0));
  const both = await predict.matrixFree(paperNetwork, task, [500]);
  const learned = await taskOf(hypercube(7), real, 100);
  const one = await predict.matrixFree(paperNetwork, learned, [500], { learningRate: both.learningRate });
  t.true(one.mean[0]!.test.every((value, at) => at % 2 === 0 || value === 0));
  one.mean[0]!.test.forEach((value, at) => {
    if (at % 2 === 0) t.true(Math.abs(value - both.mean[0]!.test[at]!) < 1e-7);
  });
  const zero = await taskOf(hypercube(7), new Float64Array(256), 100);
  const none = await predict.matrixFree(paperNetwork, zero, [0, 500, Infinity]);
  t.true([...none.meanTrain, ...none.meanTest, ...none.errorBound.test].every((value) => value === 0));
});

test("the numbers are the same for one and for two threads", async (t) => {
  const { task } = await problem(hypercube(11), 1200);
  const [one, two] = await withThreads([1, 2], () => predict.matrixFree(paperNetwork, task, [10, 1e4]));
  t.deepEqual(one, two);
});

test("a missed tolerance is an error that says what was reached and what to do", async (t) => {
  const { task } = await problem(hypercube(8), 200);
  await t.throwsAsync(predict.matrixFree(paperNetwork, task, [1e4], { maxProducts: 10 }), {
    instanceOf: ToleranceError,
    message: /reached .* at time 10000 after 10 products, tolerance was 1e-06.*maxProducts/,
  });
});

test("a tolerance below rounding is refused as soon as the Krylov spaces are exhausted", async (t) => {
  const { task } = await problem(hypercube(6), 40);
  const job = predict.matrixFree(paperNetwork, task, [1e4], { tolerance: 1e-15 });
  const { message } = await t.throwsAsync(job, { instanceOf: ToleranceError, message: /after \d+ products/ });
  const products = Number(/after (\d+) products/.exec(message)![1]);
  t.true(products <= 45, message);
});

test("one training point is a kernel of one number", async (t) => {
  const inputs = hypercube(3);
  const { task, target } = await problem(inputs, 1);
  const { ntk } = await paperNetwork.kernel(inputs);
  const point = task.trainIndices[0]!;
  const free = await predict.matrixFree(paperNetwork, task, [2, Infinity]);
  t.true(Math.abs(free.largestEigenvalue - ntk.get(point, point)) < 1e-14);
  task.testIndices.forEach((index, i) => {
    const limit = (ntk.get(index, point) / ntk.get(point, point)) * target[2 * point]!;
    t.true(Math.abs(free.mean[1]!.test[2 * i]! - limit) < 1e-14);
    t.true(Math.abs(free.mean[0]!.test[2 * i]! - limit * -Math.expm1(-0.9 * 2 * 2)) < 1e-14);
  });
});

test("an aborted job ends with the signal's reason, and progress never falls", async (t) => {
  const { task } = await problem(hypercube(12), 3000);
  const controller = new AbortController();
  const seen: number[] = [];
  const job = predict.matrixFree(paperNetwork, task, [Infinity], {
    tolerance: 1e-15, // beyond rounding: would go on to the last product
    signal: controller.signal,
    onProgress: (fraction) => {
      seen.push(fraction);
      if (fraction > 0.2) controller.abort(new Error("enough"));
    },
  });
  await t.throwsAsync(job, { message: /enough/ });
  t.true(
    seen.every((fraction, i) => fraction <= 1 && (i === 0 || fraction >= seen[i - 1]!)),
    `${seen}`,
  );
});

test("bad input is refused with the argument's name", async (t) => {
  const { task: good } = await problem(hypercube(6), 40);
  const rejects = (times: number[], options: predict.MatrixFreeOptions, pattern: RegExp) =>
    t.throwsAsync(predict.matrixFree(paperNetwork, good, times, options), {
      instanceOf: ArgumentError,
      message: pattern,
    });
  await rejects([1], { tolerance: 0 }, /tolerance/);
  await rejects([], {}, /times/);
  await rejects([-1], {}, /`times\[0\]` must be .* not -1/);
  await rejects([2, 1], {}, /ascending/);
  await rejects([1], { learningRate: -1 }, /learningRate/);
  await rejects([1], { maxProducts: 0 }, /maxProducts/);
});
