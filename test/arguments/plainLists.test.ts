import {
  ArgumentError,
  dataset,
  entropy,
  exact,
  graph,
  hilbert,
  linalg,
  operator,
  predict,
  qsntk,
  runs,
  stax,
} from "infinite-nnqs";
import { test } from "../support/test.js";

const spins = hilbert.spins(3);
const h = operator.ising(graph.chain(3, { periodic: false }), { coupling: 1, field: 0.7 });
const list = Array.from({ length: 16 }, (_, i) => 2 + Math.cos(i));
const typed = Float64Array.from(list);
const network = stax.serial(stax.dense(4), stax.relu(), stax.dense(1));

/** Functions that take values, with a place for these. */
const takers: Readonly<Record<string, (values: ArrayLike<number>) => unknown>> = {
  expectation: (state) => exact.expectation(h, state),
  variance: (state) => exact.variance(h, state),
  correlation: (state) => exact.correlation(h, h, state),
  correlations: async (state) => (await exact.correlations(spins, state)).mean,
  overlap: (state) => exact.overlap(state, state),
  fidelity: (state) => exact.fidelity(state, state),
  sample: (state) => exact.sample(state, 5),
  evolve: async (state) => (await exact.evolve(h, state, { time: 0.3 })).state,
  quench: async (state) => (await exact.quench(h, state, { times: [0, 0.3], observables: { h } })).values.h,
  reducedSpectrum: (state) => entropy.reducedSpectrum(spins, state, [0]),
  mutualInformation: (state) => entropy.mutualInformation(spins, state, [0], [1]),
  apply: (x) => h.apply(x),
  applySync: (x) => h.applySync(x),
  hypercubeAlignment: async (target) => (await qsntk.hypercubeAlignment(network, 3, target)).weights,
  modeFactors: (eigenvalues) =>
    predict.modeFactors(eigenvalues, [0, 2], { learningRate: 1, samples: 3, nullBelow: 0, ridge: 0, momentum: 0 }),
  walshHadamard: (values) => linalg.walshHadamard(values),
};

test("a plain list of numbers is taken wherever a Float64Array of values is, with the same result", async (t) => {
  for (const [name, take] of Object.entries(takers)) {
    t.deepEqual(await take(list), await take(typed), name);
    const error = await t.throwsAsync(async () => take(list.map(String) as never), undefined, name);
    t.regex(error!.message, /must be|both must/, name);
  }
});

test("a plain list of whole numbers is taken wherever an Int32Array is", async (t) => {
  t.deepEqual(runs.int32([1, -2, 3]), runs.int32(Int32Array.of(1, -2, 3)));
  for (const wrong of [[0.5], [2 ** 31], ["1"], [Number.NaN]]) {
    t.throws(() => runs.int32(wrong as number[]), { instanceOf: ArgumentError, message: /must be a whole number/ });
  }
  const taken = await dataset.task(spins, typed, { train: [4, 1, 6], test: [0] });
  t.deepEqual([...taken.trainIndices, ...taken.testIndices], [4, 1, 6, 0]);
  await t.throwsAsync(dataset.task(spins, typed, { train: [0.5] }), { message: /`train\[0\]` must be a whole number/ });
});
