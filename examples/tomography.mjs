// Tomography: a state from measurements in several Pauli bases, by maximum likelihood, at infinite width.
//
//   node examples/tomography.mjs [shots per basis]
import { exact, graph, loss, operator, predict, stax } from "infinite-nnqs";

const shots = Number(process.argv[2] ?? 2000);
const ising = operator.ising(graph.chain(6), { field: 1 });
const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 0.5 });
const bases = ["ZZZZZZ", "XXXXXX", "YYYYYY", "XYXYXY", "ZXZXZX", "YZYZYZ", "ZZXXYY", "XXYYZZ"];
const data = await exact.measure(state, bases, shots, { seed: 0 });

const layer = { wStd: 1, bStd: 0.5 };
const network = stax.serial(stax.dense(1, layer), stax.relu(), stax.dense(1, layer));
const times = [0, 10, 100, 1000];
const { members, meanLoss } = await predict.flow(network, ising.hilbert, loss.likelihood(data), {
  members: 3,
  times,
  tolerance: 1e-4,
  keepStates: true,
});
for (const [i, time] of times.entries()) {
  const fidelities = [];
  for (const member of members) fidelities.push(await exact.fidelity(state, member.states[i]));
  console.log(
    `time ${time}: −ln p per shot ${meanLoss[i].toFixed(4)}, fidelities ${fidelities.map((f) => f.toFixed(4)).join(", ")}`,
  );
}
