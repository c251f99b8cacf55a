// No matrix: kernels of fully connected networks on spins are products with Walsh–Hadamard transforms. 24 spins need a few gigabytes.
//
//   node examples/many-spins.mjs [sites] [trained amplitudes]
import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";

const sites = Number(process.argv[2] ?? 16);
const train = Number(process.argv[3] ?? 2 ** sites / 4);
const ising = operator.ising(graph.chain(sites), { field: 0.5 });
const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });

const layer = { wStd: 0.5, bStd: 0.1 };
const network = stax.serial(stax.dense(1, layer), stax.relu(), stax.dense(1, layer));
const task = await dataset.task(ising.hilbert, state, { train, seed: 0 });
const times = [10, 1000, 100_000];
const { meanTrain, meanTest, products, method, methodReason } = await predict.matrixFree(network, task, times);
console.log(`${method} (${methodReason}); ${products} products`);
for (const [i, time] of times.entries()) {
  console.log(
    `step ${time}: loss of the mean ${meanTrain[i].toExponential(2)} on trained, ${meanTest[i].toExponential(2)} on unseen amplitudes`,
  );
}
