// How wide is wide enough? Ensembles of finite networks beside the limit of infinite width.
//
//   node examples/finite-against-infinite.mjs [steps] [width …]
import { dataset, ensemble, exact, graph, operator, predict, stax } from "infinite-nnqs";

const steps = Number(process.argv[2] ?? 1000);
const widths = process.argv.length > 3 ? process.argv.slice(3).map(Number) : [30, 100, 300, 1000];
const ising = operator.ising(graph.square(3, 3), { field: 0.1 });
const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 2.1 });
const layer = { wStd: 0.5, bStd: 0.1 };
const network = (width) => stax.serial(stax.dense(width, layer), stax.relu(), stax.dense(1, layer));

const task = await dataset.task(ising.hilbert, state, { train: 300, seed: 0 });
const limit = await predict.supervised(network(1), task);
const { totalTest } = await limit.losses([steps], { dynamics: "discrete" });
console.log(`infinite width: loss ${totalTest[0].toExponential(4)} on unseen amplitudes after ${steps} steps`);
for (const width of widths) {
  const { times, test } = await ensemble.train(network(width), task, {
    members: 10,
    steps,
    learningRate: limit.learningRate,
  });
  const last = Array.from({ length: 10 }, (_, member) => test.row(member)[times.length - 1]);
  const { mean, standardError } = ensemble.statistics(last);
  console.log(`width ${width}: ${mean.toExponential(4)} ± ${standardError.toExponential(1)}`);
}
