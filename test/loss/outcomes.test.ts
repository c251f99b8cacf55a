import { ArgumentError, loss, random } from "infinite-nnqs";
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

test("data that are read in turns give the same loss, and the same errors", async (t) => {
  const basis = "XYZXYZXYZXYZ";
  const outcomes = Int32Array.from({ length: 5000 }, (_, k) => (k * k * 31 + 7 * k) % 4096);
  const psi = random.normal({ seed: 2 }, 8192);
  const whole = [
    { basis, outcomes },
    { basis: "ZZZZZZZZZZZZ", outcomes: [1, 1, 4095] },
  ];
  t.deepEqual(await (await loss.readLikelihood(whole)).evaluate(psi), await loss.likelihood(whole).evaluate(psi));
  const wrong = {
    instanceOf: ArgumentError,
    message: /^loss\.readLikelihood: data\[0\]: `counts\[1\]` must be a finite number/,
  };
  await t.throwsAsync(loss.readLikelihood([{ basis: "Z", counts: [1, -1] }]), wrong);
});

test("outcomes of 30 spins are read without a count of every word, and outcomes in any order are the counts of each", async (t) => {
  const outcomes = Int32Array.from({ length: 1000 }, (_, k) => (k % 10) * 107_374_182 + (k % 3));
  const wide = loss.likelihood([{ basis: "Z".repeat(30), outcomes }]);
  t.is(wide.states, 2 ** 30);
  const few = loss.likelihood([{ basis: "Z".repeat(12), outcomes: outcomes.map((word) => word % 4096) }]);
  const counts = new Float64Array(4096);
  for (const word of outcomes) counts[word % 4096]!++;
  const psi = random.normal({ seed: 4 }, 8192);
  t.deepEqual(await few.evaluate(psi), await loss.likelihood([{ basis: "Z".repeat(12), counts }]).evaluate(psi));
});

test("counts and weights that overflow when they are added up are refused", async (t) => {
  const wrong = {
    "data\\[0\\]: `counts` add up": [{ basis: "Z", counts: [1e308, 1e308] }],
    "the counts of all bases add up": [
      { basis: "Z", counts: [1e308, 0] },
      { basis: "X", counts: [1e308, 0] },
    ],
    "the weights of all bases add up": [
      { basis: "Z", counts: [1, 1], weight: 1e308 },
      { basis: "X", counts: [1, 1], weight: 1e308 },
    ],
  };
  for (const [message, data] of Object.entries(wrong)) {
    const expected = { instanceOf: ArgumentError, message: new RegExp(`: ${message} .* Divide all of them`) };
    t.throws(() => loss.likelihood(data), expected);
    await t.throwsAsync(loss.readLikelihood(data), expected);
  }
});
