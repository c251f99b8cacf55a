import { exact, graph, operator } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";
import { faultsOf } from "./eigenCases.js";

// Gaps from the sectors of even and odd spin flips, one eigenvector each, their energies in extended precision.
const gaps: readonly (readonly [number, number])[] = [
  [0.5, 1.01753779014e-11],
  [0.7, 2.08669002563e-9],
  [1, 5.51377972103e-7],
];

test("levels within a tunnelling gap are told apart in as many products as a clear gap takes", async (t) => {
  for (const [field, gap] of gaps) {
    const found = await exact.groundState(operator.ising(graph.square(4, 4), { field }));
    t.is(found.degeneracy, 1, `field ${field}`);
    near(t, found.gap, gap, 2e-13);
    t.true(found.products < 300, `${found.products} products at field ${field}`);
  }
});

test("no copy is lost among levels that lie hardly beyond those wanted", async (t) => {
  // Segments that do not see each other: 1, m, …, 1 levels, with ever smaller distances between them.
  for (const [sites, segments] of [
    [9, 3],
    [10, 2],
  ] as const) {
    const lattice = graph.chain(sites, { periodic: false });
    const coupling = lattice.bonds.map((_, bond) => ((bond + 1) % (sites / segments) === 0 ? 0 : 1));
    for (let step = 0; step < 10; step++) {
      const model = operator.ising(lattice, { coupling, field: 0.004 * 1.4 ** step });
      const { values } = await exact.spectrum(model);
      for (const levels of [1, 2, 4]) {
        const name = `${segments} segments, step ${step}, ${levels} levels`;
        t.deepEqual(await faultsOf({ name, model, levels }, values), [], name);
      }
    }
  }
});
