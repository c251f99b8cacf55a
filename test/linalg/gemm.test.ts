import { ArgumentError, linalg, ShapeError } from "infinite-nnqs";
import { maxDifference } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

test("dgemm multiplies row-major matrices, with transposes", async (t) => {
  const a = Float64Array.of(1, 2, 3, 4, 5, 6); // 2×3
  const b = Float64Array.of(1, 0, 2, 1, 0, 3); // 3×2
  const expected = Float64Array.of(5, 11, 14, 23);
  t.deepEqual(await linalg.dgemm(2, 2, 3, a, b), expected);
  const at = Float64Array.of(1, 4, 2, 5, 3, 6);
  t.deepEqual(linalg.dgemmSync(2, 2, 3, at, b, { opA: "transpose" }), expected);
});

test("an output that overlaps an input is refused", async (t) => {
  const memory = new Float64Array(12);
  const c = memory.subarray(2, 6);
  await t.throwsAsync(linalg.dgemm(2, 2, 2, memory, new Float64Array(4), { c }), { instanceOf: ArgumentError });
  await t.throwsAsync(linalg.dgemm(2, 2, 300, memory, new Float64Array(4)), { instanceOf: ShapeError });
});

/** Σ_p op(A)_ip·op(B)_pj by definition, complex interleaved. */
function product(m: number, n: number, k: number, a: Stored, b: Stored): Float64Array {
  const c = new Float64Array(2 * m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let p = 0; p < k; p++) {
        const [ar, ai] = element(a, i, p);
        const [br, bi] = element(b, p, j);
        c[2 * (i * n + j)]! += ar * br - ai * bi;
        c[2 * (i * n + j) + 1]! += ar * bi + ai * br;
      }
    }
  }
  return c;
}

interface Stored {
  readonly op: linalg.Op;
  readonly ld: number;
  readonly data: Float64Array;
}

/** (re, im) of op(stored) at (i, j). */
function element({ op, ld, data }: Stored, i: number, j: number): [number, number] {
  const at = op === "none" ? i * ld + j : j * ld + i;
  return [data[2 * at] as number, (op === "adjoint" ? -1 : 1) * (data[2 * at + 1] as number)];
}

test("zgemm with every op, padding, complex alpha and beta is the product by definition", async (t) => {
  const ops = ["none", "transpose", "adjoint"] as const;
  const [m, n, k] = [4, 3, 5];
  for (const opA of ops) {
    for (const opB of ops) {
      const [rowsA, lda] = opA === "none" ? [m, k + 2] : [k, m + 1];
      const [rowsB, ldb] = opB === "none" ? [k, n] : [n, k + 3];
      const ldc = n + 1;
      const a: Stored = { op: opA, ld: lda, data: uniform(2 * rowsA * lda, 1) };
      const b: Stored = { op: opB, ld: ldb, data: uniform(2 * rowsB * ldb, 2) };
      const c = uniform(2 * m * ldc, 3);
      const before = c.slice();
      const [alpha, beta] = [[0.5, -2] as const, [-1, 0.25] as const];
      const options = { opA, opB, alpha, beta, lda, ldb, ldc, c };
      t.is(await linalg.zgemm(m, n, k, a.data, b.data, options), c, "the caller's own array comes back");
      const ab = product(m, n, k, a, b);
      const expected = before.slice();
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          const at = 2 * (i * ldc + j);
          const [xr, xi] = [ab[2 * (i * n + j)] as number, ab[2 * (i * n + j) + 1] as number];
          const [yr, yi] = [before[at] as number, before[at + 1] as number];
          expected[at] = alpha[0] * xr - alpha[1] * xi + beta[0] * yr - beta[1] * yi;
          expected[at + 1] = alpha[0] * xi + alpha[1] * xr + beta[0] * yi + beta[1] * yr;
        }
      }
      t.true(maxDifference(c, expected) < 1e-14, `${opA} ${opB}`); // the padding is as it was
    }
  }
});

test("sgemm agrees with dgemm to single precision", (t) => {
  const [m, n, k] = [30, 20, 50];
  const [a, b] = [Float32Array.from(uniform(m * k, 1)), Float32Array.from(uniform(k * n, 2))];
  const exact = linalg.dgemmSync(m, n, k, Float64Array.from(a), Float64Array.from(b), { alpha: 2 });
  t.true(maxDifference(linalg.sgemmSync(m, n, k, a, b, { alpha: 2 }), exact) < 50 * 2 ** -23);
});

test("beta without a matrix to add to is refused", async (t) => {
  const a = new Float64Array(4);
  await t.throwsAsync(linalg.dgemm(2, 2, 2, a, a, { beta: 1 }), { message: /`beta` needs a matrix `c` to add to/ });
});
