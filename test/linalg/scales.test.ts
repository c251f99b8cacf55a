import { linalg, NumericalError } from "infinite-nnqs";
import { symmetricMatrix } from "../support/random.js";
import { test } from "../support/test.js";

const n = 24;
/** Powers of two, so that scaling rounds nothing of the numbers that are not subnormal. */
const exponents = [-1074, -1060, -1030, -1022, -600, 600, 1000, 1010];
const scaled = (x: Float64Array, exponent: number) =>
  x.map((v) => v * 2 ** Math.trunc(exponent / 2) * 2 ** (exponent - Math.trunc(exponent / 2)));

/** A matrix of whole numbers, which subnormal numbers hold too. */
const whole = symmetricMatrix(n).data.map((x) => Math.round(40 * x));

test("eigensystems of subnormal and of huge matrices are those of the matrix times a power of two", async (t) => {
  const reference = await linalg.dsyevd(whole, n, { vectors: true });
  const hermitian = new Float64Array(2 * n * n).map((_, at) => (at % 2 === 0 ? whole[at / 2]! : 0));
  for (const exponent of exponents) {
    for (const { values, vectors } of [
      await linalg.dsyevd(scaled(whole, exponent), n, { vectors: true }),
      { ...(await linalg.zheevd(scaled(hermitian, exponent), n)), vectors: undefined },
    ]) {
      const expected = scaled(reference.values, exponent);
      const largest = Math.max(...expected.map(Math.abs));
      for (const [k, value] of values.entries()) {
        t.true(
          Math.abs(value - expected[k]!) <= 1e-13 * largest + 5e-324,
          `2^${exponent}: ${value}, not ${expected[k]}`,
        );
      }
      if (vectors === undefined) continue;
      for (let i = 0; i < n * n; i++) t.true(Math.abs(Math.abs(vectors[i]!) - Math.abs(reference.vectors[i]!)) < 1e-11);
    }
  }
});

test("eigenvalues beyond float64 are an error, not infinity", async (t) => {
  const a = new Float64Array(4).fill(1.7e308);
  await t.throwsAsync(linalg.dsyevd(a, 2), { instanceOf: NumericalError, message: /eigenvalue exceeds/ });
});

test("Cholesky factors of subnormal and of huge matrices are exact multiples", async (t) => {
  const positive = (await linalg.gram(new linalg.Matrix(n, n, whole))).data;
  for (let i = 0; i < n; i++) positive[i * n + i]! += 1000;
  const reference = await linalg.cholesky(positive, n);
  for (const exponent of [-1074, -1060, -1030, 600, 1000]) {
    const factor = await linalg.cholesky(scaled(positive, exponent), n);
    for (const [i, value] of factor.entries()) {
      const expected = reference[i]! * 2 ** (exponent / 2);
      t.true(
        Math.abs(value - expected) <= 1e-12 * 2 ** (exponent / 2) * 200,
        `2^${exponent}: ${value}, not ${expected}`,
      );
    }
  }
});
