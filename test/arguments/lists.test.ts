import {
  ArgumentError,
  dataset,
  entropy,
  experiments,
  hilbert,
  linalg,
  loss,
  NnqsError,
  operator,
  qsntk,
  runs,
  stax,
} from "infinite-nnqs";
import { resizableBuffer, transferAway } from "../support/buffers.js";
import { test } from "../support/test.js";

test("targets, weights and arrays to be stored may be plain lists, with the same result as a Float64Array", async (t) => {
  const basis = hilbert.spins(2);
  const [target, weights] = [
    [1, 2, 3, 4],
    [1, 1, 2, 2],
  ];
  const listed = await dataset.task(basis, target, { train: 3, weights });
  const typed = await dataset.task(basis, Float64Array.from(target), {
    train: 3,
    weights: Float64Array.from(weights),
  });
  t.deepEqual(listed.target, typed.target);
  t.deepEqual(listed.weights, typed.weights);
  t.deepEqual(runs.float64([1, 2], [2]), runs.float64(Float64Array.of(1, 2), [2]));
  t.deepEqual(runs.complex128([1, 2]), runs.complex128(Float64Array.of(1, 2)));
  t.deepEqual(await linalg.walshHadamard([1, 2]), Float64Array.of(3, -1));
  const kernel = new linalg.Matrix(2, 2, [2, 1, 1, 3]);
  t.deepEqual(await qsntk.alignment(kernel, [1, 2]), await qsntk.alignment(kernel, Float64Array.of(1, 2)));
  for (const call of [
    () => dataset.task(basis, ["1", 2, 3, 4] as never, { train: 2 }),
    () => dataset.task(basis, target, { train: 2, weights: [1, null, 1, 1] as never }),
    async () => runs.float64([1n] as never),
  ]) {
    await t.throwsAsync(call, { instanceOf: ArgumentError, message: /\[\d\]` must be a number, not / });
  }
});

test("an array whose buffer was shrunk below it is no list, as one that was transferred away", (t) => {
  const buffer = resizableBuffer(64);
  const shrunk = new Float64Array(buffer, 32, 4);
  buffer.resize(8);
  const transferred = new Float64Array(4);
  transferAway(transferred);
  for (const array of [shrunk, transferred]) {
    const expected = { instanceOf: ArgumentError, message: /`spectrum` must be .*, not a Float64Array of 0/ };
    t.throws(() => entropy.renyi(array, 0.5), expected);
  }
});

test("a list of 10⁹ holes is refused by its first, at once", async (t) => {
  const holes = () => new Array<never>(1e9);
  const before = process.cpuUsage();
  t.throws(() => stax.serial(stax.dense(1), holes()), { instanceOf: ArgumentError });
  t.throws(() => stax.serial({ layers: holes() }), { instanceOf: ArgumentError });
  t.throws(() => stax.parallel(stax.dense(1), holes()), { instanceOf: ArgumentError });
  const [basis, state] = [hilbert.spins(3), new Float64Array(8).fill(1)];
  for (const [a, b] of [
    [holes(), [1]],
    [[0], holes()],
  ] as const) {
    await t.throwsAsync(entropy.mutualInformation(basis, state, a, b), { instanceOf: ArgumentError });
  }
  t.throws(() => loss.likelihood(holes()), { instanceOf: ArgumentError });
  await t.throwsAsync(loss.readLikelihood(holes()), { instanceOf: ArgumentError });
  const sites = hilbert.fermions(2, { up: 1, down: 1 });
  for (const call of [
    async () => operator.pauli(basis, holes()),
    async () => operator.fermion(sites, holes()),
    () => operator.pauliSum(basis, holes()),
    () => operator.fermionSum(sites, holes()),
  ]) {
    await t.throwsAsync(call, { instanceOf: NnqsError }); // of memory, where there is too little for as many terms
  }
  for (const call of [() => runs.canonicalJson({ a: holes() }), () => runs.specDifferences(holes(), [])]) {
    t.throws(call, { instanceOf: ArgumentError, message: /\[0\]` must be what JSON can hold, not undefined/ });
  }
  const expected = { instanceOf: ArgumentError, message: /\[0\]` must be a number|a list must have no holes/ };
  for (const name of ["train", "widths", "sizes", "fields", "shots", "scan", "time", "lattice"]) {
    const planned = experiments.planFigures(["fig1", "fig2", "fig5", "fig6", "fig7"], { out: "x", [name]: holes() });
    await t.throwsAsync(planned, expected, name);
  }
  await t.throwsAsync(experiments.readState({ file: holes() as never, sites: 2 }), expected);
  const { user, system } = process.cpuUsage(before);
  t.true(user + system < 1e6, `${(user + system) / 1e6} s of CPU`);
});
