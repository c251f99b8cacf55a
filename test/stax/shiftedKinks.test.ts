import { linalg, stax, ToleranceError } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const kernelOf = (inputs: linalg.Matrix, tolerance: number) =>
  stax
    .serial(
      stax.dense(4),
      stax.elementwise((x) => Math.abs(x - 0.3), { kinks: [0.3], tolerance }),
      stax.dense(1),
    )
    .kernel(inputs);

// On inputs of norm 1, from mpmath: E|u−κ||v−κ| with the average over v in closed form, 20 digits. NNGP and NTK of pairs.
const unit = new linalg.Matrix(4, 2, [1, 0, 0.6, 0.8, -0.6, 0.8, 0.28, -0.96]);
const exact: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 0.59, 1.09],
  [0, 1, 0.4605872864961041, 0.5998644304363762],
  [0, 2, 0.3917317374807592, 0.4525047482328709],
  [0, 3, 0.4030332774466607, 0.439738804089425],
  [2, 3, 0.438946207231981, 0.5985496486236306],
];

test("a kink away from 0 reaches every tolerance on inputs of one norm", async (t) => {
  for (const tolerance of [1e-2, 1e-4, 1e-6, 1e-9, 1e-10]) {
    const { nngp, ntk } = await kernelOf(unit, tolerance);
    for (const [i, j, k, theta] of exact) {
      near(t, nngp.get(i, j), k, 2 * tolerance * 0.59);
      near(t, ntk.get(i, j), theta, 2 * tolerance * 1.09);
    }
  }
});

test("a kink away from 0 on inputs of several norms meets its tolerance or says that it does not", async (t) => {
  const several = new linalg.Matrix(4, 2, [1, 0, 0.3, 0.8, -1.1, 0.4, 0.2, -0.6]);
  const [first, fifth] = [1.09, 0.4118819597888284]; // Θ of the first input with itself; of the first two, from mpmath
  let refused = false;
  for (const tolerance of [0.1, 1e-3, 1e-4, 1e-6, 1e-9]) {
    try {
      const { ntk } = await kernelOf(several, tolerance);
      t.false(refused, `${tolerance} is reached, a larger tolerance was not`);
      near(t, ntk.get(0, 0), first, 2 * tolerance);
      near(t, ntk.get(0, 1), fifth, 2 * tolerance);
    } catch (error) {
      t.true(error instanceof ToleranceError, String(error));
      t.regex((error as Error).message, /kinks away from 0 \(0\.3\).*Pass inputs of one norm/);
      refused = true;
    }
  }
  t.true(refused);
});
