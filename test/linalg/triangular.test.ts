import { linalg, NumericalError, random, ShapeError } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { test } from "../support/test.js";

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

test("a product with a lower triangle equals the general product", async (t) => {
  const [b, l] = [randomMatrix(37, 83, 1), lowerTriangle(83, 2)];
  allNear(t, (await linalg.multiplyByLower(b, l)).data, (await linalg.matmul(b, l)).data, 1e-11);
});

test("solveLower undoes a product with the factor", async (t) => {
  const [x, l] = [randomMatrix(83, 19, 3), lowerTriangle(83, 4)];
  allNear(t, (await linalg.solveLower(l, await linalg.matmul(l, x))).data, x.data, 1e-11);
  l.data[5 * 83 + 5] = 0;
  await t.throwsAsync(linalg.solveLower(l, x), { instanceOf: NumericalError });
});

test("a Gram matrix is exactly symmetric, equals A·Aᵀ, and adds", async (t) => {
  const a = randomMatrix(131, 40, 5);
  const g = await linalg.gram(a);
  allNear(t, g.data, (await linalg.matmul(a, a, { transposeB: true })).data, 1e-11);
  for (let i = 0; i < 131; i++) for (let j = 0; j < i; j++) t.is(g.get(i, j), g.get(j, i));
  const doubled = await linalg.gram(a, { add: g });
  allNear(
    t,
    doubled.data,
    new linalg.Matrix(
      131,
      131,
      g.data.map((value) => 2 * value),
    ).data,
    1e-11,
  );
  await t.throwsAsync(linalg.gram(a, { add: a }), { instanceOf: ShapeError });
});
