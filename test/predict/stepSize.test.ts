import { ArgumentError, dataset, graph, hilbert, loss, operator, predict, random, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

test("the default step size is 0.9 of the largest stable one, with momentum and ridge too", async (t) => {
  const wide = { wStd: 1.2, bStd: 0.3 };
  const net = stax.serial(stax.dense(10, wide), stax.relu(), stax.dense(1, wide));
  const basis = operator.ising(graph.chain(4), { field: 1 }).hilbert;
  const target = random.normal({ seed: 3 }, 2 * basis.dimension);
  const task = await dataset.task(basis, target, { train: 9, seed: 0 });
  for (const kernel of ["ntk", "nngp"] as const) {
    for (const options of [
      {},
      { ridge: 2 },
      { ridge: { relative: 1 } },
      { momentum: 0.5 },
      { momentum: 0.9, ridge: 1 },
    ]) {
      const limit = await predict.supervised(net, task, { kernel, ...options });
      const { training } = limit;
      const largest = limit.eigenvalues.at(-1)!;
      const { momentum, ridge } = training;
      const stable = (2 * (1 + momentum) * 9) / (largest + ridge);
      t.true(Math.abs(limit.learningRate / (0.9 * stable) - 1) < 1e-12, JSON.stringify(options));
      t.true(Math.abs(predict.maxLearningRate(limit.eigenvalues, { momentum, ridge }) / stable - 1) < 1e-12);
      t.deepEqual(
        limit.warnings.filter((warning) => warning.includes("diverge")),
        [],
      );
      const { totalTrain } = await limit.losses([0, 1000, 2000], { dynamics: "discrete" });
      t.true(totalTrain[2]! <= totalTrain[0]! && Math.abs(totalTrain[2]! - totalTrain[1]!) < 1e-2 * totalTrain[0]!);
    }
  }
});

test("a flow that cannot move has no largest step: that of rounding errors is refused", async (t) => {
  const readout = stax.dense(1, { wStd: 1, bStd: 0.3 });
  const constant = stax.serial(stax.dense(10, { wStd: 0, bStd: 0.5 }), stax.relu(), readout);
  const net = stax.serial(stax.dense(10, { wStd: 1, bStd: 0.5 }), stax.relu(), readout);
  const basis = hilbert.spins(4);
  const alone = hilbert.spins(4, { magnetization: 4 }); // one state, of which there is one ray
  const of = (states: number) => loss.infidelity(random.normal({ seed: 3 }, 2 * states));
  for (const run of [
    () => predict.flow(constant, basis, of(16), { times: [0, 10] }), // only along the ray
    () => predict.flow(constant, basis, loss.energy(operator.ising(graph.chain(4), { field: 1 })), { times: [0, 10] }),
    () => predict.flow(net, alone, of(1), { times: [0, 10] }),
    () => predict.flow(net, alone, loss.logOverlap([0.6, 0.3]), { times: [0, 10] }),
  ]) {
    await t.throwsAsync(run, { instanceOf: ArgumentError, message: /every step is stable/ });
  }
  const { members } = await predict.flow(constant, basis, of(16), { times: [0, 10], learningRate: 1 });
  t.true(Math.abs(members[0]!.loss[1]! - members[0]!.loss[0]!) < 1e-14);
});
