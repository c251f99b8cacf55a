import { resizableBuffer, transferAway } from "../support/buffers.js";
import { symmetricMatrix, uniform } from "../support/random.js";
import { test } from "../support/test.js";
import { native, runNative as run } from "./addon.js";

/** A matrix of its own, of a size whose memory goes back to the system when it is freed. */
const n = 700;
const matrix = symmetricMatrix(n).data;

test("an array that a job was lent and that is transferred away meanwhile stays readable", async (t) => {
  const request = { opA: "none", opB: "none", m: n, n, k: n, lda: n, ldb: n, ldc: n, alpha: 1, beta: 0 };
  const product = () => ({ ...request, a: matrix.slice(), b: matrix.slice() });
  const expected = (await run("dgemm", product()))["c"]!;
  for (let round = 0; round < 5; round++) {
    const lent = product();
    const jobs = [run("expm", { n: 200, a: uniform(40_000) }), run("dgemm", { ...lent, own: ["a", "b"] })];
    transferAway(lent.a);
    transferAway(lent.b);
    native["collectGarbage"]!();
    const { c } = (await Promise.all(jobs))[1]!;
    t.true(c!.every((value, i) => value === expected[i]));
  }
});

test("the result of a job in a lent array that was transferred away is said to be lost", async (t) => {
  const lent = matrix.slice();
  const job = run("dsyevd", { a: lent, n, vectors: true, own: ["a"] });
  transferAway(lent);
  native["collectGarbage"]!();
  await t.throwsAsync(
    job.then((found) => Object.keys(found)),
    { message: /`vectors` was transferred to another thread while the job ran/ },
  );
});

test("a lent array whose buffer can shrink is copied", async (t) => {
  const buffer = resizableBuffer(8 * n * n);
  const lent = new Float64Array(buffer, 0, n * n);
  lent.set(matrix);
  const job = run("largestEigenvalue", { a: lent, n, own: ["a"] });
  buffer.resize(0);
  const { value } = await job;
  t.deepEqual(value, (await run("largestEigenvalue", { a: matrix, n }))["value"]);
});
