// Why does a plain network not generalise, and what does symmetry do? A quench on a torus, learned from a part of its amplitudes.
//
//   node examples/symmetric-network.mjs [rows] [columns]
import { dataset, exact, graph, hilbert, operator, predict, stax } from "infinite-nnqs";

const [rows, columns] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 4)];
const lattice = graph.square(rows, columns);
const ising = operator.ising(lattice, { field: 0.1 });
const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 2.1 });

const layer = { wStd: 0.5, bStd: 0.1 };
const plain = stax.serial(stax.dense(1, layer), stax.relu(), stax.dense(1, layer));
const group = await hilbert.charactersOf(ising.hilbert, graph.spaceGroup(lattice), state);
const { representatives } = await hilbert.orbits(ising.hilbert, group);
console.log(`${ising.hilbert.dimension} amplitudes in ${representatives.length} orbits`);

const task = await dataset.task(ising.hilbert, state, { train: Math.round(ising.hilbert.dimension / 2), seed: 0 });
for (const [name, network] of Object.entries({ plain, symmetric: stax.symmetrize(plain, group) })) {
  const limit = await predict.supervised(network, task);
  const { meanTest } = await limit.losses([Infinity]);
  console.log(
    `${name}: loss of the mean on unseen amplitudes ${meanTest[0].toExponential(2)}, of ψ = 0 ${(1 / ising.hilbert.dimension).toExponential(2)}`,
  );
}
