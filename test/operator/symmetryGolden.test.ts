import { exact, graph, hilbert, operator } from "infinite-nnqs";
import { test } from "../support/test.js";

// Counted by NumPy, from permutations made there: all states, with the flip, without and with it at m = 0.
const orbits = [
  [graph.square(3, 4), 48, [158, 88, 34, 26]],
  [graph.square(4, 4), 128, [805, 433, 153, 107]],
  [graph.square(4, 5), 80, [14_676, 7_456, 2_548, 1_392]],
  [graph.square(4, 6), 96, [184_854, 93_202, 29_606, 15_578]],
  [graph.square(5, 5), 200, [172_112, 86_056]],
  [graph.chain(20), 40, [27_012, 13_648, 4_752, 2_518]],
] as const;

test("space groups have as many orbits of spins as an independent count", (t) => {
  for (const [lattice, order, counts] of orbits) {
    const group = graph.spaceGroup(lattice);
    const groups = [group, graph.withFlip(group)];
    const all = hilbert.spins(lattice.sites);
    const bases = lattice.sites % 2 === 0 ? [all, hilbert.spins(lattice.sites, { magnetization: 0 })] : [all];
    t.is(group.order, order, lattice.name);
    const found = bases.flatMap((basis) => groups.map((one) => hilbert.sectorDimension(basis, one)));
    t.deepEqual(found, [...counts], lattice.name);
  }
});

test("the Ising model on 4×4 sites has the ground states of the literature in its symmetric sector", async (t) => {
  const lattice = graph.square(4, 4);
  const sector = await hilbert.symmetric(hilbert.spins(16), graph.withFlip(graph.spaceGroup(lattice)));
  for (const [field, energy] of [
    [1, -34.01059755084623],
    [2, -40.190194437670336],
    [3, -51.44812913320618],
    [4, -66.22361988353993],
  ] as const) {
    const h = await operator.symmetric(operator.ising(lattice, { field }), sector);
    t.true(Math.abs((await exact.groundState(h, { tolerance: 1e-11 })).energy - energy) < 1e-10, `field ${field}`);
  }
});
