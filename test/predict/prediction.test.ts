import { ArgumentError, dataset, linalg, predict, random } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { allNear, near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";
import { explicitDynamics } from "./explicit.js";

const inputs = hypercube(6);
const target = random.normal({ seed: 11 }, 128).map((x) => x / 11);
const task = await dataset.task({ dimension: 64, inputs: () => inputs }, target, { train: 40, seed: 3 });
const limit = await predict.supervised(paperNetwork, task);

test("the joint covariance of training and test points is the explicit one", async (t) => {
  for (const time of [0, 30, 5000]) {
    const joint = await limit.covariance(time);
    const { covariance } = await explicitDynamics(task, limit.learningRate, time, "flow");
    for (const [block, rows, columns] of [
      [joint.trainTrain, task.trainIndices, task.trainIndices],
      [joint.trainTest, task.trainIndices, task.testIndices],
      [joint.testTrain, task.testIndices, task.trainIndices],
      [joint.testTest, task.testIndices, task.testIndices],
    ] as const) {
      const expected = [...rows].flatMap((i) => [...columns].map((j) => covariance.get(i, j)));
      allNear(t, block.data, expected, 1e-12, `covariance at ${time}`);
    }
  }
});

test("the two-time covariance is that of sampled trajectories, within four standard errors", async (t) => {
  const count = 1000;
  const [first, second] = [10, 300];
  const members = await limit.sample(count, { seed: 5 });
  const [i, j] = [2, 7];
  let [sum, squares] = [0, 0];
  for (const initial of members) {
    const early = await limit.member(initial, first);
    const late = await limit.member(initial, second);
    const product = early.fluctuation.test[2 * i]! * late.fluctuation.test[2 * j]!;
    sum += product;
    squares += product ** 2;
  }
  const mean = sum / count;
  const error = Math.sqrt((squares / count - mean ** 2) / count);
  const expected = (await limit.covariance(first, { other: second })).testTest.get(i, j);
  near(t, mean, expected, 4 * error, "two-time covariance");
});

test("members of a seed are the same whatever their number", async (t) => {
  const [few, many] = [await limit.sample(2, { seed: 1 }), await limit.sample(4, { seed: 1 })];
  t.deepEqual(many.slice(0, 2), few);
});

test("a member that starts at ψ(0) is there at time 0, and μ does not depend on it", async (t) => {
  const state = { train: random.normal({ seed: 1 }, 80), test: random.normal({ seed: 2 }, 48) };
  const initial = await limit.initialFrom(state);
  const { mean, fluctuation } = await limit.member(initial, 0);
  allNear(t, fluctuation.train, state.train, 1e-12, "train");
  allNear(t, fluctuation.test, state.test, 1e-12, "test");
  allNear(t, mean.train, new Float64Array(80), 1e-12, "mean");
  const trained = await limit.member(initial, 1e9);
  const onTrain = [...task.trainIndices].flatMap((index) => [target[2 * index]!, target[2 * index + 1]!]);
  allNear(
    t,
    trained.mean.train.map((value, at) => value + trained.fluctuation.train[at]!),
    onTrain,
    1e-10,
    "trained",
  );
});

test("the average loss of sampled members is L_μ + L_γ, and scatters as predicted", async (t) => {
  const [count, time] = [1000, 100];
  const expected = await limit.lossesWithSpread([time]);
  const losses = await Promise.all(
    (await limit.sample(count, { seed: 8 })).map(async (initial) => {
      const { mean, fluctuation } = await limit.member(initial, time);
      let loss = 0;
      task.testIndices.forEach((index, i) => {
        for (const part of [0, 1]) {
          loss += (mean.test[2 * i + part]! + fluctuation.test[2 * i + part]! - target[2 * index + part]!) ** 2;
        }
      });
      return loss / task.testIndices.length;
    }),
  );
  const average = losses.reduce((a, b) => a + b) / count;
  const deviation = Math.sqrt(losses.reduce((a, b) => a + (b - average) ** 2, 0) / (count - 1));
  near(t, average, expected.totalTest[0]!, (4 * expected.memberStdTest[0]!) / Math.sqrt(count), "average");
  near(t, deviation / expected.memberStdTest[0]!, 1, 4 * Math.sqrt(2 / count), "deviation");
});

test("NNGP training ends in the Gaussian process posterior, and its covariance runs at twice the time", async (t) => {
  const bayes = await predict.supervised(paperNetwork, task, { kernel: "nngp" });
  const train = inputs.selectRows(task.trainIndices);
  const test = inputs.selectRows(task.testIndices);
  const k = (await paperNetwork.kernel(train)).nngp;
  const between = (await paperNetwork.kernel(test, train)).nngp;
  const prior = (await paperNetwork.kernel(test)).nngp;
  const { values, vectors } = await linalg.eigh(k);
  for (const time of [20, Infinity]) {
    // K_** − K_*d·F_K(2τ)·K_d*, F = (1−e^{−2ητλ/S})/λ
    const gains = values.map((v) => -Math.expm1((-2 * bayes.learningRate * time * v) / 40) / v);
    const projected = await linalg.matmul(between, vectors);
    const learned = await linalg.matmul(await linalg.scaleColumns(projected, gains), projected, { transposeB: true });
    const expected = prior.data.map((value, at) => value - learned.data[at]!);
    allNear(t, (await bayes.covariance(time)).testTest.data, expected, 1e-12, `posterior at ${time}`);
  }
});

test("weights change which amplitudes are learned first, not where a full-rank kernel ends", async (t) => {
  const weights = Float64Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 4 : 0.01));
  const taskWith = (w: Float64Array) => dataset.task({ inputs }, target, { train: 40, seed: 3, weights: w });
  const weighted = await predict.supervised(paperNetwork, await taskWith(weights));
  const [plain, end] = [await limit.mean(1e8), await weighted.mean(1e12)];
  allNear(t, end.test, plain.test, 1e-6, "limit");
  const early = await weighted.mean(100);
  const error = (parity: number) =>
    [...task.trainIndices].reduce((sum, index, i) => {
      if (index % 2 !== parity) return sum;
      return (
        sum + (early.train[2 * i]! - target[2 * index]!) ** 2 + (early.train[2 * i + 1]! - target[2 * index + 1]!) ** 2
      );
    }, 0);
  t.true(error(0) < error(1) / 5);
  const uniform = await predict.supervised(paperNetwork, await taskWith(new Float64Array(64).fill(1)));
  allNear(t, (await uniform.losses([50])).totalTest, (await limit.losses([50])).totalTest, 1e-14, "unit weights");
});

test("a ridge ends in kernel ridge regression", async (t) => {
  const ridge = 0.3;
  const regular = await predict.supervised(paperNetwork, task, { ridge });
  const train = inputs.selectRows(task.trainIndices);
  const ntk = (await paperNetwork.kernel(train)).ntk;
  for (let i = 0; i < 40; i++) ntk.row(i)[i]! += ridge;
  const y = new linalg.Matrix(
    40,
    2,
    Float64Array.from([...task.trainIndices].flatMap((i) => [target[2 * i]!, target[2 * i + 1]!])),
  );
  const between = (await paperNetwork.kernel(inputs.selectRows(task.testIndices), train)).ntk;
  const expected = await linalg.matmul(between, await linalg.solvePositiveDefinite(ntk, y));
  allNear(t, (await regular.mean(Infinity)).test, expected.data, 1e-12, "ridge regression");
});

test("a step size beyond η_max is allowed with a warning, and discrete losses diverge", async (t) => {
  const learningRate = 1.5 * predict.maxLearningRate(limit.eigenvalues);
  const wild = await predict.supervised(paperNetwork, task, { learningRate });
  t.regex(wild.warnings.join(), /exceeds η_max/);
  t.deepEqual(limit.warnings, []);
  const { totalTrain } = await wild.losses([0, 40], { dynamics: "discrete" });
  t.true(totalTrain[1]! > 10 * totalTrain[0]!);
  t.true((await wild.losses([40])).totalTrain[0]! < totalTrain[0]!);
});

test("wrong options and times are refused by name", async (t) => {
  const refuse = async (options: predict.SupervisedOptions, pattern: RegExp) => {
    await t.throwsAsync(predict.supervised(paperNetwork, task, options), {
      instanceOf: ArgumentError,
      message: pattern,
    });
  };
  await refuse({ momentum: 1 }, /momentum.* 1,/);
  await refuse({ ridge: -1 }, /ridge/);
  await refuse({ weights: new Float64Array(64).fill(1) } as object, /no option `weights`/);
  await t.throwsAsync(limit.losses([5, 1]), { message: /ascending/ });
});
