import { ArgumentError, exact, graph, operator } from "infinite-nnqs";
import { native } from "../native/addon.js";
import { sameBits } from "../support/near.js";
import { test } from "../support/test.js";

const model = operator.ising(graph.chain(6), { field: 0.7, longitudinal: 0.2 });
const start = await exact.plusState(model.hilbert);

test("states are the same bits whatever the order of the times", async (t) => {
  const ordered = [0, 0.5, 0.5, 3, -0.25, -2];
  for (const method of ["krylov", "chebyshev"] as const) {
    const expected = await exact.evolve(model, start, { times: ordered, method });
    for (const places of [
      [3, 5, 0, 1, 4, 2],
      [5, 4, 3, 2, 1, 0],
    ]) {
      const times = places.map((k) => ordered[k]!);
      const { states, times: asked } = await exact.evolve(model, start, { times, method });
      t.deepEqual(asked, times);
      for (const [at, k] of places.entries()) sameBits(t, states[at]!, expected.states[k]!);
    }
  }
  const imaginary = await exact.evolve(model, start, { times: [2, 0, 1], imaginary: true });
  const ascending = await exact.evolve(model, start, { times: [0, 1, 2], imaginary: true });
  t.deepEqual(
    [...imaginary.logNorms!],
    [2, 0, 1].map((k) => ascending.logNorms![k]!),
  );
  sameBits(t, imaginary.state, ascending.states[1]!);
});

test("native code is given times from 0 outwards, and refuses others", async (t) => {
  const request = {
    operator: model.handle,
    state: start,
    method: "krylov",
    tolerance: 1e-10,
    maxProducts: 100,
    maxDimension: 20,
    memory: 1e6,
  };
  for (const times of [
    [1, 0],
    [-1, 0],
    [-2, -1],
    [1, -1, 2],
  ]) {
    const call = async () => native["evolve"]!({ ...request, times: Float64Array.from(times) });
    await t.throwsAsync(call, { instanceOf: ArgumentError, message: /`times` must go from 0 outwards/ }, `${times}`);
  }
  await t.notThrowsAsync(async () => native["evolve"]!({ ...request, times: Float64Array.of(-0, 0, 1, 1, -1, -1) }));
});
