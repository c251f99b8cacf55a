import { ArgumentError, correlators, entropy, linalg, NumericalError } from "infinite-nnqs";
import { cosNet } from "../support/featureNets.js";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";
import { bruteForce, matrixOf, matrixOfValues } from "./bruteForce.js";

const uneven = correlators.productKernel([0.3, 0.55, 0.1, 0.8, 0.45, 0.25], 1.7);

test("Tr ρ² at d=6 agrees with the sum over all configurations, for real and complex networks and three kinds of kernel", async (t) => {
  const matrix = matrixOf(uneven);
  const invariant = await correlators.invariantKernel(matrix.row(0).slice());
  for (const components of [1, 2] as const) {
    for (const subsystem of [[0, 1, 2], [4, 1], [5]]) {
      const mask = subsystem.reduce((m, site) => m | (1 << site), 0);
      const { trace, norm } = bruteForce(matrix, mask, 2, components);
      for (const kernel of [uneven, invariant, matrix]) {
        const average = await correlators.replicaAverage(kernel, { subsystem, order: 2, components });
        nearRelative(t, Math.exp(average.logTrace), trace, 1e-12);
        nearRelative(t, Math.exp(average.logNorm), norm, 1e-12);
        nearRelative(t, average.annealed, trace / norm, 1e-12);
        nearRelative(t, average.renyiBound, -Math.log(trace / norm), 1e-11);
        nearRelative(t, average.tsallis, 1 - trace / norm, 1e-11);
      }
    }
  }
});

test("Tr ρ³ and Tr ρ⁴ agree with the sum over all configurations", async (t) => {
  const small = correlators.productKernel([0.3, 0.7, 0.45], 0.6);
  const matrix = matrixOf(small);
  const invariant = await correlators.invariantKernel(matrix.row(0).slice());
  for (const [order, components] of [
    [3, 1],
    [3, 2],
    [4, 1],
    [4, 2],
  ] as const) {
    const { trace, norm } = bruteForce(matrix, 0b101, order, components);
    for (const kernel of [small, invariant, matrix]) {
      const average = await correlators.replicaAverage(kernel, { subsystem: [0, 2], order, components });
      nearRelative(t, Math.exp(average.logTrace), trace, 1e-12);
      nearRelative(t, Math.exp(average.logNorm), norm, 1e-12);
    }
  }
});

test("a kernel that is no product of sites: orders 2 to 4 by parities agree with matrix products and brute force", async (t) => {
  const values = Float64Array.from(
    { length: 8 },
    (_, z) => Math.exp(-0.4 * [0, 1, 1, 2, 1, 2, 2, 3][z]! ** 1.5) + (z === 0 ? 0.5 : 0),
  );
  values[6]! += 0.1;
  const kernel = await correlators.invariantKernel(values);
  const matrix = matrixOfValues(values);
  for (const order of [2, 3, 4] as const) {
    for (const components of [1, 2] as const) {
      const average = await correlators.replicaAverage(kernel, { subsystem: [1], order, components });
      const { trace, norm } = bruteForce(matrix, 0b010, order, components);
      nearRelative(t, Math.exp(average.logTrace), trace, 1e-12);
      nearRelative(t, Math.exp(average.logNorm), norm, 1e-12);
    }
  }
});

test("σ_w → ∞ is the i.i.d. Gaussian state: the annealed purity is (d_A+d_B)/(d_A·d_B+1) exactly", async (t) => {
  for (const [sites, size] of [
    [4, 2],
    [10, 3],
    [20, 10],
  ] as const) {
    const subsystem = Array.from({ length: size }, (_, i) => i);
    const kernel = correlators.productKernel(new Float64Array(sites));
    const { annealed } = await correlators.replicaAverage(kernel, { subsystem, order: 2 });
    nearRelative(t, annealed, entropy.averagePurity(2 ** size, 2 ** (sites - size)), 1e-12);
  }
});

test("the three pairings of (S39) count for real networks; that of ψ with ψ vanishes for complex ones", async (t) => {
  const subsystem = [0, 1, 2];
  for (const kernel of [uneven, await correlators.invariantKernel(matrixOf(uneven).row(0).slice()), matrixOf(uneven)]) {
    const real = await correlators.replicaAverage(kernel, { subsystem, order: 2, components: 1 });
    const complex = await correlators.replicaAverage(kernel, { subsystem, order: 2, components: 2 });
    const share = (average: correlators.ReplicaAverage, name: string) =>
      average.contributions.find((part) => part.name === name)!.share;
    t.is(complex.contributions.length, 3);
    t.true(share(real, "0-2 1-3") > 0.01);
    t.is(share(complex, "0-2 1-3"), 0);
    for (const average of [real, complex])
      nearRelative(
        t,
        average.contributions.reduce((sum, c) => sum + c.share, 0),
        1,
        1e-12,
      );
    // E[ψψ*] = 2G on both sides of the other two pairings.
    nearRelative(t, Math.exp(complex.logTrace), 4 * Math.exp(real.logTrace) * (1 - share(real, "0-2 1-3")), 1e-12);
  }
});

test("a thousand sites: the bound follows a volume law of the slope that the kernel gives", async (t) => {
  const net = cosNet({ sites: 1000, width: 1, wStd: Math.sqrt(2000) });
  const kernel = correlators.infiniteWidthKernel(net);
  const bound = async (size: number, order: 2 | 3 | 4) => {
    const subsystem = Array.from({ length: size }, (_, i) => i);
    return (await correlators.replicaAverage(kernel, { subsystem, order })).renyiBound;
  };
  const e = Math.exp(-4);
  for (const order of [2, 3, 4] as const) {
    // Far from half the cut one pairing dominates: per site of A, Tr κⁿ instead of (Tr κ)ⁿ.
    const slope = Math.log(((1 + e) ** order + (1 - e) ** order) / 2 ** order) / (1 - order);
    nearRelative(t, (await bound(101, order)) - (await bound(100, order)), slope, 1e-9);
    const half = await bound(500, order);
    t.true(half > 499 * slope - 2 && half < 500 * slope);
  }
});

test("what the replica sum cannot do is refused", async (t) => {
  const refuse = (promise: Promise<unknown>, type: new (...args: never[]) => Error, text: RegExp) =>
    t.throwsAsync(promise, { instanceOf: type, message: text });
  const options = { subsystem: [0], order: 2 } as const;
  await refuse(
    correlators.replicaAverage(uneven, { subsystem: [0], order: 5 as 2 }),
    ArgumentError,
    /2, 3 or 4, not 5/,
  );
  await refuse(correlators.replicaAverage(uneven, { subsystem: [], order: 2 }), ArgumentError, /leave no cut/);
  const net = cosNet({ sites: 6, width: 8, wStd: 1 });
  await refuse(correlators.replicaAverage(net, { subsystem: [0], order: 3 }), ArgumentError, /infiniteWidthKernel/);
  const indefinite = await correlators.invariantKernel(Float64Array.of(1, 2, 0, 0));
  await refuse(correlators.replicaAverage(indefinite, options), NumericalError, /eigenvalue/);
  await t.throwsAsync(correlators.invariantKernel(Float64Array.of(-1, 0, 0, 0)), { instanceOf: ArgumentError });
  const skew = new linalg.Matrix(
    4,
    4,
    Float64Array.from({ length: 16 }, (_, i) => i + 1),
  );
  await refuse(correlators.replicaAverage(skew, options), ArgumentError, /not symmetric/);
  const diagonal = (...values: number[]) => {
    const matrix = new linalg.Matrix(4, 4);
    for (const [i, value] of values.entries()) matrix.data[5 * i] = value;
    return matrix;
  };
  for (const order of [2, 3, 4] as const) {
    const average = (matrix: linalg.Matrix) => correlators.replicaAverage(matrix, { subsystem: [0], order });
    await refuse(average(diagonal(1, Number.NaN, 1, 1)), ArgumentError, /holds nan at \(1, 1\)/);
    await refuse(average(diagonal(0, 0, 0, 0)), NumericalError, /trace of the kernel is 0/);
    await refuse(average(diagonal(-1, -1, -2, -1)), NumericalError, /trace of the kernel is -5/);
    await refuse(average(diagonal(1e308, 1e308, 1e308, 1e308)), NumericalError, /range of doubles/);
  }
  t.throws(() => correlators.productKernel([2]), { instanceOf: ArgumentError });
  t.throws(() => cosNet({ sites: 0, width: 4, wStd: 1 }), { instanceOf: ArgumentError });
});
