import { ArgumentError, dataset, ensemble, exact, graph, linalg, operator, predict, random, stax } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { allNear, near } from "../support/near.js";
import { paper, paperNetwork, paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";
import { explicitDynamics } from "./explicit.js";

const inputs = hypercube(6);
const [n, m] = [40, 24];
const real = random.normal({ seed: 11 }, 64).map((x) => x / 8);
const flat = Float64Array.from({ length: 128 }, (_, at) => (at % 2 === 0 ? real[at / 2]! : 0));
const options = { train: n, seed: 3 };
const [task, complexTask] = [
  await dataset.task({ inputs }, real, options),
  await dataset.task({ inputs }, flat, options),
];
const [limit, complex] = [
  await predict.supervised(paperNetwork, task),
  await predict.supervised(paperNetwork, complexTask),
];
const times = [0, 7, 100, 3000];

test("losses of a real target and their scatter agree with an explicit integration of one component", async (t) => {
  for (const dynamics of ["flow", "discrete"] as const) {
    const losses = await limit.lossesWithSpread(times, { dynamics });
    for (const [i, time] of times.entries()) {
      const { covariance, mean } = await explicitDynamics(task, limit.learningRate, time, dynamics);
      for (const [part, indices] of [
        ["Train", task.trainIndices],
        ["Test", task.testIndices],
      ] as const) {
        let [loss, variance, spread] = [0, 0, 0];
        for (const x of indices) {
          loss += mean[0]!.data[x]! ** 2 / indices.length;
          variance += covariance.get(x, x) / indices.length;
          for (const y of indices) {
            const c = covariance.get(x, y);
            spread += 2 * c ** 2 + 4 * c * mean[0]!.data[x]! * mean[0]!.data[y]!;
          }
        }
        const where = `${part}, ${dynamics}, ${time}`;
        near(t, losses[`mean${part}`][i]!, loss, 1e-11, where);
        near(t, losses[`variance${part}`][i]!, variance, 1e-11, where);
        near(t, losses[`memberStd${part}`][i]!, Math.sqrt(spread) / indices.length, 1e-8, where);
      }
    }
  }
});

test("beside the same target as a complex one: equal means and covariances, half the variance", async (t) => {
  t.is(limit.learningRate, complex.learningRate);
  const [one, two] = [await limit.losses(times), await complex.losses(times)];
  allNear(t, one.meanTest, two.meanTest, 1e-15, "mean loss");
  allNear(
    t,
    one.varianceTest,
    two.varianceTest.map((value) => value / 2),
    1e-15,
    "variance",
  );
  const [mean, pairs] = [await limit.mean(100), await complex.mean(100)];
  t.deepEqual([mean.train.length, mean.test.length], [n, m]);
  for (const part of ["train", "test"] as const) {
    allNear(
      t,
      mean[part],
      pairs[part].filter((_, at) => at % 2 === 0),
      1e-15,
      part,
    );
  }
  const blocks = [await limit.covariance(10, { other: 100 }), await complex.covariance(10, { other: 100 })] as const;
  for (const name of Object.keys(blocks[0]) as (keyof predict.Covariance)[])
    allNear(t, blocks[0][name].data, blocks[1][name].data, 1e-15, name);
  const [short, long] = [
    await predict.infiniteTime(paperNetwork, task),
    await predict.infiniteTime(paperNetwork, complexTask),
  ];
  near(t, short.meanTest!, long.meanTest!, 1e-14, "limit");
  near(t, short.varianceTest!, long.varianceTest! / 2, 1e-14, "variance of the limit");
});

test("members of a real target are one component of those of a complex one", async (t) => {
  const [one, two] = [await limit.sample(2, { seed: 5 }), await complex.sample(2, { seed: 5 })];
  for (const k of [0, 1]) {
    const [a, b] = [await limit.member(one[k]!, 30), await complex.member(two[k]!, 30)];
    t.is(a.fluctuation.test.length, m);
    allNear(
      t,
      a.fluctuation.test,
      b.fluctuation.test.filter((_, at) => at % 2 === 0),
      1e-14,
      "fluctuation",
    );
  }
  const state = { train: random.normal({ seed: 1 }, n), test: random.normal({ seed: 2 }, m) };
  const { fluctuation } = await limit.member(await limit.initialFrom(state), 0);
  allNear(t, fluctuation.train, state.train, 1e-12, "start");
  await t.throwsAsync(limit.initialFrom({ ...state, train: new Float64Array(2 * n) }), {
    message: /must have length 40, one real amplitude per point, not 80/,
  });
});

test("the mean without an eigensystem is that of the eigensystem, for a real target too", async (t) => {
  const free = await predict.matrixFree(paperNetwork, task, [10, 1000, Infinity], { tolerance: 1e-8 });
  const exactly = await predict.supervised(paperNetwork, task, { learningRate: free.learningRate });
  for (const [i, time] of [10, 1000, Infinity].entries()) {
    const mean = await exactly.mean(time);
    allNear(t, free.mean[i]!.train, mean.train, 1e-8, `train at ${time}`);
    allNear(t, free.mean[i]!.test, mean.test, 1e-8, `test at ${time}`);
  }
  const { meanTrain, meanTest } = await exactly.losses([10, 1000, Infinity]);
  allNear(t, free.meanTrain, meanTrain, 1e-9, "train loss");
  allNear(t, free.meanTest, meanTest, 1e-9, "test loss");
});

test("observables of a real ground state are those of the complex target with imaginary parts of zero", async (t) => {
  const ising = operator.ising(graph.chain(6), { field: 0.7 });
  const { state } = await exact.groundState(ising);
  const amplitudes = state.filter((_, at) => at % 2 === 0);
  const measure = async (target: Float64Array) => {
    const learned = await predict.supervised(paperNetwork, await dataset.task(ising.hilbert, target, { train: 50 }));
    return predict.observables(learned, ising.hilbert, [0, 10, 1e5], { observables: { energy: ising } });
  };
  const [one, two] = [await measure(amplitudes), await measure(realPart(state))];
  t.true(Number.isNaN(one.fidelity[0]) && one.fidelity[2]! > 0.9, `${one.fidelity}`);
  for (const i of [1, 2]) {
    near(t, one.fidelity[i]!, two.fidelity[i]!, 1e-13, "fidelity");
    near(t, one.entropy[i]!, two.entropy[i]!, 1e-13, "entropy");
    near(t, one.values.energy[i]!, two.values.energy[i]!, 1e-12, "energy");
  }
});

function realPart(state: Float64Array): Float64Array {
  return state.map((part, at) => (at % 2 === 0 ? part : 0));
}

test("finite networks of a real target are the real parts' networks of a complex one, and approach its prediction", async (t) => {
  const wide = paperNetworkOf(2048);
  const run = { members: 8, steps: 100, learningRate: limit.learningRate, recordAt: [0, 100] };
  for (const method of ["grid", "dense"] as const) {
    const one = await ensemble.train(wide, task, { ...run, method, precision: "float64", keepParameters: true });
    const two = await ensemble.train(wide, complexTask, { ...run, method, precision: "float64", keepParameters: true });
    t.deepEqual(one.parameters!.map((networks) => networks.length), Array(8).fill(1)); // biome-ignore format: one line
    t.deepEqual(one.parameters![3]![0], two.parameters![3]![0]);
    const expected = await limit.lossesWithSpread([100], { dynamics: "discrete" });
    const mean = one.test.data.filter((_, at) => at % 2 === 1).reduce((a, b) => a + b) / 8;
    near(t, mean, expected.totalTest[0]!, (4 * expected.memberStdTest[0]!) / Math.sqrt(8), method);
  }
});

test("coupled components need two: a real target is refused, with what to do", async (t) => {
  const two = stax.serial(stax.dense(1, paper), stax.relu(), stax.dense(2, paper));
  const matrix = new linalg.Matrix(n, n);
  const blocks = { ntkTrain: matrix, ntkTestTrain: matrix, nngpTrain: matrix, nngpTestTrain: matrix, nngpTest: matrix };
  const omega = { train: new Float64Array(8 * n * n), testTrain: new Float64Array(0) };
  for (const call of [
    () => predict.coupledSupervised(two, 0.5, task),
    () => predict.coupled(blocks, task),
    () => predict.complexMean(omega, task, [1], { learningRate: 1 }),
  ]) {
    await t.throwsAsync(call, { instanceOf: ArgumentError, message: /target is real.*Use predict\.supervised/ });
  }
});
