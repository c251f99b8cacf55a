import { graph, hilbert, operator, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

test("graphs, bases, operators and networks cannot be changed by those who share them", (t) => {
  const lattice = graph.square(3, 3);
  const ising = operator.ising(lattice, { field: 1 });
  const network = stax.serial(stax.dense(2), stax.relu());
  const changes: Record<string, () => void> = {
    bonds: () => void (lattice.bonds as unknown[]).push([0, 5]),
    bond: () => Object.assign(lattice.bonds[0]!, [7, 8]),
    sites: () => Object.assign(lattice, { sites: 2 }),
    basis: () => Object.assign(hilbert.spins(3), { dimension: 7 }),
    native: () => Object.assign((hilbert.spins(3) as unknown as { native: object }).native, { sites: 63 }),
    fermions: () => Object.assign(hilbert.fermions(2, { up: 1, down: 1 }), { up: 2 }),
    operator: () => Object.assign(ising, { dimension: 1 }),
    bounds: () => Object.assign(ising.bounds, [0, 0]),
    layers: () => void (network.layers as unknown[]).pop(),
    layer: () => Object.assign(network.layers[0]!, { width: 3 }),
  };
  for (const [what, change] of Object.entries(changes)) t.throws(change, { instanceOf: TypeError }, what);
});
