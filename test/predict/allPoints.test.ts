import { dataset, ensemble, exact, figures, graph, operator, predict } from "infinite-nnqs";
import { paperNetwork, paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const ising = operator.ising(graph.chain(5), { field: 0.5 });
const { state: target } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 0.7 });
const all = await dataset.task(ising.hilbert, target, { train: 32 });
const most = await dataset.task(ising.hilbert, target, { train: 31 });
const times = [0, 1, 100, Number.POSITIVE_INFINITY];

test("trained on all states, the lists of test losses are empty and no loss is NaN", async (t) => {
  t.deepEqual(all.testIndices, new Int32Array(0));
  const limit = await predict.supervised(paperNetwork, all);
  for (const dynamics of ["flow", "discrete"] as const) {
    for (const losses of [await limit.losses(times, { dynamics }), await limit.lossesWithSpread(times, { dynamics })]) {
      for (const [name, values] of Object.entries(losses) as [string, Float64Array][]) {
        t.is(values.length, name.endsWith("Test") ? 0 : times.length, name);
        t.true(values.every(Number.isFinite), name);
      }
    }
  }
});

test("its training losses are those of the kernel on all states, and close to those without one of them", async (t) => {
  const limit = await predict.supervised(paperNetwork, all);
  const fewer = await predict.supervised(paperNetwork, most);
  const [onAll, onMost] = [await limit.losses([0]), await fewer.losses([0])];
  const together = (31 * onMost.totalTrain[0]! + onMost.totalTest[0]!) / 32;
  t.true(Math.abs(onAll.totalTrain[0]! / together - 1) < 1e-12);
});

test("members, means, covariances and observables work on all states", async (t) => {
  const limit = await predict.supervised(paperNetwork, all);
  const mean = await limit.mean(10);
  t.deepEqual([mean.train.length, mean.test.length], [64, 0]);
  const [start] = await limit.sample(1, { seed: 1 });
  t.is((await limit.member(start!, 10)).fluctuation.test.length, 0);
  const { trainTrain, testTest } = await limit.covariance(10);
  t.deepEqual([trainTrain.rows, testTest.rows], [32, 0]);
  t.is((await (await limit.covariances([1, 10])).variances()).columns, 32);
  await t.throwsAsync(limit.covariances([1], { points: "test" }), { message: /no test points/ });
  const { fidelity, entropy } = await predict.observables(limit, ising.hilbert, [100, 1e6]);
  t.true(fidelity.every((f) => f > 0 && f <= 1 + 1e-12) && entropy.every((s) => s >= 0));
});

test("the mean without an eigensystem, and at infinite time, work on all states", async (t) => {
  const free = await predict.matrixFree(paperNetwork, all, [0, 10]);
  t.deepEqual([free.meanTrain.length, free.meanTest.length, free.errorBound.test.length], [2, 0, 0]);
  const limit = await predict.supervised(paperNetwork, all);
  const { meanTrain } = await limit.losses([0, 10]);
  t.true(Math.abs(free.meanTrain[1]! / meanTrain[1]! - 1) < 1e-4);
  const { residual, meanTest } = await predict.infiniteTime(paperNetwork, all, { ridge: 0.1 });
  t.true(residual < 1e-9 && meanTest === undefined);
});

test("finite networks train on all states, by either method", async (t) => {
  for (const method of ["grid", "dense"] as const) {
    const options = { members: 2, steps: 20, learningRate: 1, method, precision: "float64" } as const;
    const { train, test: tested, times: recorded } = await ensemble.train(paperNetworkOf(8), all, options);
    t.deepEqual([train.columns, tested.rows, tested.columns], [recorded.length, 2, 0]);
    t.true(train.data.every(Number.isFinite));
    const other = await ensemble.train(paperNetworkOf(8), most, options);
    const together = (31 * other.train.get(0, 0) + other.test.get(0, 0)) / 32;
    t.true(Math.abs(train.get(0, 0) / together - 1) < 1e-12); // the same networks at the start
  }
});

test("figures have no curve and no legend of test points that there are not", (t) => {
  const curve = Float64Array.of(3, 2);
  const none = new Float64Array(0);
  const total = { totalTrain: curve, totalTest: none };
  const losses = figures.lossesFigure({
    times: Float64Array.of(1, 10),
    discrete: total,
    zero: 1,
    flow: { ...total, memberStdTrain: curve, memberStdTest: none },
  });
  t.notRegex(JSON.stringify(losses), /, test\b/);
  t.regex(JSON.stringify(losses), /"ψ = 0, train"/);
  const panels = { total: [1], train: [1], test: [Number.NaN] };
  const fig3 = figures.fig3Figure({ members: 0, trainSizes: [32], infinite: panels, ensembles: [] });
  t.notRegex(JSON.stringify(fig3), /test points/);
});
