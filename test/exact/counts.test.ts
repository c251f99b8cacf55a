import { ArgumentError, exact, loss, random } from "infinite-nnqs";
import { cpuMilliseconds } from "../support/cpuTime.js";
import { test } from "../support/test.js";

const twoOutcomes = (p: number) => Float64Array.of(Math.sqrt(p), 0, 0, Math.sqrt(1 - p));

/** χ² of counts of a binomial number over many seeds, and the number of its classes. */
async function chiSquare(n: number, p: number, draws: number): Promise<{ square: number; classes: number }> {
  const seen = new Float64Array(n + 1);
  for (let seed = 0; seed < draws; seed++) seen[(await exact.sampleCounts(twoOutcomes(p), n, { seed }))[0]!]!++;
  let [square, classes, pmf] = [0, 0, (1 - p) ** n];
  for (let k = 0; k <= n; k++) {
    const expected = draws * pmf;
    if (expected > 5) [square, classes] = [square + (seen[k]! - expected) ** 2 / expected, classes + 1];
    pmf *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return { square, classes };
}

for (const [n, p] of [
  [30, 0.2],
  [60, 0.3],
  [150, 0.92],
] as const) {
  test(`counts of ${n} shots of probability ${p} are binomial`, async (t) => {
    const { square, classes } = await chiSquare(n, p, 1500);
    t.true(square < classes + 5 * Math.sqrt(2 * classes), `χ² = ${square} of ${classes} classes`);
  });
}

test("2⁵³−1 shots have the binomial mean and variance", async (t) => {
  const [shots, p, draws] = [Number.MAX_SAFE_INTEGER, 0.3, 600];
  const spread = Math.sqrt(shots * p * (1 - p));
  let [sum, squares] = [0, 0];
  for (let seed = 0; seed < draws; seed++) {
    const [first, second] = await exact.sampleCounts(twoOutcomes(p), shots, { seed });
    t.is(first! + second!, shots);
    const z = (first! - shots * p) / spread;
    [sum, squares] = [sum + z, squares + z * z];
  }
  t.true(Math.abs(sum / draws) < 5 / Math.sqrt(draws), `mean ${sum / draws}`);
  t.true(Math.abs(squares / draws - 1) < 5 * Math.sqrt(2 / draws), `variance ${squares / draws}`);
});

test("counts of many outcomes follow |ψ|², and those of probability 0 never occur", async (t) => {
  const state = random.normal({ seed: 5 }, 2 * 1001).fill(0, 600, 700);
  const weights = Float64Array.from({ length: 1001 }, (_, s) => state[2 * s]! ** 2 + state[2 * s + 1]! ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shots = 1e9;
  const counts = await exact.sampleCounts(state, shots, { seed: 2 });
  const sum = counts.reduce((all, count) => all + count, 0);
  t.is(sum, shots);
  let square = 0;
  for (const [s, weight] of weights.entries()) {
    const expected = (shots * weight) / total;
    if (weight === 0) t.is(counts[s], 0);
    else square += (counts[s]! - expected) ** 2 / expected;
  }
  t.true(Math.abs(square - 950) < 5 * Math.sqrt(2 * 950), `χ² = ${square}`);
  t.deepEqual(await exact.sampleCounts(state, shots, { seed: 2 }), counts);
  const tiny = state.map((x) => x * 1e-180); // of the same signs and ratios, but for their rounding
  t.is(
    (await exact.sampleCounts(tiny, 1000)).reduce((all, count) => all + count, 0),
    1000,
  );
});

test("shots are the uniform numbers of their stream in the running sums of |ψ|²", async (t) => {
  const state = random.normal({ seed: 9 }, 2 * 700);
  const shots = await exact.sample(state, 40_000, { seed: 3 });
  const sums: number[] = [];
  let sum = 0;
  for (let s = 0; s < 700; s++) {
    sum += state[2 * s]! ** 2 + state[2 * s + 1]! ** 2;
    sums.push(sum);
  }
  const u = random.uniform({ seed: 3 }, 40_000);
  t.true(shots.every((outcome, k) => sums[outcome]! > u[k]! * sum && !(sums[outcome - 1]! > u[k]! * sum)));
});

test("a billion counts take a tenth of the time of five million shots, whose list takes less than a second of the CPU", async (t) => {
  const state = random.normal({ seed: 1 }, 2 * 4096);
  const listing = await cpuMilliseconds(() => exact.sample(state, 5e6));
  t.true(listing < 1000, `${listing} ms`);
  const counting = await cpuMilliseconds(() => exact.sampleCounts(state, 1e9));
  t.true(counting < 0.1 * listing + 20, `${counting} ms`);
});

test("counts in several bases are data of the likelihood", async (t) => {
  const plus = Float64Array.of(0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0);
  const data = await exact.measureCounts(plus, ["XX", "ZZ"], 1e12, { seed: 1 });
  t.deepEqual(data[0]!.counts, Float64Array.of(1e12, 0, 0, 0));
  t.true(Math.abs((await loss.likelihood(data).evaluate(plus)).value - Math.log(2)) < 1e-5);
});

test("what cannot be counted or listed is refused", async (t) => {
  const plus = twoOutcomes(0.5);
  for (const shots of [-1, 0.5, 2 ** 53, Number.NaN, "7"]) {
    await t.throwsAsync(exact.sampleCounts(plus, shots as number), { instanceOf: ArgumentError, message: /`shots`/ });
  }
  await t.throwsAsync(exact.sampleCounts(new Float64Array(4), 3), { instanceOf: ArgumentError, message: /zero/ });
  await t.throwsAsync(exact.sample(plus, 2 ** 31), { instanceOf: ArgumentError, message: /`shots`.*2147483647/ });
});
