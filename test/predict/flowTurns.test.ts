import { dataset, exact, hilbert, loss, predict, random, stax } from "infinite-nnqs";
import { longestHold } from "../support/eventLoop.js";
import { test } from "../support/test.js";

test("a flow with kernels of eight million numbers between two components does not hold the event loop", async (t) => {
  const network = stax.serial(stax.dense(1, { wStd: 1, bStd: 0.5 }), stax.relu(), stax.dense(1));
  const spins = hilbert.spins(12);
  const target = await exact.plusState(spins);
  const task = await dataset.task(spins, target, { train: 2048 });
  const start = random.normal({ seed: 1 }, 2 * spins.dimension);
  const settings = { times: [0, 1], start, dynamics: "discrete", correlation: 0.5, learningRate: 1e-3 } as const;
  const held = await longestHold(() => predict.flow(network, task, loss.infidelity(target), settings));
  t.true(held < 50, `${held} ms`); // 250 where sums of matrices were made at once
});

test("a loss of two million numbers is made in less than fifty milliseconds", async (t) => {
  const target = random.normal({ seed: 1 }, 2 ** 21);
  const held = await longestHold(async () => loss.infidelity(target));
  t.true(held < 50, `${held} ms`); // 70 with functions of every number
});
