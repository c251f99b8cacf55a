import { dataset, hilbert, predict } from "infinite-nnqs";
import { joined, timeGroups, timesTogether } from "../../dist/predict/iterative/timeGroups.js";
import { allNear } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

test("2 GiB of errors are kept, at least those of one time", (t) => {
  t.is(timesTogether(2 ** 24, 2), 8);
  t.is(timesTogether(2 ** 29, 2), 1);
  const groups = timeGroups(Float64Array.of(0, 1, 2, 3, Infinity), 2);
  t.deepEqual(
    groups.map((group) => Array.from(group)),
    [[0, 1], [2, 3], [Infinity]],
  );
  t.deepEqual(timeGroups(new Float64Array(0), 2).length, 1);
});

test("the scatter of members at times in groups is that at all of them", async (t) => {
  const task = await dataset.task(hilbert.spins(7), uniform(128, 2), { train: 70, test: 30 });
  const limit = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 1e-9 });
  const times = Float64Array.of(1, 10, 100, 1000, Infinity);
  const together = await limit.lossesWithSpread(times, { probes: 3 });
  const parts = [];
  for (const group of timeGroups(times, 2)) parts.push(await limit.lossesWithSpread(group, { probes: 3 }));
  const found = joined(parts);
  t.deepEqual(Object.keys(found), Object.keys(together));
  for (const name of ["meanTrain", "totalTest", "varianceTrain", "memberStdTest", "fidelity"] as const) {
    allNear(t, found[name], together[name], 1e-8, name);
  }
  allNear(t, found.standardErrors.varianceTest, together.standardErrors.varianceTest, 1e-8);
  t.is(found.errorBound.train.length, 5);
  t.is(
    found.products,
    parts.reduce((sum, { products }) => sum + products, 0),
  );
});
