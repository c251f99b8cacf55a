import { linalg } from "infinite-nnqs";
import { maxDifference } from "../support/near.js";
import { symmetricMatrix, uniform } from "../support/random.js";
import { test } from "../support/test.js";

const { dsyevd, dsyevdSync, zheevd, zheevdSync, zgemmSync } = linalg;

/** A random Hermitian matrix, complex interleaved. */
function hermitian(n: number, seed: number): Float64Array {
  const a = uniform(2 * n * n, seed);
  for (let i = 0; i < n; i++) {
    a[2 * (i * n + i) + 1] = 0;
    for (let j = 0; j < i; j++) {
      a[2 * (j * n + i)] = a[2 * (i * n + j)] as number;
      a[2 * (j * n + i) + 1] = -(a[2 * (i * n + j) + 1] as number);
    }
  }
  return a;
}

test("zheevd diagonalises Hermitian matrices, with eigenvectors in columns", async (t) => {
  for (const n of [1, 2, 3, 31, 64, 150]) {
    const a = hermitian(n, n);
    const { values, vectors } = await zheevd(a, n, { vectors: true });
    const image = zgemmSync(n, n, n, a, vectors);
    const scaled = vectors.map((v, i) => v * (values[(i >> 1) % n] as number));
    t.true(maxDifference(image, scaled) < 1e-13 * n, `residual at n=${n}`);
    const gram = zgemmSync(n, n, n, vectors, vectors, { opA: "adjoint" });
    const identity = gram.map((_, i) => (i % (2 * (n + 1)) === 0 ? 1 : 0));
    t.true(maxDifference(gram, identity) < 1e-13 * n, `orthogonality at n=${n}`);
    t.true(maxDifference((await zheevd(a, n)).values, values) < 1e-13 * n);
    t.deepEqual(values, values.slice().sort());
  }
});

test("a spin in a field along y has eigenvectors (1, ∓i)/√2", (t) => {
  const { values, vectors } = zheevdSync(Float64Array.of(0, 0, 0, -1, 0, 1, 0, 0), 2, { vectors: true }); // σ_y
  t.true(maxDifference(values, [-1, 1]) < 1e-15);
  for (const column of [0, 1]) {
    const [a, b, c, d] = [0, 1, 4, 5].map((k) => vectors[2 * column + k] as number) as [number, number, number, number];
    // ratio of the second to the first component: ∓i
    const length = a * a + b * b;
    t.true(Math.abs((c * a + d * b) / length) < 1e-15);
    t.true(Math.abs((d * a - c * b) / length - (column === 0 ? -1 : 1)) < 1e-15);
  }
});

test("a threaded eigensystem of order 1100 has known eigenvalues and small residuals", async (t) => {
  // A = s·sᵀ-modified identity: 2·I + u·uᵀ has 2 (n−1 times) and 2 + ‖u‖².
  const n = 1100;
  const u = uniform(n, 4);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = u[i]! * u[j]! + (i === j ? 2 : 0);
  const { values, vectors } = await dsyevd(a, n, { vectors: true });
  const square = u.reduce((sum, x) => sum + x * x, 0);
  t.true(maxDifference(values.subarray(0, n - 1), new Float64Array(n - 1).fill(2)) < 1e-11);
  t.true(Math.abs((values[n - 1] as number) - 2 - square) < 1e-11);
  const overlap = u.reduce((sum, x, i) => sum + x * (vectors[i * n + n - 1] as number), 0);
  t.true(Math.abs(Math.abs(overlap) - Math.sqrt(square)) < 1e-11, "the last column is u, normalised");
});

test("matrices of extreme scale have the scaled spectrum", (t) => {
  const n = 30;
  const a = symmetricMatrix(n, 9).data;
  const { values } = dsyevdSync(a, n);
  for (const exponent of [-1020, -600, 600, 1010]) {
    const scaled = dsyevdSync(
      a.map((x) => x * 2 ** exponent),
      n,
      { vectors: true },
    ).values;
    const back = scaled.map((x) => x / 2 ** (exponent / 2) / 2 ** (exponent / 2));
    t.true(maxDifference(back, values) < 1e-12, `2^${exponent}`);
  }
});

test("vectors are left out unless they are asked for", (t) => {
  t.deepEqual(Object.keys(dsyevdSync(Float64Array.of(1), 1)), ["values"]);
  t.deepEqual(dsyevdSync(Float64Array.of(-3), 1, { vectors: true }).values, Float64Array.of(-3));
});
