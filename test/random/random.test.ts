import { ArgumentError, random } from "infinite-nnqs";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

test("a stream is the same in pieces as in one go, in a job, and for any number of threads", async (t) => {
  const address = { seed: 7, member: 3, component: 1, layer: 2 };
  const [one, whole] = await withThreads([1, 2], () => random.normal(address, 100_001));
  t.deepEqual(one, whole);
  t.deepEqual(random.normal(address, 500, 333), whole!.slice(333, 833));
  t.deepEqual(await random.drawNormal(address, 500, { offset: 333 }), whole!.slice(333, 833));
  t.deepEqual(await random.drawUniform(address, 100, { offset: 7 }), random.uniform(address, 100, 7));
});

test("normals have the moments of a standard normal and streams are independent", (t) => {
  const count = 1_000_000;
  const a = random.normal({ seed: 1 }, count);
  const b = random.normal({ seed: 1, member: 1 }, count);
  const mean = (f: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => f(i)).reduce((x, y) => x + y) / count;
  const error = 5 / Math.sqrt(count);
  t.true(Math.abs(mean((i) => a[i]!)) < error);
  t.true(Math.abs(mean((i) => a[i]! ** 2) - 1) < error * Math.SQRT2);
  t.true(Math.abs(mean((i) => a[i]! ** 4) - 3) < error * Math.sqrt(96));
  t.true(Math.abs(mean((i) => a[i]! * b[i]!)) < error);
});

test("uniform numbers fill [0, 1) evenly", (t) => {
  const counts = new Array<number>(10).fill(0);
  for (const u of random.uniform({ seed: 2 }, 100_000)) counts[Math.floor(10 * u)]!++;
  const chi2 = counts.reduce((sum, c) => sum + (c - 10_000) ** 2 / 10_000, 0);
  t.true(chi2 < 30, `χ² of 9 degrees of freedom is ${chi2}`);
});

test("a permutation holds every index once and depends on the seed", async (t) => {
  const p = await random.permutation({ seed: 5 }, 1000);
  t.deepEqual(
    [...p].sort((x, y) => x - y),
    Array.from({ length: 1000 }, (_, i) => i),
  );
  t.notDeepEqual(await random.permutation({ seed: 6 }, 1000), p);
});

test("an address out of range is refused by name", (t) => {
  t.throws(() => random.normal({ seed: -1 }, 1), { instanceOf: ArgumentError, message: /seed/ });
});
