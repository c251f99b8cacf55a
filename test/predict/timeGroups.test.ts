import { dataset, hilbert, predict } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

test("the scatter of members in little memory, a few times together, is that at all times at once", async (t) => {
  const task = await dataset.task(hilbert.spins(7), uniform(128, 2), { train: 70, test: 30 });
  const limit = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 1e-9 });
  const times = [1, 10, 100, 1000, Infinity];
  for (const dynamics of ["flow", "discrete"] as const) {
    const together = await limit.lossesWithSpread(times, { probes: 3, dynamics });
    for (const memory of [1, 2 * 8 * 100, 3 * 8 * 100]) {
      const found = await limit.lossesWithSpread(times, { probes: 3, dynamics, memory });
      t.deepEqual(Object.keys(found), Object.keys(together));
      for (const name of ["meanTrain", "totalTest", "varianceTrain", "memberStdTest", "fidelity"] as const) {
        allNear(t, found[name], together[name], 1e-8, name);
      }
      allNear(t, found.standardErrors.varianceTest, together.standardErrors.varianceTest, 1e-8);
      allNear(t, found.lossError.test, together.lossError.test, 1e-8);
      t.is(found.errorBound.train.length, 5);
      t.true(found.products >= together.products);
    }
  }
});

test("memory must be a number of bytes", async (t) => {
  const task = await dataset.task(hilbert.spins(4), uniform(16, 2), { train: 7 });
  const limit = await predict.iterative(paperNetwork, task, { method: "walsh" });
  await t.throwsAsync(limit.lossesWithSpread([1], { memory: 0.5 }), { message: /`memory` must be .* not 0\.5/ });
});
