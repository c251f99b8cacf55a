import { entropy, hilbert } from "infinite-nnqs";
import { near } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

test("entropies of small orders do not count what rounding makes of a zero, and rise as the order falls", async (t) => {
  const spins = hilbert.spins(6);
  // A product of states of one spin each, of which rounding makes Schmidt values of 1e-17.
  const factors = Array.from({ length: 6 }, (_, i) => uniform(2, i + 1));
  const product = new Float64Array(128);
  for (let x = 0; x < 64; x++) product[2 * x] = factors.reduce((value, f, i) => value * f[(x >> i) & 1]!, 1);
  const bell = new Float64Array(128);
  bell[0] = bell[2 * 63] = 1;
  for (const [state, rank] of [
    [product, 1],
    [bell, 2],
  ] as const) {
    const spectrum = await entropy.reducedSpectrum(spins, state, [0, 2, 5]);
    for (const order of [0, 1e-6, 1e-3, 0.01, 0.1, 0.3]) {
      near(t, entropy.renyi(spectrum, order), Math.log(rank), 1e-12, `renyi ${order}`);
      near(t, entropy.tsallis(spectrum, order), (rank ** (1 - order) - 1) / (1 - order), 1e-12, `tsallis ${order}`);
    }
  }
  const orders = [0, 1e-9, 1e-3, 0.2, 0.5, 0.9, 1, 1.5, 4, Number.POSITIVE_INFINITY];
  const entropies = orders.map((order) => entropy.renyi([0.7, 0.3 - 1e-7, 1e-7, 1e-33], order));
  for (const [i, value] of entropies.entries()) t.true(i === 0 || value <= entropies[i - 1]!, `${orders[i]}`);
});
