// Ground-state search by infinitely wide networks: the energy along gradient descent with the frozen kernel, member by member.
//
//   node examples/ground-state-search.mjs [rows] [columns] [field]
import { exact, graph, loss, operator, predict, stax } from "infinite-nnqs";

const [rows, columns, field] = [2, 4, 1].map((value, i) => Number(process.argv[2 + i] ?? value));
const ising = operator.ising(graph.square(rows, columns), { field });
const { energy } = await exact.groundState(ising);

const layer = { wStd: 1, bStd: 0.5 };
const network = stax.serial(stax.dense(1, layer), stax.relu(), stax.dense(1, layer));
const times = [0, 100, 1000, 5000];
const { meanLoss, memberStd, method } = await predict.flow(network, ising.hilbert, loss.energy(ising), {
  members: 3,
  times,
});
console.log(`E₀ = ${energy.toFixed(8)}; kernel: ${method}`);
for (const [i, time] of times.entries()) {
  console.log(
    `time ${time}: E = ${meanLoss[i].toFixed(6)} ± ${memberStd[i].toExponential(1)}, (E−E₀)/|E₀| = ${((meanLoss[i] - energy) / Math.abs(energy)).toExponential(2)}`,
  );
}
