import { ArgumentError, linalg, NumericalError, ShapeError } from "infinite-nnqs";
import { allNear, sameBits } from "../support/near.js";
import { uniform } from "../support/random.js";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

/** Level by level, from the smallest stride to the largest. */
function butterflies(values: Float64Array, components: number): Float64Array {
  const sums = values.slice();
  for (let stride = components; stride < sums.length; stride *= 2) {
    for (let i = 0; i < sums.length; i++) {
      if ((i / stride) & 1) continue;
      const [a, b] = [sums[i]!, sums[i + stride]!];
      [sums[i], sums[i + stride]] = [a + b, a - b];
    }
  }
  return sums;
}

test("each number is the sum over all states with the parity's signs", async (t) => {
  const values = uniform(64, 3);
  const parity = (bits: number) => bits.toString(2).replaceAll("0", "").length % 2;
  const sums = Float64Array.from(values, (_, q) =>
    values.reduce((sum, value, x) => sum + (parity(x & q) === 1 ? -value : value), 0),
  );
  allNear(t, await linalg.walshHadamard(values), sums, 1e-13);
});

for (const components of [1, 2] as const) {
  test(`of every size it has the bits of plain butterflies, for ${components} interleaved, on any number of threads`, async (t) => {
    for (let sites = 0; sites <= 21; sites++) {
      const values = uniform(components * 2 ** sites, sites + 1);
      const expected = butterflies(values, components);
      await withThreads(sites < 16 ? [1] : [1, 2, 3], async (threads) =>
        sameBits(t, await linalg.walshHadamard(values, { components }), expected, `${sites} sites, ${threads} threads`),
      );
    }
  });
}

test("twice gives the values times their number, and they stay as they were", async (t) => {
  const values = uniform(2 ** 18, 5);
  const before = values.slice();
  const twice = await linalg.walshHadamard(await linalg.walshHadamard(values));
  sameBits(t, values, before);
  allNear(
    t,
    twice.map((value) => value / values.length),
    values,
    1e-14,
  );
});

test("what is no power of two, not finite or leaves the doubles is refused", async (t) => {
  const wrong = (values: Float64Array, components: 1 | 2, instanceOf: new (...a: never[]) => Error, message: RegExp) =>
    t.throwsAsync(linalg.walshHadamard(values, { components }), { instanceOf, message });
  await wrong(new Float64Array(6), 1, ShapeError, /2\^d numbers, not 6/);
  await wrong(new Float64Array(0), 1, ShapeError, /not 0/);
  await wrong(new Float64Array(9), 2, ShapeError, /2\^d complex numbers, not 4\.5/);
  await wrong(Float64Array.of(1, Number.NaN), 1, ArgumentError, /position 1/);
  await wrong(Float64Array.of(1e308, 1e308), 1, NumericalError, /Scale the values/);
  await wrong(new Float64Array(4), 3 as 1, ArgumentError, /components/);
});

test("numbers whose moduli add up beyond the doubles are transformed where their sums do not, and the place of one that is not finite is named", async (t) => {
  for (const size of [16, 512, 2 ** 17]) {
    const small = uniform(size, 9).map((x) => (x < 0.5 ? -1 : 1) / Math.sqrt(size));
    const scale = 2 ** 1022;
    const sums = await linalg.walshHadamard(small);
    const most = sums.reduce((largest, x) => Math.max(largest, Math.abs(x)), 1);
    const fitting = small.map((x) => (x / most) * scale);
    const expected = await linalg.walshHadamard(small.map((x) => x / most));
    sameBits(
      t,
      await linalg.walshHadamard(fitting),
      expected.map((x) => x * scale),
    );
    for (const place of [0, 7, size - 1]) {
      const wrong = small.slice();
      wrong[place] = Number.NEGATIVE_INFINITY;
      await t.throwsAsync(linalg.walshHadamard(wrong), { message: new RegExp(`inf at position ${place}\\b`) });
    }
  }
});
