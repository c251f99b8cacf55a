import { ArgumentError, correlators, entropy, linalg, random } from "infinite-nnqs";
import { test } from "../support/test.js";
import { matrixOfValues } from "./bruteForce.js";

const kernel = await correlators.hammingKernel([0, 1, 2, 3, 4].map((h) => 0.7 ** h + 0.1));
const subsystem = [0, 1];

/** Tr ρ_Aⁿ of normalised states drawn from the Gaussian process, A being the low bits of d = 4. */
async function sampled(order: number, components: 1 | 2, count: number) {
  const root = new linalg.Matrix(16, 16, await linalg.cholesky(matrixOfValues(kernel.values).data, 16));
  const noise = new linalg.Matrix(16, count * components, random.normal({ seed: 3 }, 16 * count * components));
  const states = await linalg.matmul(root, noise);
  const traces = Array.from({ length: count }, (_, k) => {
    const amplitudes = new Float64Array(32);
    for (let x = 0; x < 16; x++) {
      for (let c = 0; c < components; c++) amplitudes[2 * x + c] = states.get(x, k * components + c);
    }
    return amplitudes;
  });
  const values: number[] = [];
  for (const state of traces) {
    const spectrum = await entropy.reducedSpectrum({ kind: "spins", sites: 4, dimension: 16 }, state, subsystem);
    values.push(spectrum.reduce((sum, p) => sum + p ** order, 0));
  }
  const mean = values.reduce((a, b) => a + b) / count;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (count - 1);
  return { mean, error: Math.sqrt(variance / count) };
}

test("the average over normalised states is that of sampled ones, where the ratio of averages is not", async (t) => {
  for (const [order, components] of [
    [2, 1],
    [2, 2],
    [3, 2],
    [4, 1],
  ] as const) {
    const options = { subsystem, order, components };
    const exact = await correlators.normalisedAverage(kernel, options);
    const { mean, error } = await sampled(order, components, 4000);
    t.true(Math.abs(exact.trace - mean) <= 4 * error, `${exact.trace} is not ${mean} ± ${error}`);
    const { annealed } = await correlators.replicaAverage(kernel, options);
    t.true(annealed - exact.trace > 10 * error, `the ratio ${annealed} is as good as ${exact.trace}`);
    t.true(exact.error < 1e-9);
  }
});

test("for i.i.d. amplitudes both averages are (d_A+d_B)/(d_A·d_B+1), for any kernel a matrix says the same", async (t) => {
  const white = await correlators.hammingKernel([1, 0, 0, 0, 0, 0, 0]);
  const { trace, tsallis, renyiBound } = await correlators.normalisedAverage(white, { subsystem: [0, 1, 2], order: 2 });
  t.true(Math.abs(trace - 16 / 65) < 1e-11, `${trace}`);
  t.true(Math.abs(tsallis - 49 / 65) < 1e-11 && Math.abs(renyiBound + Math.log(trace)) < 1e-14);
  for (const order of [2, 3] as const) {
    const fromValues = await correlators.normalisedAverage(kernel, { subsystem, order });
    const fromMatrix = await correlators.normalisedAverage(matrixOfValues(kernel.values), { subsystem, order });
    t.true(Math.abs(fromMatrix.trace / fromValues.trace - 1) < 1e-10);
  }
});

test("a kernel of rank one has one state, whose purity it is", async (t) => {
  const product = await correlators.hammingKernel([1, 1, 1]);
  const { trace } = await correlators.normalisedAverage(product, { subsystem: [0], order: 2 });
  t.true(Math.abs(trace - 1) < 1e-9, `${trace}`);
});

test("orders and subsystems are checked", async (t) => {
  await t.throwsAsync(correlators.normalisedAverage(kernel, { subsystem: [], order: 2 }), {
    instanceOf: ArgumentError,
  });
  await t.throwsAsync(correlators.normalisedAverage(kernel, { subsystem, order: 5 as 4 }), {
    instanceOf: ArgumentError,
  });
});
