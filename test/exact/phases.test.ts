import { exact, graph, hilbert, operator } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

/** The first of the largest amplitudes, which rounding makes differ where they are equal. */
function leading(state: Float64Array): readonly [number, number] {
  const sizes = Array.from({ length: state.length / 2 }, (_, i) => Math.hypot(state[2 * i]!, state[2 * i + 1]!));
  const at = sizes.findIndex((size) => size >= Math.max(...sizes) * (1 - 1e-6));
  return [state[2 * at]!, state[2 * at + 1]!];
}

test("the states of an operator have one phase on every CPU, whatever LAPACK gives: their first largest amplitude is positive", async (t) => {
  const chiral = [0, 1, 2, 3].flatMap((i): operator.PauliTerm[] => [
    ["XY", [i, (i + 1) % 4], 1],
    ["YX", [i, (i + 1) % 4], -1],
    ["Z", [i], 0.3 * (i + 1)],
  ]);
  for (const model of [
    operator.heisenberg(graph.square(2, 3)),
    operator.ising(graph.chain(6), { field: 0.7 }),
    operator.pauli(hilbert.spins(4), chiral),
  ]) {
    const { states = [] } = await exact.spectrum(model, { vectors: true });
    const { states: lowest } = await exact.groundState(model, { levels: 3 });
    for (const state of [...states, ...lowest]) {
      const [re, im] = leading(state);
      t.true(re > 0, `${model.name}: ${re}`);
      near(t, im, 0, 1e-15);
    }
  }
});
