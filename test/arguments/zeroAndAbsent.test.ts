import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  ArgumentError,
  correlators,
  dataset,
  entropy,
  exact,
  figures,
  graph,
  hilbert,
  linalg,
  operator,
  predict,
  qsntk,
  random,
  runs,
  ShapeError,
  stax,
} from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const zero = stax.serial(stax.dense(3, { wStd: 0 }), stax.relu(), stax.dense(1));
const spins = hilbert.spins(3);
const plus = await exact.plusState(spins);
const root = temporaryDirectory();

test("a kernel that is zero is said to be that, in the name of who was asked", async (t) => {
  const task = await dataset.task(spins, plus, { train: 5, seed: 1 });
  const supervised = await t.throwsAsync(predict.supervised(zero, task), { instanceOf: ArgumentError });
  t.regex(supervised.message, /^supervised: the kernel vanishes .* A layer of wStd 0 passes nothing on/);
  await t.throwsAsync(predict.infiniteTime(zero, task), { message: /^infiniteTime: the kernel vanishes/ });
  await t.throwsAsync(correlators.spinKernel(zero, 4), { message: /^spinKernel: the NNGP kernel .* is zero/ });
  await t.throwsAsync(qsntk.hypercubeAlignment(zero, 3, plus), { message: /^hypercubeAlignment: .* no positive/ });
});

test("second inputs that are no matrix are refused and not taken for none", async (t) => {
  const network = stax.serial(stax.dense(3), stax.relu(), stax.dense(1));
  const x = new linalg.Matrix(2, 3, [1, 1, -1, -1, 1, 1]);
  for (const second of [null, 0, "", false] as unknown as linalg.Matrix[]) {
    for (const [name, call] of Object.entries({
      kernel: () => network.kernel(x, second),
      decoupled: () => qsntk.decoupled(network, x, second),
      sharedBody: () => qsntk.sharedBody(network, 0.3, x, second),
      meanExponential: () => qsntk.meanExponential(network, x, second),
    })) {
      const { message } = (await t.throwsAsync(call, { instanceOf: ArgumentError }))!;
      t.true(message.startsWith(`${name}: \`x2\` must be a Matrix, not `), message);
    }
  }
});

test("Bochner's check refuses a kernel that vanishes at the origin, and takes one with a bias", async (t) => {
  const without = stax.serial(stax.dense(8), stax.relu(), stax.dense(1));
  await t.throwsAsync(qsntk.bochner(without, 4), { message: /^bochner: the NTK .* K\(0, 0\) = 0.*bStd/ });
  const biased = stax.serial(stax.dense(8, { bStd: 1 }), stax.relu(), stax.dense(1));
  const check = await qsntk.bochner(biased, 4, { points: 16 });
  t.true(Number.isFinite(check.invarianceError) && check.density.data.every(Number.isFinite));
});

test("where nothing is, and where no result is, is told apart; in the words of the library", async (t) => {
  const absent = join(root, "absent");
  for (const read of [runs.readManifest, runs.readSummary])
    await t.throwsAsync(read(absent), { instanceOf: runs.StorageError, message: /absent is not there/ });
  const other = join(root, "other");
  mkdirSync(other);
  for (const read of [runs.readManifest, runs.readSummary]) {
    const error = await t.throwsAsync(read(other), { instanceOf: ArgumentError, message: /holds no result/ });
    t.notRegex(error.message, /--/);
  }
});

test("specs that differ in an object differ in its fields only", (t) => {
  t.deepEqual(runs.specDifferences({ a: null, b: 1 }, { a: { c: 1, d: 2 }, b: 1 }), [
    "a.c: absent there, 1 here",
    "a.d: absent there, 2 here",
  ]);
});

test("counts, sizes and arrays that do not fit are answered with what to do", async (t) => {
  t.throws(() => random.normal({ seed: 7 }, 3.5), {
    message: "random.normal: `count` must be a whole number from 0 to 2147483647, not 3.5.",
  });
  t.throws(() => linalg.setThreads("2" as never), { message: /^setThreads: .* from 1 to 1024, not "2"\. Pass/ });
  const four = Float64Array.of(2, 1, 1, 3);
  await t.throwsAsync(linalg.dgemm(2, 2, 2, [2, 1, 1, 3] as never, four), {
    message: /^dgemm: `a` must be a Float64Array, not a list of 4\. Convert a list with Float64Array\.from/,
  });
  await t.throwsAsync(linalg.expm(four, 3), { instanceOf: ShapeError, message: /3×3 numbers, 9 in all, not 4\. Pass/ });
  t.throws(() => linalg.zexpmSync(four, 2), { message: /^zexpmSync: .*8 in all, not 4\. Pass/ });
  t.throws(() => entropy.half(5), { message: /^half: 5 sites have no half/ });
  t.throws(() => operator.hubbard(graph.chain(20), { up: 9, down: 9, U: 1 }), { message: /^hubbard: 9↑/ });
  const fermions = hilbert.fermions(2, { up: 1, down: 1 });
  t.throws(() => operator.fermion(fermions, [["+", [[0, "up"]], 1]]), {
    message: /^fermion: `terms`: .* not Hermitian/,
  });
  t.throws(() => operator.xxz(graph.chain(3), { Jz: 2 } as never), { message: /Did you mean `anisotropy`\?/ });
  t.throws(() => runs.complex128(Float64Array.of(1, 2, 3), [1]), { message: /^complex128: shape/ });
  await t.throwsAsync(runs.unpackNpz(Uint8Array.of(1, 2)), { message: /^unpackNpz: not a zip archive/ });
  const empty = await t.throwsAsync(figures.renderFigure({} as never), { instanceOf: ArgumentError });
  t.notRegex(empty.message, /\.\.$/);
});
