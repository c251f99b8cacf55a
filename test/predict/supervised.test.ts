import { ArgumentError, dataset, linalg, predict, random, stax } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";
import { explicitDynamics } from "./explicit.js";

const inputs = hypercube(6);
const basis = { dimension: inputs.rows, inputs: () => inputs };
const target = random.normal({ seed: 11 }, 2 * inputs.rows).map((x) => x / Math.sqrt(2 * inputs.rows));
const task = await dataset.task(basis, target, { train: 40, seed: 3 });
const limit = await predict.supervised(paperNetwork, task);

test("flow and discrete losses agree with an explicit integration of the joint dynamics to 1e-10", async (t) => {
  for (const dynamics of ["flow", "discrete"] as const) {
    const times = [0, 1, 7, 100, 3000];
    const losses = await limit.losses(times, { dynamics });
    for (const [i, time] of times.entries()) {
      const explicit = await explicitDynamics(task, limit.learningRate, time, dynamics);
      near(t, losses.meanTrain[i]!, explicit.train.mean, 1e-10, `${dynamics} L_μ train at ${time}`);
      near(t, losses.meanTest[i]!, explicit.test.mean, 1e-10, `${dynamics} L_μ test at ${time}`);
      near(t, losses.varianceTrain[i]!, explicit.train.variance, 1e-10, `${dynamics} L_γ train at ${time}`);
      near(t, losses.varianceTest[i]!, explicit.test.variance, 1e-10, `${dynamics} L_γ test at ${time}`);
    }
  }
});

test("the scatter of one member's loss agrees with the explicit covariance, at few times and interpolated at many", async (t) => {
  const many = Float64Array.from({ length: 60 }, (_, i) => Math.round(10 ** ((4 * i) / 59)));
  const dense = await limit.lossesWithSpread(many);
  const few = await limit.lossesWithSpread([0, many[25]!, many[59]!]);
  for (const [i, index] of [25, 59].entries()) {
    const explicit = await explicitDynamics(task, limit.learningRate, many[index]!, "flow");
    near(t, few.memberStdTrain[i + 1]!, explicit.train.memberStd, 1e-12, "train");
    near(t, few.memberStdTest[i + 1]!, explicit.test.memberStd, 1e-12, "test");
    near(t, dense.memberStdTest[index]! / explicit.test.memberStd, 1, 1e-5, "test, interpolated");
  }
});

test("at time 0 the ensemble is the prior, at infinite time the training points are learned", async (t) => {
  const { nngp } = await paperNetwork.kernel(inputs.selectRows(task.testIndices));
  const trace = linalg.diagonal(nngp).reduce((a, b) => a + b);
  const losses = await limit.losses([0, Infinity]);
  near(t, losses.varianceTest[0]!, (2 * trace) / task.testIndices.length, 1e-14, "prior variance");
  near(t, losses.totalTrain[1]!, 0, 1e-24, "train loss");
  const mean = await limit.mean(Infinity);
  task.trainIndices.forEach((index, i) => {
    near(t, mean.train[2 * i]!, target[2 * index]!, 1e-12, "real part");
    near(t, mean.train[2 * i + 1]!, target[2 * index + 1]!, 1e-12, "imaginary part");
  });
});

test("the limit on the test points is kernel regression, computed by a Cholesky solve", async (t) => {
  const train = inputs.selectRows(task.trainIndices);
  const test = inputs.selectRows(task.testIndices);
  const y = new linalg.Matrix(
    40,
    2,
    Float64Array.from([...task.trainIndices].flatMap((i) => [target[2 * i]!, target[2 * i + 1]!])),
  );
  const weights = await linalg.solvePositiveDefinite((await paperNetwork.kernel(train)).ntk, y);
  const expected = await linalg.matmul((await paperNetwork.kernel(test, train)).ntk, weights);
  const mean = await limit.mean(Infinity);
  expected.data.forEach((value, i) => {
    near(t, mean.test[i]!, value, 1e-11, `test amplitude part ${i}`);
  });
});

test("inputs that occur twice leave a null space that is stated, and the limits stay finite", async (t) => {
  const twice = new linalg.Matrix(128, 6, Float64Array.from([...inputs.data, ...inputs.data]));
  const state = random.normal({ seed: 5 }, 256);
  const doubled = await dataset.task({ dimension: 128, inputs: () => twice }, state, { train: 100, seed: 1 });
  const singular = await predict.supervised(paperNetwork, doubled);
  const distinct = new Set([...doubled.trainIndices].map((i) => i % 64)).size;
  t.is(singular.rank, distinct);
  const losses = await singular.losses([0, 1e4, Infinity]);
  for (const values of Object.values(losses)) t.true(values.every(Number.isFinite));
  const spread = await singular.lossesWithSpread([0, 1e4]);
  t.true(spread.memberStdTest.every((std) => std > 0));
});

test("test inputs that copy training inputs are learned exactly: no variance below zero, no scatter that is no number", async (t) => {
  const twice = new linalg.Matrix(128, 6, Float64Array.from([...inputs.data, ...inputs.data]));
  const indices = (from: number) => Int32Array.from({ length: 64 }, (_, i) => from + i);
  const half = random.normal({ seed: 5 }, 128);
  const state = Float64Array.from([...half, ...half]);
  const copies = await dataset.task({ inputs: twice }, state, { train: indices(0), test: indices(64) });
  const learned = await predict.supervised(paperNetwork, copies);
  const spread = await learned.lossesWithSpread([0, 1e4, 1e9, 1e12], { dynamics: "discrete" });
  for (const values of Object.values(spread) as Float64Array[]) t.true(values.every((value) => value >= 0));
  const end = await predict.infiniteTime(paperNetwork, copies);
  t.true(end.varianceTest! >= 0 && end.varianceTest! < 1e-12, `${end.varianceTest}`);
});

test("a network that is constant zero learns nothing, and says so", async (t) => {
  const silent = stax.serial(stax.dense(1, { wStd: 0, bStd: 0 }), stax.relu(), stax.dense(1, { wStd: 0, bStd: 0 }));
  const prediction = await predict.supervised(silent, task, { learningRate: 1 });
  t.is(prediction.rank, 0);
  const spread = await prediction.lossesWithSpread([0, 100]);
  t.true(spread.memberStdTest.every((std) => std === 0));
  near(t, spread.totalTest[1]!, spread.totalTest[0]!, 1e-15, "loss");
});

test("discrete steps converge to the flow linearly in the step size", async (t) => {
  const gaps = await Promise.all(
    [0.2, 0.1, 0.05].map(async (fraction) => {
      const learningRate = fraction * predict.maxLearningRate(limit.eigenvalues);
      const slow = await predict.supervised(paperNetwork, task, { learningRate });
      const time = Math.round(20 / fraction);
      return (
        (await slow.losses([time], { dynamics: "discrete" })).totalTest[0]! - (await slow.losses([time])).totalTest[0]!
      );
    }),
  );
  t.true(Math.abs(gaps[0]! / gaps[1]! - 2) < 0.3 && Math.abs(gaps[1]! / gaps[2]! - 2) < 0.15, `gaps ${gaps}`);
});

test("dynamics and times by their place, as they once were, are refused with what to write", async (t) => {
  const [start] = await limit.sample(1);
  const calls: Record<string, (options: object) => Promise<unknown>> = {
    losses: (options) => limit.losses([1], options),
    lossesWithSpread: (options) => limit.lossesWithSpread([1], options),
    mean: (options) => limit.mean(1, options),
    member: (options) => limit.member(start!, 1, options),
    covariance: (options) => limit.covariance(1, options),
    covariances: (options) => limit.covariances([1], options),
  };
  for (const [name, call] of Object.entries(calls)) {
    const { message } = await t.throwsAsync(call("discrete" as unknown as object), { instanceOf: ArgumentError });
    const expected = `${name}: the options must be an object, not "discrete". Write { dynamics: "discrete" }. ${name} takes {`;
    t.true(message.startsWith(expected), message);
  }
  await t.throwsAsync(limit.covariance(1, 2 as unknown as object), { message: /not 2\. Write \{ other: 2 \}\./ });
  const old = predict.matrixFree(paperNetwork, task, { times: [1] } as unknown as number[]);
  await t.throwsAsync(old, { message: /`times` must be a list of times/ });
});

test("bad input is refused with the argument's name", async (t) => {
  const rejects = (options: predict.SupervisedOptions, pattern: RegExp) =>
    t.throwsAsync(predict.supervised(paperNetwork, task, options), {
      instanceOf: ArgumentError,
      message: pattern,
    });
  await rejects({ learningRate: 0 }, /learningRate/);
  await rejects({ rankTolerance: 1 }, /rankTolerance/);
  await t.throwsAsync(limit.losses([-1]), { instanceOf: ArgumentError });
  await t.throwsAsync(limit.losses([0.5], { dynamics: "discrete" }), { instanceOf: ArgumentError });
  await t.throwsAsync(limit.losses([1], { dynamics: "foo" as "flow" }), { message: /dynamics.*flow.*discrete/ });
  await t.throwsAsync(limit.losses([0.5], { discrete: true } as object), { message: /dynamics/ });
  await t.throwsAsync(limit.losses(3 as unknown as number[]), { message: /times/ });
  await t.throwsAsync(limit.sample(-1), { message: /count/ });
  await rejects({ kernel: "foo" as "ntk" }, /kernel/);
  await rejects({ ridge: {} as { relative: number } }, /ridge/);
});
