import { ArgumentError, dataset, exact, hilbert, predict, qsntk, random, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const spins = hilbert.spins(4);
const target = random.normal({ seed: 9 }, 32);
const task = await dataset.task(spins, target, { train: 10, seed: 1 });
const taskOf = (state: Float64Array) => dataset.task(spins, state, { train: 10, seed: 1 });
const network = stax.serial(stax.dense(8, { bStd: 0.1 }), stax.relu(), stax.dense(1, { bStd: 0.1 }));
const zero = stax.serial(...stax.freeze<stax.Layer>(stax.dense(8), stax.relu(), stax.dense(1)));
const times = [0, 1, 30, Number.POSITIVE_INFINITY];
const relative = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => (value === b[i] ? 0 : Math.abs(value / b[i]! - 1))));

test("a kernel that vanishes is said to do so, whoever asks", async (t) => {
  const calls: readonly (() => Promise<unknown>)[] = [
    () => predict.supervised(zero, task),
    () => predict.infiniteTime(zero, task),
    () => predict.matrixFree(zero, task, [1]),
    async () => predict.maxLearningRate(new Float64Array(3)),
  ];
  for (const call of calls) {
    t.regex(
      (await t.throwsAsync(call, { instanceOf: ArgumentError })).message,
      /the kernel vanishes on the training points/,
    );
  }
  const { ntk } = await zero.kernel(task.inputs);
  for (const call of [() => qsntk.alignment(ntk, target), () => qsntk.hypercubeAlignment(zero, 4, target)]) {
    t.regex((await t.throwsAsync(call, { instanceOf: ArgumentError })).message, /no positive eigenvalue/);
  }
  t.is((await qsntk.spectrum(ntk)).rank, 0);
});

test("variances and fidelities that rounding would take out of their range lie in it", async (t) => {
  // The kernel of a linear network has four modes; on what it does not hold the prior's variance is 0 but for rounding, of either sign.
  const linear = stax.serial(stax.dense(8), stax.monomial(1), stax.dense(1));
  for (const train of [6, 10]) {
    const limit = await predict.supervised(linear, await dataset.task(spins, target, { train, seed: 1 }));
    const { varianceTrain } = await limit.losses(times);
    t.true(
      varianceTrain.every((value) => value >= 0),
      `of ${train} points: ${varianceTrain}`,
    );
  }
  for (let seed = 0; seed < 100; seed++) {
    const psi = random.normal({ seed }, 32);
    t.true((await exact.fidelity(psi, psi)) <= 1, `of seed ${seed}`);
  }
});

test("targets too large for their squares and weights without measure are refused by name", async (t) => {
  for (const huge of [1e300, 1e76]) {
    const state = target.map((x) => huge * Math.sign(x));
    for (const call of [() => taskOf(state), () => taskOf(state.slice(16))]) {
      t.regex(
        (await t.throwsAsync(call, { instanceOf: ArgumentError })).message,
        /`target\[0\]` must be .*Scale the state/,
      );
    }
  }
  for (const weight of [1e300, 1e-300]) {
    const weights = new Float64Array(16).fill(weight);
    const error = await t.throwsAsync(dataset.task(spins, target, { train: 10, weights }), {
      instanceOf: ArgumentError,
    });
    t.regex(error.message, /`weights\[0\]`/);
  }
});

test("losses scale with the square of the target, over a hundred decades", async (t) => {
  const quiet = { learningRate: 1 };
  const plain = await predict.supervised(network, task, quiet);
  for (const exponent of [240, 100, -100, -240]) {
    const scaled = await predict.supervised(network, await taskOf(target.map((x) => x * 2 ** exponent)), quiet);
    const [ours, theirs] = [await scaled.lossesWithSpread(times), await plain.losses(times)];
    t.true(
      relative(
        ours.meanTrain,
        theirs.meanTrain.map((x) => x * 4 ** exponent),
      ) < 1e-12,
    );
    t.true(
      relative(
        ours.meanTest,
        theirs.meanTest.map((x) => x * 4 ** exponent),
      ) < 1e-12,
    );
    t.true([...ours.memberStdTest, ...ours.memberStdTrain].every(Number.isFinite));
    const [a, b] = [
      await predict.matrixFree(network, await taskOf(target.map((x) => x * 2 ** exponent)), [1, 30], quiet),
      await predict.matrixFree(network, task, [1, 30], quiet),
    ];
    t.true(
      relative(
        a.mean[1]!.test,
        b.mean[1]!.test.map((x) => x * 2 ** exponent),
      ) < 1e-12,
    );
  }
  const tiny = await predict.matrixFree(network, await taskOf(target.map((x) => x * 2 ** -1000)), [1], quiet);
  const unit = await predict.matrixFree(network, task, [1], quiet);
  t.true(
    relative(
      tiny.mean[0]!.test,
      unit.mean[0]!.test.map((x) => x * 2 ** -1000),
    ) < 1e-10,
  );
});

test("a learning rate that underflows learns nothing at any step and all of it at infinite time", async (t) => {
  const expected = await (await predict.supervised(network, task)).losses([0, Number.POSITIVE_INFINITY]);
  for (const learningRate of [5e-324, 1e-310, 1e-300]) {
    const limit = await predict.supervised(network, task, { learningRate });
    for (const dynamics of ["flow", "discrete"] as const) {
      const losses = await limit.losses([0, 1000, Number.POSITIVE_INFINITY], { dynamics });
      for (const name of ["meanTrain", "meanTest", "varianceTrain", "varianceTest"] as const) {
        t.true(Math.abs(losses[name][1]! / expected[name][0]! - 1) < 1e-12, `${name}, ${learningRate}`);
        t.true(Math.abs(losses[name][2]! - expected[name][1]!) < 1e-12, `${name}, ${learningRate}`);
      }
    }
  }
  for (const learningRate of [1e300, Number.MAX_VALUE]) {
    const error = await t.throwsAsync(predict.supervised(network, task, { learningRate }), {
      instanceOf: ArgumentError,
    });
    t.regex(error.message, /`learningRate` must be at most/);
  }
});
