// Numbers from every library under the addon, as JSON.
import { dataset, exact, graph, linalg, operator, predict, stax } from "infinite-nnqs";

const ising = operator.ising(graph.square(2, 3), { field: 0.1 });
const target = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 2.1 });
const heisenberg = operator.heisenberg(graph.chain(10), { magnetization: 0 });
const paper = { wStd: 0.5, bStd: 0.1 };
const network = stax.serial(stax.dense(256, paper), stax.relu(), stax.dense(1, paper));
const task = await dataset.task(ising.hilbert, target.state, { train: 40, seed: 0 });
const limit = await predict.supervised(network, task);
const losses = await limit.losses([0, 100, 10_000]);
const symmetric = Float64Array.from({ length: 400 }, (_, k) => Math.cos((Math.floor(k / 20) + 1) * ((k % 20) + 1)));

console.log(
  JSON.stringify({
    groundState: [...(await exact.groundState(heisenberg, { levels: 3 })).energies],
    losses: [...losses.totalTrain, ...losses.totalTest],
    product: [...(await linalg.dgemm(20, 20, 20, symmetric, symmetric))],
    eigenvalues: [...(await linalg.dsyevd(symmetric, 20)).values],
  }),
);
