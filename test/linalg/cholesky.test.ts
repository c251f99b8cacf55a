import { linalg, NumericalError } from "infinite-nnqs";
import { maxDifference } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const { cholesky, choleskySync, choleskySolve, choleskySolveSync, dgemmSync } = linalg;

/** B·Bᵀ + I. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const b = uniform(n * n, seed);
  const identity = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  return dgemmSync(n, n, n, b, b, { opB: "transpose", beta: 1, c: identity });
}

test("cholesky gives a lower factor whose square is the matrix, on one and on several threads", async (t) => {
  for (const n of [1, 2, 5, 64, 300]) {
    const a = positiveDefinite(n, n);
    const l = await cholesky(a, n);
    t.true(maxDifference(dgemmSync(n, n, n, l, l, { opB: "transpose" }), a) < 1e-13 * n, `n = ${n}`);
    for (let i = 0; i < n; i++) {
      t.true(l[i * n + i]! > 0);
      t.true(
        l.subarray(i * n + i + 1, (i + 1) * n).every((x) => x === 0),
        "zero above the diagonal",
      );
    }
    t.deepEqual(choleskySync(a, n), l);
  }
});

test("the factor of the minimum matrix is all ones", (t) => {
  const n = 6; // A_ij = min(i, j) + 1 = Σ_k 1
  const a = Float64Array.from({ length: n * n }, (_, k) => Math.min(Math.floor(k / n), k % n) + 1);
  const ones = Float64Array.from({ length: n * n }, (_, k) => (k % n <= Math.floor(k / n) ? 1 : 0));
  t.true(maxDifference(choleskySync(a, n), ones) < 1e-15);
});

test("choleskySolve solves for one and for many right-hand sides", async (t) => {
  for (const [n, columns] of [
    [1, 1],
    [40, 3],
    [300, 50],
  ] as const) {
    const a = positiveDefinite(n, 7);
    const x = uniform(n * columns, 8);
    const b = dgemmSync(n, columns, n, a, x);
    const l = choleskySync(a, n);
    t.true(maxDifference(await choleskySolve(l, n, b, columns), x) < 1e-10, `${n}×${columns}`);
    t.deepEqual(choleskySolveSync(l, n, b, columns), await choleskySolve(l, n, b, columns));
  }
});

test("a matrix that is not positive definite is refused with the order of the minor and a remedy", (t) => {
  const a = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, -1);
  t.throws(() => choleskySync(a, 3), {
    name: "NumericalError",
    message:
      "choleskySync: the matrix is not positive definite: its leading minor of order 3 of 3 is not. " +
      "Add a small multiple of the identity (a ridge), or use eigh",
  });
  t.throws(() => choleskySync(new Float64Array(4), 2), { instanceOf: NumericalError });
});

test("a factor with a zero on its diagonal is refused by row", (t) => {
  const l = Float64Array.of(1, 0, 2, 0);
  t.throws(() => choleskySolveSync(l, 2, Float64Array.of(1, 1), 1), {
    message: /`l` has a zero on its diagonal at row 1/,
  });
});
