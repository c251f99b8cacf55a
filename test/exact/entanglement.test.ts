import { entropy, exact, graph, operator } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const cut = [0, 1, 2, 3, 4, 5]; // two of the four rows of the 3×4 lattice

async function entropies(model: operator.Operator, state: Float64Array): Promise<[number, number]> {
  const spectrum = await entropy.reducedSpectrum(model.hilbert, state, cut);
  return [entropy.vonNeumann(spectrum), entropy.renyi(spectrum, 2)];
}

test("Ising ground states have the independently computed entropies", async (t) => {
  const known = [
    [true, 2, 0.7184539788, 0.6788883801],
    [true, 3, 0.4599894128, 0.2571822863],
    [false, 2, 0.4416100112, 0.2674312979],
    [false, 3, 0.1616624459, 0.0619503973],
  ] as const;
  for (const [periodic, field, first, second] of known) {
    const model = operator.ising(graph.square(3, 4, { periodic }), { field });
    const [s1, s2] = await entropies(model, (await exact.groundState(model)).state);
    near(t, s1, first, 6e-11);
    near(t, s2, second, 6e-11);
  }
});

test("entropies after a quench to field 1 have the independently computed values", async (t) => {
  const model = operator.ising(graph.square(3, 4), { field: 1 });
  const known = [
    [0.1, 0.3316414082, 0.1181214815],
    [0.5, 2.699978157, 2.1707647057],
    [1, 2.6598903324, 2.1435532078],
  ] as const;
  const times = known.map(([time]) => time);
  const { states } = await exact.evolve(model, await exact.plusState(model.hilbert), { times });
  for (const [k, [, first, second]] of known.entries()) {
    const [s1, s2] = await entropies(model, states[k]!);
    near(t, s1, first, 6e-11);
    near(t, s2, second, 6e-11);
  }
});
