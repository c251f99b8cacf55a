import { dataset, graph, operator, predict, random, stax } from "infinite-nnqs";
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
