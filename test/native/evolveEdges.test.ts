import { exact, graph, operator } from "infinite-nnqs";
import { test } from "../support/test.js";
import { native } from "./addon.js";

test("no times are no states, by every method", async (t) => {
  const model = operator.ising(graph.chain(3), { field: 1 });
  for (const method of ["krylov", "chebyshev", "imaginary"]) {
    const request = {
      operator: model.handle,
      state: await exact.plusState(model.hilbert),
      times: new Float64Array(0),
      method,
      tolerance: 1e-10,
      maxProducts: 100,
      maxDimension: 20,
      memory: 1e6,
    };
    const { states, products } = (await native["evolve"]!(request)) as {
      states: Float64Array;
      products: number;
    };
    t.deepEqual([states.length, products], [0, 0]);
  }
});
