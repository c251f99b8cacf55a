import { linalg } from "infinite-nnqs";
import { firstDifference, sameBits } from "../support/near.js";
import { uniform, uniformMatrix } from "../support/random.js";
import { onEveryKernels, withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

const { Matrix } = linalg;

/** A product with every option of dgemm. */
interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly opA: linalg.Op;
  readonly opB: linalg.Op;
  readonly alpha: number;
  readonly beta: number;
  readonly lda: number;
  readonly ldb: number;
  readonly ldc: number;
}

/** Whole numbers below a limit, from a fixed sequence. */
function draws(seed: number): (limit: number) => number {
  const numbers = uniform(4000, seed);
  let at = 0;
  return (limit) => Math.floor(((numbers[at++]! + 1) / 2) * limit);
}

/** Products of these dimensions, with odd strides, transposed or not, and factors of every kind. */
function products(dimensions: readonly (readonly [number, number, number])[], seed: number): Product[] {
  const draw = draws(seed);
  return dimensions.map(([m, n, k], i) => {
    const [opA, opB] = [draw(2) === 0 ? "none" : "transpose", draw(2) === 0 ? "none" : "transpose"] as const;
    return {
      m,
      n,
      k,
      opA,
      opB,
      alpha: [1, 1, -0.7][i % 3]!,
      beta: [0, 1, 0.3, -1][i % 4]!,
      lda: (opA === "none" ? k : m) + draw(6),
      ldb: (opB === "none" ? n : k) + draw(6),
      ldc: n + draw(6),
    };
  });
}

const random = (count: number, limit: number, seed: number) => {
  const draw = draws(seed);
  return Array.from({ length: count }, () => [1 + draw(limit), 1 + draw(limit), 1 + draw(limit)] as const);
};

/** Dimensions at which BLIS's kernels for small matrices rounded by shape, and long and thin ones. */
const special = [
  ...[65, 129, 257].flatMap((n) => [[n, n, n] as const, [n, n, 2 * n] as const, [n, 2, n] as const]),
  ...([
    [5000, 3, 300],
    [3, 5000, 300],
    [700, 640, 12],
    [300, 290, 1500],
    [1, 1, 4000],
    [2100, 1, 1100],
  ] as const),
];

const dgemm = ({ m, n, k, ...options }: Product, a: Float64Array, b: Float64Array, c: Float64Array) =>
  linalg.dgemmSync(m, n, k, a, b, { ...options, c });

/** Its operands. */
function operands({ m, n, k, opA, opB, lda, ldb, ldc }: Product): [Float64Array, Float64Array, Float64Array] {
  const [rowsA, rowsB] = [opA === "none" ? m : k, opB === "none" ? k : n];
  return [uniform(rowsA * lda, m), uniform(rowsB * ldb, n + 1000), uniform(m * ldc, k + 2000)];
}

test("a real product is the same bits for any number of threads, on all kernels", async (t) => {
  await onEveryKernels(async (kernels) => {
    for (const product of products([...special, ...random(20, 300, 3)], 1)) {
      const [a, b, c] = operands(product);
      const [one, ...others] = await withThreads([1, 2, 3, 5], () => dgemm(product, a, b, c.slice()));
      for (const other of others) sameBits(t, other, one!, `${kernels} ${JSON.stringify(product)}`);
    }
  });
});

test("an element of a real product is the same bits in whatever block it is computed, on all kernels", async (t) => {
  await onEveryKernels((kernels) => {
    const draw = draws(5);
    for (const product of products([...special, ...random(60, 300, 7)], 2)) {
      const { m, n, opA, opB, lda, ldb, ldc } = product;
      const [a, b, c] = operands(product);
      const whole = dgemm(product, a, b, c.slice());
      const [i, j] = [draw(m), draw(n)];
      const block = { ...product, m: 1 + draw(m - i), n: 1 + draw(n - j) };
      const [fromA, fromB] = [a.subarray(opA === "none" ? i * lda : i), b.subarray(opB === "none" ? j : j * ldb)];
      const part = dgemm(block, fromA, fromB, c.slice(i * ldc + j));
      let differences = 0;
      for (let row = 0; row < block.m; row++) {
        const at = (i + row) * ldc + j;
        const expected = whole.subarray(at, at + block.n);
        differences += Number(firstDifference(part.subarray(row * ldc, row * ldc + block.n), expected) >= 0);
      }
      t.is(differences, 0, `${kernels} ${JSON.stringify(product)}, block at ${i}, ${j} of ${block.m}×${block.n}`);
    }
  });
});

test("A·Aᵀ is symmetric to the last bit, and a Gram matrix the same bits for any number of threads, on all kernels", async (t) => {
  const sizes = [...special.map(([m, , k]) => [Math.min(m, 400), k] as const), ...random(10, 300, 9)];
  await onEveryKernels(async (kernels) => {
    for (const [m, k] of sizes) {
      const what = `${kernels} ${m}×${k}`;
      const [a, add] = [uniformMatrix(m, k, m), uniformMatrix(m, m, k)];
      const product = await linalg.matmul(a, a, { transposeB: true });
      sameBits(t, product.data, transposed(product).data, what);
      const [one, ...others] = await withThreads([1, 2, 3, 5], async () => [
        (await linalg.gram(a)).data,
        (await linalg.gram(a, { add })).data,
      ]);
      sameBits(t, one![0]!, product.data, what);
      for (const other of others) for (const i of [0, 1]) sameBits(t, other[i]!, one![i]!, what);
    }
  });
});

function transposed(a: linalg.Matrix): linalg.Matrix {
  const result = new Matrix(a.columns, a.rows);
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.columns; j++) result.data[j * a.rows + i] = a.get(i, j);
  return result;
}

test("haswell, zen, zen2 and zen3 give the same bits", async (t) => {
  const found = new Map<string, Float64Array[]>();
  const chosen = products([...special, ...random(20, 300, 11)], 4);
  await onEveryKernels((kernels) => {
    if (!/haswell|zen/.test(kernels)) return;
    found.set(
      kernels,
      chosen.map((product) => dgemm(product, ...operands(product))),
    );
  });
  const haswell = found.get("haswell");
  for (const [kernels, results] of found) {
    for (const [i, result] of results.entries()) sameBits(t, result, haswell![i]!, `${kernels} ${i}`);
  }
  t.true(found.size === 4 || found.size === 0); // a CPU without AVX2 has none
});
