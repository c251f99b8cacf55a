import { dataset, linalg, predict, random, stax } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const inputs = hypercube(7);
const target = random.normal({ seed: 4 }, 256);
const task = await dataset.task({ dimension: 128, inputs: () => inputs }, target, { train: 90, seed: 2 });

test("a direct solve gives the limit of the eigensystem, with a small residual", async (t) => {
  for (const options of [{}, { ridge: 0.1 }, { kernel: "nngp" as const }]) {
    const limit = await predict.infiniteTime(paperNetwork, task, options);
    const expected = await (await predict.supervised(paperNetwork, task, options)).losses([Infinity]);
    t.is(limit.method, "cholesky");
    t.true(limit.residual < 1e-11 && limit.conditionNumber < 1e7);
    t.true(Math.abs(limit.meanTest! / expected.meanTest[0]! - 1) < 1e-9);
    t.true(Math.abs(limit.varianceTest! - expected.varianceTest[0]!) < 1e-11);
  }
});

test("inputs that occur twice are solved on the range, and the rank is said", async (t) => {
  const twice = new linalg.Matrix(256, 7, Float64Array.from([...inputs.data, ...inputs.data]));
  const state = random.normal({ seed: 5 }, 512);
  const doubled = await dataset.task({ dimension: 256, inputs: () => twice }, state, { train: 150, seed: 1 });
  const limit = await predict.infiniteTime(paperNetwork, doubled);
  t.is(limit.method, "spectral");
  t.is(limit.rank, new Set([...doubled.trainIndices].map((i) => i % 128)).size);
  t.true(limit.residual < 1e-10, `residual ${limit.residual}`);
  t.true(Number.isFinite(limit.totalTest));
});

test("a linear network learns the linear part of the target and no more", async (t) => {
  const linear = stax.serial(stax.dense(1, { wStd: 1, bStd: 1 }));
  const limit = await predict.infiniteTime(linear, task);
  t.is(limit.method, "spectral");
  t.is(limit.rank, 8); // seven weights and a bias
  // Least squares on (1, x) by the normal equations.
  const features = (indices: Int32Array) =>
    new linalg.Matrix(indices.length, 8, Float64Array.from([...indices].flatMap((i) => [1, ...inputs.row(i)])));
  const x = features(task.trainIndices);
  const y = new linalg.Matrix(
    90,
    2,
    Float64Array.from([...task.trainIndices].flatMap((i) => [target[2 * i]!, target[2 * i + 1]!])),
  );
  const normal = await linalg.matmul(x, x, { transposeA: true });
  const beta = await linalg.solvePositiveDefinite(normal, await linalg.matmul(x, y, { transposeA: true }));
  const fitted = await linalg.matmul(features(task.testIndices), beta);
  const loss = [...task.testIndices].reduce(
    (sum, index, i) =>
      sum + (fitted.get(i, 0) - target[2 * index]!) ** 2 + (fitted.get(i, 1) - target[2 * index + 1]!) ** 2,
    0,
  );
  t.true(Math.abs(limit.meanTest! / (loss / 38) - 1) < 1e-10, `${limit.meanTest} against ${loss / 38}`);
});

test("weights over 16 decades change nothing of a limit that meets every point, and the prediction at any time warns of them", async (t) => {
  const far = (decades: number) => {
    const weights = new Float64Array(128).fill(1); // those of test points count in the loss
    task.trainIndices.forEach((at, i) => {
      weights[at] = 10 ** (-(decades * i) / (task.trainIndices.length - 1));
    });
    return dataset.task({ dimension: 128, inputs: () => inputs }, target, { train: 90, seed: 2, weights });
  };
  const plain = await predict.infiniteTime(paperNetwork, task);
  const limit = await predict.infiniteTime(paperNetwork, await far(16));
  t.is(limit.method, "cholesky");
  t.is(limit.rank, 90);
  for (const name of ["meanTest", "varianceTest"] as const) {
    t.true(Math.abs(limit[name]! / plain[name]! - 1) < 1e-9, `${name}: ${limit[name]} against ${plain[name]}`);
  }
  for (const [decades, warned] of [
    [7, false],
    [9, true],
  ] as const) {
    for (const solve of [predict.supervised, predict.streamed]) {
      const { warnings } = await solve(paperNetwork, await far(decades));
      t.is(/the weights of the training points lie 9\.00 decades apart/.test(warnings.join()), warned);
    }
  }
  // A ridge leaves no eigenvalue to rounding.
  const options = { ridge: 0.1 };
  const prediction = await predict.supervised(paperNetwork, await far(16), options);
  t.false(/decades apart/.test(prediction.warnings.join()));
  const [last] = (await prediction.losses([Infinity])).meanTest;
  const { meanTest } = await predict.infiniteTime(paperNetwork, await far(16), options);
  t.true(Math.abs(last! / meanTest! - 1) < 1e-9, `${last} against ${meanTest}`);
});
