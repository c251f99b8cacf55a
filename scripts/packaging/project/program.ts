import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";

const ising = operator.ising(graph.square(2, 3), { field: 0.1 });
const target = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 2.1 });
const paper = { wStd: 0.5, bStd: 0.1 };
const network = stax.serial(stax.dense(5000, paper), stax.relu(), stax.dense(1, paper));
const task = await dataset.task(ising.hilbert, target.state, { train: 40, seed: 0 });
const limit = await predict.supervised(network, task);
const losses = await limit.losses([0, 100, Infinity]);
if (!((losses.totalTrain[2] ?? 1) < 1e-12))
  throw new Error(`The training loss at infinite time is ${losses.totalTrain[2]}.`);
