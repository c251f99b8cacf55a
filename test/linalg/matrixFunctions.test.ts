import { linalg, NumericalError, ShapeError } from "infinite-nnqs";
import { maxDifference } from "../support/near.js";
import { symmetricMatrix, uniformMatrix } from "../support/random.js";
import { test } from "../support/test.js";

const { Matrix, eigh, eigvalsh, matmul, solvePositiveDefinite } = linalg;

test("eigh diagonalises, with eigenvectors in columns, in one and in several blocks", async (t) => {
  for (const n of [1, 2, 7, 33, 130, 600]) {
    const a = symmetricMatrix(n, n);
    const { values, vectors } = await eigh(a);
    const image = await matmul(a, vectors);
    const scaled = new Matrix(
      n,
      n,
      vectors.data.map((v, i) => v * values[i % n]),
    );
    t.true(maxDifference(image.data, scaled.data) < 1e-13 * n, `residual at n=${n}`);
    const gram = await matmul(vectors, vectors, { transposeA: true });
    const identity = new Matrix(
      n,
      n,
      gram.data.map((_, i) => (i % (n + 1) === 0 ? 1 : 0)),
    );
    t.true(maxDifference(gram.data, identity.data) < 1e-13 * n, `orthogonality at n=${n}`);
    t.true(maxDifference(await eigvalsh(a), values) < 1e-13 * n);
    t.deepEqual(values, values.slice().sort());
  }
});

test("the open chain has eigenvalues 2cos(kπ/(n+1))", async (t) => {
  const n = 700;
  const chain = new Matrix(n, n);
  for (let i = 1; i < n; i++) chain.data[i * n + i - 1] = 1; // lower triangle only
  const exact = Float64Array.from({ length: n }, (_, i) => 2 * Math.cos(((n - i) * Math.PI) / (n + 1)));
  t.true(maxDifference(await eigvalsh(chain), exact) < 1e-13);
  t.true(maxDifference((await eigh(chain)).values, exact) < 1e-13);
});

test("matmul's transposes agree with transposing by hand", async (t) => {
  const a = uniformMatrix(5, 3, 1);
  const b = uniformMatrix(5, 4, 2);
  const expected = new Matrix(3, 4);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 4; j++) for (let k = 0; k < 5; k++) expected.data[i * 4 + j] += a.get(k, i) * b.get(k, j);
  }
  t.true(maxDifference((await matmul(a, b, { transposeA: true })).data, expected.data) < 1e-15);
  const bt = new Matrix(
    4,
    5,
    Float64Array.from({ length: 20 }, (_, i) => b.get(i % 5, Math.floor(i / 5))),
  );
  t.true(maxDifference((await matmul(a, bt, { transposeA: true, transposeB: true })).data, expected.data) < 1e-15);
});

test("matmul says which dimensions do not fit and what to pass", async (t) => {
  await t.throwsAsync(matmul(new Matrix(5, 200), new Matrix(300, 200)), {
    instanceOf: ShapeError,
    message: "matmul: `b` has 300 rows but `a` has 200 columns. Pass b as 200×n, or { transposeB: true }.",
  });
});

test("solvePositiveDefinite inverts a positive definite matrix and refuses others", async (t) => {
  const n = 300;
  const factor = uniformMatrix(n, n, 5);
  const a = await matmul(factor, factor, { transposeB: true });
  for (let i = 0; i < n; i++) a.data[i * n + i] += 1;
  const x = uniformMatrix(n, 3, 6);
  const b = await matmul(a, x);
  t.true(maxDifference((await solvePositiveDefinite(a, b)).data, x.data) < 1e-10);
  a.data[4 * n + 4] = -1;
  await t.throwsAsync(solvePositiveDefinite(a, b), {
    instanceOf: NumericalError,
    message: /^solvePositiveDefinite: .*leading minor of order 5 of 300/,
  });
});

test("matrices and factors that do not fit are refused by name, with the shape that is needed", async (t) => {
  const [a, b] = [new Matrix(2, 3), new Matrix(3, 2)];
  const cases: readonly (readonly [() => unknown, RegExp])[] = [
    [() => eigh(a), /^eigh: `matrix` must be square, not 2×3\.$/],
    [() => solvePositiveDefinite(a, b), /^solvePositiveDefinite: `a` must be square, not 2×3\.$/],
    [() => linalg.diagonal(a), /^diagonal: `a` must be square, not 2×3\.$/],
    [() => linalg.addToDiagonal(a, 1), /^addToDiagonal: `a` must be square, not 2×3\.$/],
    [() => linalg.subtract(a, b), /^subtract: `b` must be 2×3, as `a` is, not 3×2\.$/],
    [() => linalg.gram(a, { add: a }), /^gram: `add` must be 2×2, not 2×3\.$/],
    [() => linalg.solveLower(a, b), /^solveLower: `l` must be 3×3, not 2×3\.$/],
    [() => linalg.scaleColumns(a, [1]), /^scaleColumns: `factors` must have length 3, one per column, not 1\.$/],
    [() => linalg.scaleBoth(a, [1, 2], [1]), /^scaleBoth: `right` must have length 3, one per column, not 1\.$/],
  ];
  for (const [call, message] of cases) await t.throwsAsync(async () => call(), { instanceOf: ShapeError, message });
});
