import assert from "node:assert/strict";
import { test } from "node:test";
import { linalg, NumericalError, random, ShapeError } from "infinite-nnqs";

const randomMatrix = (rows: number, columns: number, seed: number) =>
  new linalg.Matrix(rows, columns, random.normal({ seed }, rows * columns));

function lowerTriangle(n: number, seed: number) {
  const l = randomMatrix(n, n, seed);
  for (let i = 0; i < n; i++) {
    l.data.fill(0, i * n + i + 1, (i + 1) * n);
    l.data[i * n + i]! += 4;
  }
  return l;
}

function assertClose(a: linalg.Matrix, b: linalg.Matrix) {
  for (let i = 0; i < a.data.length; i++) assert.ok(Math.abs(a.data[i]! - b.data[i]!) < 1e-11);
}

test("a product with a lower triangle equals the general product", async () => {
  const [b, l] = [randomMatrix(37, 83, 1), lowerTriangle(83, 2)];
  assertClose(await linalg.multiplyByLower(b, l), await linalg.matmul(b, l));
});

test("solveLower undoes a product with the factor", async () => {
  const [x, l] = [randomMatrix(83, 19, 3), lowerTriangle(83, 4)];
  assertClose(await linalg.solveLower(l, await linalg.matmul(l, x)), x);
  l.data[5 * 83 + 5] = 0;
  await assert.rejects(linalg.solveLower(l, x), NumericalError);
});

test("a Gram matrix is exactly symmetric, equals A·Aᵀ, and adds", async () => {
  const a = randomMatrix(131, 40, 5);
  const g = await linalg.gram(a);
  assertClose(g, await linalg.matmul(a, a, { transposeB: true }));
  for (let i = 0; i < 131; i++) for (let j = 0; j < i; j++) assert.equal(g.get(i, j), g.get(j, i));
  const doubled = await linalg.gram(a, { add: g });
  assertClose(
    doubled,
    new linalg.Matrix(
      131,
      131,
      g.data.map((value) => 2 * value),
    ),
  );
  await assert.rejects(linalg.gram(a, { add: a }), ShapeError);
});
