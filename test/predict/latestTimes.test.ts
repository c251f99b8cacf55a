import { dataset, hilbert, predict, stax } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const layer = { wStd: 1, bStd: 0.3 };
const network = stax.serial(stax.dense(1, layer), stax.relu(), stax.dense(1, layer));
const late = 1e9;
const latest = [1e300, 1e308, Number.MAX_VALUE];

for (const method of ["walsh", "dense"] as const) {
  for (const momentum of [0, 0.9]) {
    test(`products answer at the latest times that numbers have: ${method}, momentum ${momentum}`, async (t) => {
      const task = await dataset.task(hilbert.spins(4), uniform(32), { train: 9, seed: 1 });
      const limit = await predict.iterative(network, task, { method, tolerance: 1e-6, momentum });
      const mean = await limit.mean(late);
      const { errorBound } = await limit.losses(latest);
      for (const [k, time] of latest.entries()) {
        allNear(t, (await limit.mean(time)).test, mean.test, 1e-6);
        t.true(errorBound.test[k]! < 1e-6);
      }
      if (method === "dense") return; // draws no members
      const [start] = await limit.sample(1, { seed: 1 });
      const member = await limit.member(start!, late);
      for (const time of latest) allNear(t, (await limit.member(start!, time)).test, member.test, 1e-5);
    });
  }
}

test("modes that swing have come to rest at the latest times", async (t) => {
  const task = await dataset.task(hilbert.spins(4), uniform(32), { train: 9, seed: 1 });
  for (const momentum of [0, 0.5, 0.9, 0.999]) {
    const limit = await predict.supervised(network, task, { momentum });
    const { totalTrain, totalTest } = await limit.losses([...latest, Infinity]);
    for (const losses of [totalTrain, totalTest]) allNear(t, losses, new Float64Array(4).fill(losses[3]!), 1e-12);
  }
});
