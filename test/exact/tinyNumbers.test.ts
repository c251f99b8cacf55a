import { ArgumentError, exact, graph, operator } from "infinite-nnqs";
import { test } from "../support/test.js";

test("a Chebyshev expansion to a tiny time leaves the state as it is", async (t) => {
  const state = new Float64Array(8).fill(1);
  const ising = operator.ising(graph.chain(2), { field: 1 });
  for (const time of [1e-100, 1e-150, -1e-200, 1e-320]) {
    t.deepEqual((await exact.evolve(ising, state, { time, method: "chebyshev" })).state, state);
  }
});

test("the ground state of parameters that have lost their digits is refused, that of the smallest others right", async (t) => {
  const ising = (size: number, sites = 8) => operator.ising(graph.chain(sites), { field: size, coupling: size });
  for (const sites of [2, 8]) {
    const refusal = { instanceOf: ArgumentError, message: /parameters of `operator` .* so small .* Multiply all/ };
    await t.throwsAsync(exact.groundState(ising(1e-310, sites)), refusal);
  }
  const { energy } = await exact.groundState(ising(1));
  t.true(Math.abs((await exact.groundState(ising(1e-308))).energy / 1e-308 - energy) < 1e-9);
});
