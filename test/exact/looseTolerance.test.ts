import { exact, graph, operator } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

test("spins without coupling have their ground state in a few hundred products, however loose the tolerance", async (t) => {
  for (const sites of [14, 16]) {
    const free = operator.ising(graph.chain(sites), { coupling: 0, field: 1 });
    for (const tolerance of [1e-10, 0.1, 1, 100]) {
      const found = await exact.groundState(free, { tolerance });
      near(t, found.energy, -sites, 1e-4);
      near(t, found.gap, 2, 1e-3);
      t.is(found.degeneracy, 1);
      t.true(found.products < 400, `${found.products} products at tolerance ${tolerance}`);
    }
  }
});
