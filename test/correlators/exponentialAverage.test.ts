import { ArgumentError, correlators, linalg, random } from "infinite-nnqs";
import { near, nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

/** Ones among the four bits of a number. */
const bits = (x: number) => [0, 1, 2, 3].filter((i) => (x >> i) & 1).length;

const decaying = (height: number, rate: number) => [0, 1, 2, 3, 4, 5, 6].map((h) => height * Math.exp(-rate * h));

test("random states of modulus and phase have their golden purities", (t) => {
  const subsystem = [0, 1, 2];
  near(t, correlators.exponentialAverage(decaying(0.2, 3), { subsystem }).annealed, 0.60015, 5e-6);
  near(t, correlators.exponentialAverage(decaying(0.1, 1), { subsystem }).annealed, 0.84085, 5e-6);
});

test("the averages are sums over all configurations of Gaussian characteristic functions", (t) => {
  const kernel = [0.3, 0.1, -0.05, 0.02, 0.07];
  const k = (x: number, y: number) => kernel[bits(x ^ y)]!;
  /** E ψ₁ψ₂ψ₃*ψ₄* by the variances of what stands in the exponent. */
  const moment = (points: number[]) => {
    const [real, imaginary] = [[1, 1, 1, 1], [1, 1, -1, -1]].map((signs) =>
      points.reduce((sum, x, i) => sum + points.reduce((s, y, j) => s + signs[i]! * signs[j]! * k(x, y), 0), 0),
    ); // biome-ignore format: one line
    return Math.exp((real! - imaginary!) / 2);
  };
  for (const mask of [0b0001, 0b0101, 0b1110]) {
    let [trace, norm] = [0, 0];
    for (let x = 0; x < 16; x++) {
      for (let y = 0; y < 16; y++) {
        const [mixed, other] = [(y & mask) | (x & ~mask & 15), (x & mask) | (y & ~mask & 15)];
        trace += moment([x, y, mixed, other]);
        norm += moment([x, y, x, y]);
      }
    }
    const subsystem = [0, 1, 2, 3].filter((i) => (mask >> i) & 1);
    const found = correlators.exponentialAverage(kernel, { subsystem });
    nearRelative(t, Math.exp(found.logTrace), trace, 1e-13);
    nearRelative(t, Math.exp(found.logNorm), norm, 1e-13);
    nearRelative(t, found.annealed, trace / norm, 1e-13);
    near(t, found.renyiBound, -Math.log(trace / norm), 1e-13);
  }
});

test("sampled states have that purity", async (t) => {
  const members = 4000;
  const kernel = [0.2, 0.05, 0.01, 0.004, 0.001];
  const covariance = new linalg.Matrix(
    16,
    16,
    Array.from({ length: 256 }, (_, at) => kernel[bits((at >> 4) ^ (at & 15))]!),
  );
  const { values, vectors } = await linalg.eigh(covariance);
  const root = await linalg.scaleColumns(vectors, values.map(Math.sqrt));
  const noise = new linalg.Matrix(16, 2 * members, random.normal({ seed: 3 }, 32 * members));
  const f = await linalg.matmul(root, noise);
  let [trace, norm] = [0, 0];
  for (let k = 0; k < members; k++) {
    const [re, im] = [[], []] as number[][];
    for (let x = 0; x < 16; x++) {
      const modulus = Math.exp(f.get(x, 2 * k));
      re!.push(modulus * Math.cos(f.get(x, 2 * k + 1)));
      im!.push(modulus * Math.sin(f.get(x, 2 * k + 1)));
    }
    for (let a = 0; a < 4; a++) {
      for (let c = 0; c < 4; c++) {
        let [p, q] = [0, 0]; // ⟨a|ρ_A|c⟩
        for (let b = 0; b < 4; b++) {
          const [i, j] = [a + 4 * b, c + 4 * b];
          p += re![i]! * re![j]! + im![i]! * im![j]!;
          q += im![i]! * re![j]! - re![i]! * im![j]!;
        }
        trace += (p * p + q * q) / members;
      }
    }
    norm += re!.reduce((sum, x, i) => sum + x * x + im![i]! ** 2, 0) ** 2 / members;
  }
  const { annealed } = correlators.exponentialAverage(kernel, { subsystem: [0, 1] });
  near(t, trace / norm, annealed, 0.02 * annealed);
});

test("a thousand sites do not overflow, and what is no kernel or cut is refused", (t) => {
  const long = Array.from({ length: 1001 }, (_, h) => (h === 0 ? 50 : 0));
  const { annealed, renyiBound } = correlators.exponentialAverage(long, { subsystem: [0] });
  t.true(annealed > 0 && annealed <= 1 && Number.isFinite(renyiBound));
  const refused = (work: () => unknown, message: RegExp) => t.throws(work, { instanceOf: ArgumentError, message });
  refused(() => correlators.exponentialAverage([1, 0.5], { subsystem: [0] }), /d = 2 to 1000 sites, not 2/);
  refused(() => correlators.exponentialAverage([1, Number.NaN, 0], { subsystem: [0] }), /byDistance/);
  refused(() => correlators.exponentialAverage([1, 0.5, 0.2], { subsystem: [2] }), /^exponentialAverage: /);
  refused(() => correlators.exponentialAverage([1, 0.5, 0.2], { subsystem: [] }), /^exponentialAverage: /);
});
