import { ArgumentError, entropy } from "infinite-nnqs";
import { near, nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

test("a flat spectrum of rank r has entropy ln r at every Rényi order", (t) => {
  const flat = Float64Array.of(0.25, 0.25, 0.25, 0.25, 0, 0);
  for (const order of [0, 0.3, 0.999999, 1, 1 + 1e-12, 2, 7, 500, Number.POSITIVE_INFINITY]) {
    near(t, entropy.renyi(flat, order), Math.log(4), 1e-13);
  }
});

test("Rényi and Tsallis entropies of (½, ¼, ⅛, ⅛) are the textbook values", (t) => {
  const p = Float64Array.of(0.5, 0.25, 0.125, 0.125);
  near(t, entropy.vonNeumann(p), 1.75 * Math.LN2, 1e-13);
  near(t, entropy.renyi(p, 2), Math.log(32 / 11), 1e-13);
  near(t, entropy.renyi(p, 0.5), 2 * Math.log(Math.SQRT1_2 + 0.5 + 2 / Math.sqrt(8)), 1e-13);
  near(t, entropy.renyi(p, Number.POSITIVE_INFINITY), Math.LN2, 1e-13);
  near(t, entropy.tsallis(p, 2), 21 / 32, 1e-13);
  near(t, entropy.tsallis(p, 3), (1 - 37 / 256) / 2, 1e-13);
  near(t, entropy.tsallis(p, 0), 3, 1e-13);
  near(t, entropy.purity(p), 11 / 32, 1e-13);
});

test("Rényi and Tsallis entropies go over into von Neumann's without loss of digits at α=1", (t) => {
  const p = Float64Array.of(0.7, 0.2, 0.1);
  const s = entropy.vonNeumann(p);
  for (const step of [1e-3, 1e-6, 1e-9, 1e-13]) {
    near(t, entropy.renyi(p, 1 + step), s, step);
    near(t, entropy.renyi(p, 1 - step), s, step);
    near(t, entropy.tsallis(p, 1 + step), s, step);
  }
});

test("the entanglement spectrum is −ln p in ascending order, without zeros; Schmidt values are √p", (t) => {
  const p = Float64Array.of(0.5, 0.25, 0.25, 0);
  t.deepEqual(entropy.entanglementSpectrum(p), Float64Array.of(Math.LN2, 2 * Math.LN2, 2 * Math.LN2));
  t.deepEqual(entropy.schmidtValues(p), Float64Array.of(Math.SQRT1_2, 0.5, 0.5, 0));
});

test("Page's sum has its exact values, is symmetric, and (S40) approaches it", (t) => {
  near(t, entropy.page(2, 2), 1 / 3, 1e-13);
  near(t, entropy.page(2, 3), 1 / 4 + 1 / 5 + 1 / 6 - 1 / 6, 1e-13);
  near(t, entropy.page(4, 16), sum(17, 64) - 3 / 32, 1e-13);
  near(t, entropy.page(16, 4), entropy.page(4, 16), 1e-13);
  near(t, entropy.page(1, 7), 0, 1e-13);
  near(t, entropy.page(1024, 1024), sum(1025, 2 ** 20) - 1023 / 2048, 1e-12);
  near(t, entropy.pageApproximation(1024, 1024), entropy.page(1024, 1024), 1e-6);
  near(t, entropy.pageApproximation(4, 16), Math.log(4) - 15 / 128, 1e-13);
  near(t, entropy.page(2 ** 500, 2 ** 500), 500 * Math.LN2 - 0.5, 1e-10);
});

function sum(from: number, to: number): number {
  let total = 0;
  for (let k = to; k >= from; k--) total += 1 / k;
  return total;
}

test("what is no order, no distribution, or no dimension is refused by name", (t) => {
  const p = Float64Array.of(0.5, 0.5);
  for (const call of [
    () => entropy.renyi(p, -1),
    () => entropy.renyi(p, Number.NaN),
    () => entropy.tsallis(p, Number.POSITIVE_INFINITY),
    () => entropy.vonNeumann(Float64Array.of(0.5, 0.6)),
    () => entropy.vonNeumann(Float64Array.of(1.5, -0.5)),
    () => entropy.page(0, 4),
    () => entropy.half(7),
  ]) {
    t.throws(call, { instanceOf: ArgumentError, message: (message) => message.length > 20 });
  }
});

test("entropies of a nearly pure state keep their digits", (t) => {
  for (const p of [1e-3, 1e-9, 1e-15, 1e-20, 1e-28]) {
    for (const spectrum of [
      [1 - p, p],
      [p, 1 - p],
    ]) {
      const largest = Math.log1p(-p);
      nearRelative(t, entropy.vonNeumann(spectrum), -(1 - p) * largest - p * Math.log(p), 1e-14);
      nearRelative(t, entropy.renyi(spectrum, 2), -Math.log1p(-2 * p * (1 - p)), 1e-14);
      nearRelative(
        t,
        entropy.renyi(spectrum, 1.25),
        -4 * Math.log1p((1 - p) * Math.expm1(0.25 * largest) + p * Math.expm1(0.25 * Math.log(p))),
        1e-14,
      );
      nearRelative(t, entropy.renyi(spectrum, Infinity), -largest, 1e-14);
      nearRelative(t, entropy.tsallis(spectrum, 2), 2 * p * (1 - p), 1e-14);
    }
  }
});
