import { ArgumentError, entropy, exact, graph, operator, random } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { test } from "../support/test.js";

const model = operator.ising(graph.square(2, 3), { field: 1 });
const state = random.normal({ seed: 5 }, 2 * model.dimension);
const other = random.normal({ seed: 6 }, 2 * model.dimension);

test("what is measured does not depend on the norm of the state, however large or small", async (t) => {
  const x = operator.magnetization(model.hilbert, "x");
  const measure = async (psi: Float64Array) => [
    await exact.expectation(model, psi),
    await exact.variance(model, psi),
    ...(await exact.correlation(x, model, psi)),
    ...(await exact.correlations(model.hilbert, psi)).pairs.data,
    await exact.fidelity(psi, other),
    await exact.fidelity(other, psi),
    ...(await exact.sample(psi, 20)),
    ...(await entropy.reducedSpectrum(model.hilbert, psi, [0, 2])),
  ];
  const expected = await measure(state);
  for (const factor of [1e200, 1e-200, 1e305, 1e-290]) {
    allNear(t, await measure(state.map((amplitude) => factor * amplitude)), expected, 1e-12);
  }
  near(t, await exact.fidelity(state, state), 1, 1e-14);
});

test("states that are zero or not finite are refused, by the name of what measures", async (t) => {
  const wrong = [0, Number.NaN, Number.POSITIVE_INFINITY].map((last) => {
    const psi = new Float64Array(state.length);
    psi[psi.length - 1] = last;
    return psi;
  });
  for (const psi of wrong) {
    const refused = async (name: string, measure: () => unknown) =>
      t.throwsAsync(async () => measure(), { instanceOf: ArgumentError, message: new RegExp(`^${name}: `) });
    await refused("expectation", () => exact.expectation(model, psi));
    await refused("variance", () => exact.variance(model, psi));
    await refused("correlation", () => exact.correlation(model, model, psi));
    await refused("correlations", () => exact.correlations(model.hilbert, psi));
    await refused("fidelity", () => exact.fidelity(psi, state));
    await refused("fidelity", () => exact.fidelity(state, psi));
    await refused("sample", () => exact.sample(psi, 1));
    await refused("evolve", () => exact.evolve(model, psi, { time: 1 }));
    if (psi !== wrong[0]) await refused("overlap", () => exact.overlap(psi, state));
  }
});
