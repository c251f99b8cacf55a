import { correlators, linalg, random } from "infinite-nnqs";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";
import { bruteForce, matrixOf, matrixOfValues } from "./bruteForce.js";

const orders = [2, 3, 4] as const;

/** FFᵀ with normal F: positive definite, and alike in no two configurations. */
function positiveMatrix(sites: number): linalg.Matrix {
  const n = 2 ** sites;
  const factor = random.normal({ seed: 17 }, n * n);
  return new linalg.Matrix(n, n, linalg.dgemmSync(n, n, n, factor, factor, { opB: "transpose" }));
}

test("any positive matrix: orders 2 to 4, real and complex, agree with the sum over all configurations at every cut", async (t) => {
  const cuts = { 2: [[1]], 3: [[1], [2, 0]], 4: [[3, 1]] }; // 2×2, 2×4, 4×2 and 4×4 configurations
  for (const [sites, subsystems] of Object.entries(cuts)) {
    const matrix = positiveMatrix(Number(sites));
    for (const subsystem of subsystems) {
      const mask = subsystem.reduce((m, site) => m | (1 << site), 0);
      for (const order of orders) {
        for (const components of [1, 2] as const) {
          const { trace, norm } = bruteForce(matrix, mask, order, components);
          const average = await correlators.replicaAverage(matrix, { subsystem, order, components });
          nearRelative(t, Math.exp(average.logTrace), trace, 1e-12);
          nearRelative(t, Math.exp(average.logNorm), norm, 1e-12);
        }
      }
    }
  }
});

test("as matrices product kernels of 6 to 10 sites give their closed forms pairing by pairing, also at uneven cuts", async (t) => {
  const overlaps = [0.3, 0.55, 0.1, 0.8, 0.45, 0.25, -0.4, 0.7, 0.05, 0.6];
  for (const [sites, size] of [
    [6, 1],
    [6, 3],
    [7, 6],
    [8, 3],
    [10, 5],
  ] as const) {
    const kernel = correlators.productKernel(overlaps.slice(0, sites), 1.7);
    const matrix = matrixOf(kernel);
    const subsystem = [1, 4, 0, 5, 3, 2, 6, 7, 9, 8].filter((site) => site < sites).slice(0, size);
    for (const order of orders) {
      for (const components of [1, 2] as const) {
        const options = { subsystem, order, components };
        const closed = await correlators.replicaAverage(kernel, options);
        const { logTrace, logNorm, contributions } = await correlators.replicaAverage(matrix, options);
        nearRelative(t, Math.exp(logTrace - closed.logTrace), 1, 1e-11);
        nearRelative(t, Math.exp(logNorm - closed.logNorm), 1, 1e-11);
        for (const [i, { name, share }] of contributions.entries()) {
          t.is(name, closed.contributions[i]!.name);
          nearRelative(t, share, closed.contributions[i]!.share, 1e-11);
        }
      }
    }
  }
});

test("i.i.d. amplitudes give the moments of complex and real Wishart matrices as polynomials in d_A and d_B", async (t) => {
  // E Tr (XX†)ⁿ/(ab), X being a×b of unit variance, by the genus of the pairings.
  const complexMoments = {
    2: (a: number, b: number) => a + b,
    3: (a: number, b: number) => a ** 2 + 3 * a * b + b ** 2 + 1,
    4: (a: number, b: number) => a ** 3 + 6 * a ** 2 * b + 6 * a * b ** 2 + b ** 3 + 5 * (a + b),
  };
  const realMoments = {
    2: (a: number, b: number) => a + b + 1,
    3: (a: number, b: number) => a ** 2 + 3 * a * b + b ** 2 + 3 * (a + b) + 4,
    4: (a: number, b: number) =>
      a ** 3 + 6 * a ** 2 * b + 6 * a * b ** 2 + b ** 3 + 6 * a ** 2 + 17 * a * b + 6 * b ** 2 + 21 * (a + b) + 20,
  };
  const identity = new linalg.Matrix(64, 64);
  for (let i = 0; i < 64; i++) identity.data[65 * i] = 1;
  for (const subsystem of [[2], [0, 5], [1, 2, 4], [0, 1, 2, 3, 5]]) {
    const [a, b] = [2 ** subsystem.length, 2 ** (6 - subsystem.length)];
    for (const order of orders) {
      const complex = await correlators.replicaAverage(identity, { subsystem, order });
      nearRelative(t, Math.exp(complex.logTrace), 2 ** order * a * b * complexMoments[order](a, b), 1e-12); // E|ψ|² = 2
      nearRelative(
        t,
        Math.exp(complex.logNorm),
        [2, 3, 4].slice(0, order - 1).reduce((p, k) => p * 2 * (63 + k), 2 * 64),
        1e-12,
      );
      const real = await correlators.replicaAverage(identity, { subsystem, order, components: 1 });
      nearRelative(t, Math.exp(real.logTrace), a * b * realMoments[order](a, b), 1e-12);
      nearRelative(
        t,
        Math.exp(real.logNorm),
        [2, 4, 6].slice(0, order - 1).reduce((p, k) => p * (64 + k), 64),
        1e-12,
      );
    }
  }
});

test("a kernel of 2048 rows, which takes many strips and halvings, agrees with the sum over parities", async (t) => {
  const kernel = await correlators.hammingKernel(
    Array.from({ length: 12 }, (_, h) => Math.exp(-0.3 * h) + (h === 0 ? 0.1 : 0)),
  );
  const matrix = matrixOfValues(kernel.values);
  for (const order of [3, 4] as const) {
    const options = { subsystem: [0, 2, 4, 6, 8], order } as const;
    const expected = await correlators.replicaAverage(kernel, options);
    const average = await correlators.replicaAverage(matrix, options);
    nearRelative(t, average.annealed, expected.annealed, 1e-11);
  }
});

test("sums over a matrix report progress and stop when they are told to", async (t) => {
  const matrix = positiveMatrix(11);
  const options = { subsystem: [0, 1, 2, 3, 4], order: 4, components: 1 } as const;
  const reason = new Error("enough");
  const fractions: number[] = [];
  const controller = new AbortController();
  const onProgress = (fraction: number) => {
    fractions.push(fraction);
    controller.abort(reason);
  };
  await t.throwsAsync(correlators.replicaAverage(matrix, { ...options, signal: controller.signal, onProgress }), {
    is: reason,
  });
  t.true(fractions.every((fraction) => fraction >= 0 && fraction <= 1));
  await t.throwsAsync(correlators.replicaAverage(matrix, { ...options, signal: AbortSignal.abort(reason) }), {
    message: /enough/,
  });
});
