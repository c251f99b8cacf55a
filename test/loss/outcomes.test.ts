import { loss, random } from "infinite-nnqs";
import { test } from "../support/test.js";

test("a few outcomes of many words are the loss of their counts", async (t) => {
  const basis = "XYZXYZXYZXYZ";
  const outcomes = [4095, 5, 17, 5, 0, 5, 17];
  const counts = new Float64Array(4096);
  for (const word of outcomes) counts[word]!++;
  const psi = random.normal({ seed: 2 }, 8192);
  const [few, all] = [loss.likelihood([{ basis, outcomes }]), loss.likelihood([{ basis, counts }])];
  t.deepEqual(await few.evaluate(psi), await all.evaluate(psi));
});

test("measurements of many words are read in the time of a look at each", (t) => {
  const states = 2 ** 20;
  const basis = "Z".repeat(20);
  const probabilities = new Float64Array(states).fill(1 / states);
  const outcomes = Int32Array.from({ length: states }, (_, i) => (i * 7919) % states);
  const before = process.cpuUsage();
  loss.likelihood([{ basis, probabilities }]);
  loss.likelihood([{ basis, outcomes }]);
  const { user, system } = process.cpuUsage(before);
  t.true(user + system < 600_000, `${(user + system) / 1e6} s of CPU`); // 0.07 here; a map of all words took 3
});
