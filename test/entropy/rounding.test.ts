import { ArgumentError, entropy, hilbert } from "infinite-nnqs";
import { test } from "../support/test.js";

const functions: Readonly<Record<string, (spectrum: Float64Array) => unknown>> = {
  vonNeumann: entropy.vonNeumann,
  purity: entropy.purity,
  entanglementSpectrum: entropy.entanglementSpectrum,
  schmidtValues: entropy.schmidtValues,
  ...Object.fromEntries(
    [0, 0.5, 1, 2, 5].map((order) => [`renyi ${order}`, (p: Float64Array) => entropy.renyi(p, order)]),
  ),
  ...Object.fromEntries(
    [0, 0.5, 1, 2, 5].map((order) => [`tsallis ${order}`, (p: Float64Array) => entropy.tsallis(p, order)]),
  ),
};

test("eigenvalues that rounding brought below zero count as zero in every entropy", (t) => {
  for (const [name, entropyOf] of Object.entries(functions)) {
    for (const negative of [-1e-20, -Number.EPSILON, -5e-324]) {
      t.deepEqual(entropyOf(Float64Array.of(0.75, 0.25, negative)), entropyOf(Float64Array.of(0.75, 0.25, 0)), name);
      t.deepEqual(entropyOf(Float64Array.of(1, negative)), entropyOf(Float64Array.of(1, 0)), name);
    }
  }
});

test("eigenvalues that are clearly negative are refused in every entropy", (t) => {
  for (const [name, entropyOf] of Object.entries(functions)) {
    for (const negative of [-1e-12, -0.1]) {
      const error = t.throws(
        () => entropyOf(Float64Array.of(1 - negative, negative)),
        { instanceOf: ArgumentError },
        name,
      );
      t.regex(error.message, /must be at least 0, as eigenvalues of a density matrix are/);
      t.true(error.message.startsWith(`${name.split(" ")[0]}: `), error.message);
    }
  }
});

test("sites that share nothing have no mutual information below 0", async (t) => {
  const sites = 6;
  for (let trial = 0; trial < 20; trial++) {
    let state = [1];
    for (let site = 0; site < sites; site++) {
      const [up, down] = [Math.sin(7 * trial + 3 * site + 1), Math.cos(5 * trial + 2 * site + 2)];
      state = [...state.map((a) => a * up), ...state.map((a) => a * down)];
    }
    const pairs = state.flatMap((a) => [a, 0]);
    const information = await entropy.mutualInformation(hilbert.spins(sites), pairs, [0], [3]);
    t.true(information >= 0 && information < 1e-20, `${information} of product ${trial}`);
  }
});
