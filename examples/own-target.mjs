// A state of your own, saved by NumPy: what do infinitely wide networks learn of it?
//
//   python -c 'import numpy as np; psi = np.random.default_rng(0).normal(size=2**8); np.save("psi.npy", psi / np.linalg.norm(psi))'
//   node examples/own-target.mjs psi.npy
//
// The file holds 2^d amplitudes, real or complex, in the order of numpy.kron: site 0 is the leftmost factor.
import { readFileSync } from "node:fs";
import { dataset, hilbert, predict, runs, stax } from "infinite-nnqs";

const { data, shape } = runs.decodeNpy(readFileSync(process.argv[2] ?? "psi.npy"));
const basis = hilbert.spins(Math.log2(shape[0]));
const target = await hilbert.fromOrder(basis, "kron", data);

const layer = { wStd: 0.5, bStd: 0.1 };
const network = stax.serial(stax.dense(1, layer), stax.relu(), stax.dense(1, layer));
const task = await dataset.task(basis, target, { train: Math.round(basis.dimension / 2), seed: 0 });
const limit = await predict.supervised(network, task);

const times = [0, 10, 1000, 100_000, Infinity];
const { totalTrain, totalTest } = await limit.losses(times);
console.log(
  `${basis.sites} sites, ${task.trainIndices.length} of ${basis.dimension} amplitudes trained, η = ${limit.learningRate.toFixed(2)}`,
);
for (const [i, time] of times.entries()) {
  console.log(
    `step ${time}: loss ${totalTrain[i].toExponential(2)} on trained, ${totalTest[i].toExponential(2)} on unseen amplitudes`,
  );
}
