// States of QuSpin, NetKet and numpy.kron have their amplitudes in other orders than ours, and fermions other signs.
//
//   node examples/orders.mjs
import { exact, graph, hilbert, operator } from "infinite-nnqs";

const electrons = operator.hubbard(graph.chain(4, { periodic: false }), { up: 1, down: 2, U: 4 });
const { state, energy } = await exact.groundState(electrons);

for (const order of hilbert.basisOrders) {
  const theirs = await hilbert.toOrder(electrons.hilbert, order, state);
  const back = await hilbert.fromOrder(electrons.hilbert, order, theirs);
  const mean = await exact.expectation(electrons, back);
  console.log(
    `${order}: ψ = (${[...theirs.slice(0, 12)]
      .filter((_, i) => i % 2 === 0)
      .map((x) => x.toFixed(3))
      .join(", ")}, …), energy ${mean.toFixed(8)} of ${energy.toFixed(8)}`,
  );
}
