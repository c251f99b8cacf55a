import { dataset, linalg, predict, qsntk, random, ShapeError, stax } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { allNear } from "../support/near.js";
import { paper, paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const [n, m] = [14, 6];
const target = { train: random.normal({ seed: 1 }, 2 * n), test: random.normal({ seed: 2 }, 2 * m) };
const points = { inputs: new linalg.Matrix(n + m, 1) }; // kernels of one's own may know more of them
const given = await dataset.task(points, Float64Array.from([...target.train, ...target.test]), {
  train: Int32Array.from({ length: n }, (_, i) => i),
});

/** Kernels of linear models with random features that real and imaginary part share, so that they mix. */
async function sharedKernels(): Promise<predict.KernelBlocks> {
  const gramOf = async (seed: number) => {
    const features = new linalg.Matrix(
      2 * (n + m),
      60,
      random.normal({ seed }, 120 * (n + m)).map((x) => x / 8),
    );
    return linalg.gram(features);
  };
  return blocks(await gramOf(3), await gramOf(4));
}

/** Blocks of kernels over (ψ₁ train, ψ₁ test, ψ₂ train, ψ₂ test). */
function blocks(ntk: linalg.Matrix, nngp: linalg.Matrix): predict.KernelBlocks {
  const points = n + m;
  const train = [...Array(n).keys(), ...Array.from({ length: n }, (_, i) => points + i)];
  const test = [...Array.from({ length: m }, (_, i) => n + i), ...Array.from({ length: m }, (_, i) => points + n + i)];
  const select = (matrix: linalg.Matrix, rows: number[], columns: number[]) =>
    new linalg.Matrix(
      rows.length,
      columns.length,
      Float64Array.from(rows.flatMap((i) => columns.map((j) => matrix.get(i, j)))),
    );
  return {
    ntkTrain: select(ntk, train, train),
    ntkTestTrain: select(ntk, test, train),
    nngpTrain: select(nngp, train, train),
    nngpTestTrain: select(nngp, test, train),
    nngpTest: select(nngp, test, test),
  };
}

/** Ω = R·Ω_RI·Rᵀ of eq. (S12), R = [[1, i], [1, −i]] ⊗ 1, on blocks of a×b points. */
function complexOmega(real: linalg.Matrix): Float64Array {
  const [a, b] = [real.rows / 2, real.columns / 2];
  const omega = new Float64Array(8 * a * b);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      const [t1, t12] = [real.get(i, j), real.get(i, b + j)];
      const [t21, t2] = [real.get(a + i, j), real.get(a + i, b + j)];
      for (const [p, sp] of [
        [0, 1],
        [1, -1],
      ] as const) {
        for (const [q, sq] of [
          [0, 1],
          [1, -1],
        ] as const) {
          const at = 2 * ((p * a + i) * 2 * b + q * b + j);
          omega[at] = t1 - sp * sq * t2;
          omega[at + 1] = sq * t12 + sp * t21;
        }
      }
    }
  }
  return omega;
}

const inputs = hypercube(5);
const state = random.normal({ seed: 9 }, 64);
const task = await dataset.task({ dimension: 32, inputs: () => inputs }, state, { train: 20, seed: 1 });
const twoOutputs = stax.serial(stax.dense(1, paper), stax.relu(), stax.dense(2, paper));

test("the real form, the complex form and an explicit integration of coupled dynamics agree", async (t) => {
  const kernels = await sharedKernels();
  const limit = await predict.coupled(kernels, given);
  const times = [0, 3, 40, 2000];
  const omega = { train: complexOmega(kernels.ntkTrain), testTrain: complexOmega(kernels.ntkTestTrain) };
  const complex = await predict.complexMean(omega, given, times, { learningRate: limit.learningRate });
  const stacked = Float64Array.from({ length: 2 * n }, (_, at) => target.train[at < n ? 2 * at : 2 * (at - n) + 1]!);
  for (const [i, time] of times.entries()) {
    const mean = await limit.mean(time);
    allNear(t, complex[i]!.train, mean.train, 1e-11, `train at ${time}`);
    allNear(t, complex[i]!.test, mean.test, 1e-11, `test at ${time}`);
    const generator = kernels.ntkTrain.data.map((value) => (-limit.learningRate * time * value) / n);
    const decay = new linalg.Matrix(2 * n, 2 * n, await linalg.expm(generator, 2 * n));
    const left = (await linalg.matmul(decay, new linalg.Matrix(2 * n, 1, stacked))).data;
    const expected = Float64Array.from({ length: 2 * n }, (_, at) => {
      const index = (at >> 1) + (at & 1) * n;
      return stacked[index]! - left[index]!;
    });
    allNear(t, mean.train, expected, 1e-11, `explicit train at ${time}`);
  }
});

test("coupled losses are the expectation over sampled members, within four standard errors", async (t) => {
  const limit = await predict.coupled(await sharedKernels(), given);
  const [count, time] = [2000, 15];
  const expected = await limit.lossesWithSpread([time]);
  let sum = 0;
  for (const initial of await limit.sample(count, { seed: 3 })) {
    const { mean, fluctuation } = await limit.member(initial, time);
    sum += mean.test.reduce((loss, value, at) => loss + (value + fluctuation.test[at]! - target.test[at]!) ** 2, 0) / m;
  }
  const gap = Math.abs(sum / count - expected.totalTest[0]!);
  t.true(gap < (4 * expected.memberStdTest[0]!) / Math.sqrt(count), `${sum / count} against ${expected.totalTest[0]}`);
});

test("without mixing the coupled result is the decoupled one to 1e-12", async (t) => {
  const apart = await predict.supervised(paperNetwork, task);
  const together = await predict.coupledSupervised(twoOutputs, 0, task);
  const times = [0, 10, 1000];
  t.true(Math.abs(together.learningRate / apart.learningRate - 1) < 1e-12);
  const [a, b] = [await together.lossesWithSpread(times), await apart.lossesWithSpread(times)];
  for (const key of Object.keys(a) as (keyof predict.SpreadLosses)[]) allNear(t, a[key], b[key], 1e-12, key);
  allNear(t, (await together.mean(100)).test, (await apart.mean(100)).test, 1e-12, "mean");
});

test("a shared body with correlated readouts mixes real and imaginary part, in both forms alike", async (t) => {
  const correlation = 0.6;
  const limit = await predict.coupledSupervised(twoOutputs, correlation, task);
  const [train, test] = [inputs.selectRows(task.trainIndices), inputs.selectRows(task.testIndices)];
  const omega = {
    train: (await (await qsntk.sharedBody(twoOutputs, correlation, train)).omega()).data,
    testTrain: (await (await qsntk.sharedBody(twoOutputs, correlation, test, train)).omega()).data,
  };
  const times = [5, 500];
  const complex = await predict.complexMean(omega, task, times, { learningRate: limit.learningRate });
  const apart = await predict.supervised(paperNetwork, task, { learningRate: limit.learningRate });
  for (const [i, time] of times.entries()) {
    const mean = await limit.mean(time);
    allNear(t, complex[i]!.train, mean.train, 1e-11, `train at ${time}`);
    allNear(t, complex[i]!.test, mean.test, 1e-11, `test at ${time}`);
    const unmixed = await apart.mean(time);
    t.true(mean.test.some((value, at) => Math.abs(value - unmixed.test[at]!) > 1e-3));
  }
});

test("blocks that do not fit are refused by name", async (t) => {
  const kernels = await sharedKernels();
  await t.throwsAsync(predict.coupled({ ...kernels, nngpTest: kernels.ntkTrain }, given), {
    instanceOf: ShapeError,
    message: /nngpTest.*28×28.*12×12/,
  });
});
