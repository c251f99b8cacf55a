import { ArgumentError, entropy } from "infinite-nnqs";
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
      t.regex(error.message, /eigenvalues of a density matrix are ≥ 0/);
      t.true(error.message.startsWith(`${name.split(" ")[0]}: `), error.message);
    }
  }
});
