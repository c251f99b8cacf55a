import { ArgumentError, dataset, linalg, predict, qsntk } from "infinite-nnqs";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

/** n×n, symmetric but for one pair of entries, which differ by `apart`. */
function nearlySymmetric(n: number, apart: number): linalg.Matrix {
  const values = uniform(n * n, 7);
  const matrix = new linalg.Matrix(n, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      matrix.data[i * n + j] = matrix.data[j * n + i] = values[i * n + j]! + (i === j ? n : 0);
  matrix.data[(n - 3) * n + 1]! += apart;
  return matrix;
}

test("a kernel that is not symmetric is refused, and the entries that differ are named", async (t) => {
  for (const n of [5, 64, 65, 200]) {
    await t.notThrowsAsync(qsntk.spectrum(nearlySymmetric(n, 1e-10)));
    await t.throwsAsync(qsntk.spectrum(nearlySymmetric(n, 1e-3)), {
      instanceOf: ArgumentError,
      message: new RegExp(`^spectrum: \`kernel\` must be symmetric, but entry \\(${n - 3}, 1\\) is `),
    });
    await t.throwsAsync(qsntk.alignment(nearlySymmetric(n, 1e-3), new Float64Array(n).fill(1)), {
      message: /^alignment: /,
    });
  }
  const hermitian = (imaginary: number) => new qsntk.ComplexMatrix(2, 2, [2, 0, 0.5, 1, 0.5, imaginary, 3, 0]);
  t.is((await qsntk.spectrum(hermitian(-1))).rank, 2);
  await t.throwsAsync(qsntk.spectrum(hermitian(1)), { message: /must be Hermitian, but entry \(1, 0\) is 0\.5 \+ 1i/ });
  await t.throwsAsync(qsntk.spectrum(new qsntk.ComplexMatrix(1, 1, [1, 1])), { message: /must be Hermitian/ });
});

test("coupled training refuses kernels that are not symmetric", async (t) => {
  const good = new linalg.Matrix(2, 2, [2, 1, 1, 3]);
  const skewed = new linalg.Matrix(2, 2, [2, 1, 0, 3]);
  const blocks = { ntkTrain: good, ntkTestTrain: good, nngpTrain: good, nngpTestTrain: good, nngpTest: good };
  const inputs = new linalg.Matrix(2, 1, [1, -1]);
  const target = await dataset.task({ inputs }, Float64Array.of(1, 0, 0, 1), { train: 1, test: 1 });
  await t.notThrowsAsync(predict.coupled(blocks, target));
  for (const name of ["ntkTrain", "nngpTrain", "nngpTest"]) {
    await t.throwsAsync(predict.coupled({ ...blocks, [name]: skewed }, target), {
      message: new RegExp(`^coupled: \`${name}\` must be symmetric`),
    });
  }
});
