import { ArgumentError, linalg, ShapeError } from "infinite-nnqs";
import { symmetricMatrix, uniformMatrix } from "../support/random.js";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

const { Matrix } = linalg;

test("the largest eigenvalue is LAPACK's to rounding, and the same bits for any number of threads", async (t) => {
  for (const n of [1, 2, 3, 5, 30, 101, 400]) {
    const factor = uniformMatrix(n, n + 3, n);
    for (const matrix of [symmetricMatrix(n, n), await linalg.gram(factor)]) {
      const all = await linalg.eigvalsh(matrix);
      const scale = Math.max(Math.abs(all[0]!), Math.abs(all[n - 1]!));
      const found = await withThreads([1, 2, 5], () => linalg.largestEigenvalue(matrix));
      t.true(Math.abs(found[0]! - all[n - 1]!) < 2e-14 * scale, `${n}: ${found[0]} and ${all[n - 1]}`);
      t.deepEqual(new Set(found).size, 1);
    }
  }
});

test("it is found where eigenvalues coincide, vanish or are negative", async (t) => {
  const diagonal = (...values: number[]) =>
    new Matrix(
      values.length,
      values.length,
      Float64Array.from({ length: values.length ** 2 }, (_, i) =>
        i % (values.length + 1) === 0 ? values[i / (values.length + 1)]! : 0,
      ),
    );
  for (const [values, largest] of [
    [[3, 3, 3, 3], 3],
    [[0, 0, 0], 0],
    [[-2, -1, -5], -1],
    [[1, 1, -7, -7, 0], 1],
    [[1e-300, 2e-300], 2e-300],
    [[1e150, 2e150], 2e150],
  ] as const) {
    const found = await linalg.largestEigenvalue(diagonal(...values));
    t.true(Math.abs(found! - largest) <= 1e-15 * Math.abs(largest), `${values}: ${found}`);
  }
});

test("what is no symmetric matrix is refused", async (t) => {
  await t.throwsAsync(linalg.largestEigenvalue(new Matrix(2, 3)), { instanceOf: ShapeError });
  await t.throwsAsync(linalg.largestEigenvalue(new Matrix(0, 0)), { instanceOf: ArgumentError });
  const broken = new Matrix(2, 2, Float64Array.of(1, Number.NaN, Number.NaN, 1));
  await t.throwsAsync(linalg.largestEigenvalue(broken), { message: /`a`.*row 0, column 1|finite/ });
});
