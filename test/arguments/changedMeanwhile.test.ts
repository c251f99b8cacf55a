import { ArgumentError, exact, graph, linalg, NnqsError, operator, qsntk, random } from "infinite-nnqs";
import { test } from "../support/test.js";

const n = 30;

const symmetric = () => {
  const matrix = new linalg.Matrix(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix.data[i * n + j] = 1 / (1 + Math.abs(i - j));
  return matrix;
};

/** Begins what it is given, which waits for its first turn, and transfers an array of it away before that comes. */
async function losing(array: Float64Array, call: () => Promise<unknown>): Promise<unknown> {
  const running = call();
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return running;
}

test("an array that is transferred away while it is read is an error, where its numbers had become NaN", async (t) => {
  const [a, b] = [symmetric, symmetric];
  const factors = new Float64Array(n).fill(2);
  const blocks = () => ({ theta1: a(), theta2: b(), theta12: b() });
  const ising = operator.ising(graph.chain(4), { field: 1 });
  const calls: Record<string, () => readonly [Float64Array, () => Promise<unknown>]> = {
    transpose: () => {
      const one = a();
      return [one.data, () => linalg.transpose(one)];
    },
    scaleBoth: () => {
      const one = a();
      return [one.data, () => linalg.scaleBoth(one, factors, factors)];
    },
    "hadamard, the second": () => {
      const [one, other] = [a(), b()];
      return [other.data, () => linalg.hadamard(one, other)];
    },
    rowDots: () => {
      const [one, other] = [a(), b()];
      return [other.data, () => linalg.rowDots(one, other)];
    },
    spectrum: () => {
      const one = a();
      return [one.data, () => qsntk.spectrum(one)];
    },
    omega: () => {
      const given = blocks();
      return [given.theta12.data, () => new qsntk.QsNtk(given).omega()];
    },
    variance: () => {
      const state = random.normal({ seed: 1 }, 32);
      return [state, () => exact.variance(ising, state)];
    },
  };
  for (const [name, prepare] of Object.entries(calls)) {
    const outcome = await losing(...prepare()).then(
      (result) => result,
      (error: unknown) => error,
    );
    t.true(outcome instanceof NnqsError, `${name}: ${String(outcome).slice(0, 80)}`);
    t.regex((outcome as Error).message, /transferred|memory|not a Float64Array of 0/, name);
  }
});

test("a matrix whose memory has gone is none", async (t) => {
  const matrix = new linalg.Matrix(2, 2, [1, 2, 3, 4]);
  structuredClone(matrix.data.buffer, { transfer: [matrix.data.buffer as ArrayBuffer] });
  await t.throwsAsync(linalg.transpose(matrix), {
    instanceOf: ArgumentError,
    message:
      "transpose: `a` must be a Matrix with its 4 numbers, not a Float64Array of 0. Its memory was transferred or resized; leave it alone, or make one of a copy.",
  });
});
