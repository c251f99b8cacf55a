import { ArgumentError, linalg, MemoryError, NnqsError, ShapeError } from "infinite-nnqs";
import { transferAway } from "../support/buffers.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";
import { native, outcome } from "./addon.js";
import { allRequests, functionOf } from "./allRequests.js";
import { grantedSizes } from "./fuzz/mutations.js";
import { detached, hostileValues } from "./hostile.js";

const { threads } = native["systemInfo"]!() as { threads: number };
test.after.always(() => linalg.setThreads(threads)); // some requests below change it

test("every native function survives every value in place of its request", async (t) => {
  for (const name of Object.keys(native)) {
    if (name === "setErrorClasses") continue; // tells the addon what to throw
    await outcome(name);
    for (const make of Object.values(hostileValues)) {
      await outcome(name, make(), make());
      await outcome(name, { sync: true, token: make() });
      await outcome(name, { sync: make() });
    }
  }
  t.deepEqual(await linalg.dgemm(1, 1, 1, Float64Array.of(2), Float64Array.of(3)), Float64Array.of(6));
});

for (const [key, request] of Object.entries(allRequests)) {
  const name = functionOf(key);
  test(`${key} names the argument that is wrong, whatever its value`, async (t) => {
    t.false((await outcome(name, await request())) instanceof Error, "the request itself is valid");
    for (const argument of Object.keys(await request())) {
      for (const [description, make] of Object.entries(hostileValues)) {
        if (grantedSizes.has(description)) continue;
        for (const sync of [false, true]) {
          const result = await outcome(name, { ...(await request()), sync, [argument]: make() });
          if (!(result instanceof Error)) continue; // an odd but allowed value
          const what = `${name}({ ${argument}: ${description}, sync: ${sync} }): ${result.message}`;
          t.true(result instanceof NnqsError, what);
          t.true(result.message.startsWith(`${name}: `), what);
          t.true(result.message.startsWith(`${name}: \``) || !(result instanceof ArgumentError), what);
        }
      }
    }
  });
}

test("a value of the wrong type is described", async (t) => {
  const a = [1, 2, 3, 4] as unknown as Float64Array;
  await t.throwsAsync(linalg.dsyevd(a, 2), {
    name: "ArgumentError",
    message: "dsyevd: `a` must be a Float64Array, not a plain array",
  });
  await t.throwsAsync(linalg.cholesky(new Float64Array(5), 2), {
    name: "ShapeError",
    message: "cholesky: `a` has length 5, but 2×2 needs 4 numbers",
  });
  await t.throwsAsync(linalg.expm(Float64Array.of(1, 2, Number.NaN, 4), 2), {
    name: "ArgumentError",
    message: "expm: `a` holds nan at position 2; every element must be finite",
  });
});

test("a getter that throws is heard, and one that pulls a buffer away does no harm", async (t) => {
  const failure = new Error("no n today");
  const throwing = Object.defineProperty({ a: new Float64Array(4) }, "n", {
    enumerable: true,
    get: () => {
      throw failure;
    },
  });
  t.is(await outcome("dsyevd", throwing), failure);
  const a = uniform(1 << 16);
  const pulling = {
    n: 256,
    a,
    get zzz() {
      transferAway(a);
      return undefined;
    },
    sync: true,
  };
  const result = await outcome("expm", pulling);
  t.true(result instanceof ArgumentError && /detached/.test(result.message), String(result));
  let times = 0;
  const fickle = Object.defineProperty({ n: 300, sync: true }, "a", {
    enumerable: true,
    get: () => new Float64Array(times++ === 0 ? 300 * 300 : 1),
  });
  t.false((await outcome("expm", fickle)) instanceof Error);
  t.is(times, 1, "an argument is read once");
});

test("a leading dimension shorter than a row, and a matrix that ends too early, are refused by name", async (t) => {
  const a = new Float64Array(12);
  await t.throwsAsync(linalg.dgemm(3, 3, 4, a, a, { lda: 3 }), { message: /`lda` is 3, but a row has 4 elements/ });
  await t.throwsAsync(linalg.dgemm(3, 3, 4, a, a, { lda: 5 }), {
    instanceOf: ShapeError,
    message: /`a` has length 12, but 14 numbers are needed/,
  });
  // The last row needs no padding.
  await linalg.dgemm(3, 3, 4, new Float64Array(14), a, { lda: 5 });
});

test("a detached input is refused, and one transferred while the job runs does not disturb it", async (t) => {
  await t.throwsAsync(linalg.dsyevd(detached(), 2), { message: /`a` has a detached buffer/ });
  const n = 200;
  const a = uniform(n * n);
  const expected = linalg.expmSync(a, n);
  const job = linalg.expm(a, n);
  transferAway(a);
  t.deepEqual(await job, expected);
});

test("an output that is transferred while the job runs is reported lost", async (t) => {
  const a = uniform(300 * 300);
  const c = new Float64Array(300 * 300);
  const job = linalg.dgemm(300, 300, 300, a, a, { c });
  transferAway(c);
  await t.throwsAsync(job, { message: /`c` was transferred to another thread while the job ran/ });
});

test("sizes beyond what JavaScript, LAPACK or the memory hold are refused before anything is taken", async (t) => {
  const none = new Float64Array();
  const largest = 2 ** 31 - 1;
  await t.throwsAsync(linalg.dgemm(2 ** 31, 1, 1, none, none), {
    message: /`m` must be an integer from 0 to 2147483647/,
  });
  await t.throwsAsync(linalg.dgemm(largest, largest, 0, none, none), { message: /`c` would have .* numbers/ });
  await t.throwsAsync(linalg.dsyevd(none, largest), { instanceOf: ShapeError });
  await t.throwsAsync(linalg.dsyevd(none, 50_000, { vectors: true }), {
    message: /`n` must be an integer from 0 to 46338/,
  });
  await t.throwsAsync(linalg.zexpm(none, largest), { instanceOf: ShapeError });
  await t.throwsAsync(
    linalg.choleskySolve(none, 0, none, largest).then(() => linalg.cholesky(none, 1)),
    { instanceOf: ShapeError },
  );
});

const { freeMemory } = native["systemInfo"]!() as { freeMemory: number };
const testWithLittleMemory = freeMemory > 30e9 ? test.skip : test; // a typed array could not ask for more than there is

testWithLittleMemory("a result that does not fit into the free memory is refused with both sizes", async (t) => {
  const none = new Float64Array();
  await t.throwsAsync(linalg.dgemm(65_535, 65_535, 0, none, none), {
    instanceOf: MemoryError,
    message: /dgemm: result `c` needs 34.4 GB, .* GB are free/,
  });
});

test("empty matrices have empty answers", async (t) => {
  const none = new Float64Array();
  t.deepEqual(await linalg.dsyevd(none, 0, { vectors: true }), { values: none, vectors: none });
  t.deepEqual(await linalg.zheevd(none, 0), { values: none });
  t.deepEqual(await linalg.cholesky(none, 0), none);
  t.deepEqual(await linalg.choleskySolve(none, 0, none, 3), none);
  t.deepEqual(await linalg.expm(none, 0), none);
  t.deepEqual(await linalg.dgemm(0, 5, 3, none, new Float64Array(15)), none);
  t.deepEqual(await linalg.dgemm(1, 2, 0, none, none), new Float64Array(2));
});

test("a symmetric problem reads the lower triangle alone", (t) => {
  const nan = Number.NaN;
  t.deepEqual(linalg.dsyevdSync(Float64Array.of(2, nan, 1, 2), 2).values, Float64Array.of(1, 3));
  t.deepEqual(linalg.choleskySync(Float64Array.of(4, nan, 2, 2), 2), Float64Array.of(2, 0, 1, 1));
  t.throws(() => linalg.dsyevdSync(Float64Array.of(2, 0, nan, 2), 2), { message: /row 1, column 0/ });
});
