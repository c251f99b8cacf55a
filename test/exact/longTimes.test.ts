import { exact, graph, hilbert, operator, ToleranceError } from "infinite-nnqs";
import { distance, near } from "../support/near.js";
import { randomState } from "../support/random.js";
import { test } from "../support/test.js";

/** e^{−iHt}ψ, or e^{−Hτ}ψ/‖…‖ and the logarithm of that norm, by the dense eigensystem. */
async function denseEvolution(model: operator.Operator, start: Float64Array, time: number, imaginary = false) {
  const { values, states } = await exact.spectrum(model, { vectors: true });
  const lowest = values[0]!;
  const sum = new Float64Array(start.length);
  for (const [k, level] of states!.entries()) {
    const [re, im] = await exact.overlap(level, start);
    const energy = values[k]!;
    const decay = Math.exp(-time * (energy - lowest));
    const [c, s] = imaginary ? [decay, 0] : [Math.cos(energy * time), -Math.sin(energy * time)];
    const [a, b] = [re * c - im * s, re * s + im * c];
    for (let i = 0; i < sum.length; i += 2) {
      sum[i]! += a * level[i]! - b * level[i + 1]!;
      sum[i + 1]! += a * level[i + 1]! + b * level[i]!;
    }
  }
  if (!imaginary) return { state: sum, logNorm: 0 };
  const norm = Math.hypot(...sum);
  return { state: sum.map((x) => x / norm), logNorm: Math.log(norm) - lowest * time };
}

test("a space that is exhausted reaches any time with the same products, within its bound", async (t) => {
  const model = operator.ising(graph.chain(8), { field: 0.7 });
  const start = await exact.plusState(model.hilbert);
  for (const time of [1e3, 1e4, -1e5, 1e6]) {
    const { state, errorBound, products, normDrift } = await exact.evolve(model, start, { time, tolerance: 1e-7 });
    const error = distance(state, (await denseEvolution(model, start, time)).state);
    t.true(products < 120, `${products} products`);
    t.true(error <= errorBound && errorBound <= 1e-7, `error ${error}, bound ${errorBound}`);
    t.true(normDrift < 1e-13);
  }
});

test("long times of states without a symmetry take one space of all states", async (t) => {
  const complex = operator.pauli(hilbert.spins(6), [
    ...graph.chain(6).bonds.map((bond): operator.PauliTerm => ["XY", bond, 0.3]),
    ...Array.from({ length: 6 }, (_, site): operator.PauliTerm => ["Z", [site], 1 + 0.1 * site]),
    ...Array.from({ length: 6 }, (_, site): operator.PauliTerm => ["Y", [site], 0.8]),
  ]);
  for (const model of [
    operator.ising(graph.chain(7), { field: 0.9, longitudinal: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] }),
    operator.hubbard(graph.chain(4), { up: 2, down: 1, U: 4 }),
    complex,
  ]) {
    const start = randomState(model.dimension, 5);
    const times = [-3e4, 0, 1, 500, 1e5];
    const { states, errorBound, products } = await exact.evolve(model, start, { times, tolerance: 1e-7 });
    t.true(products <= 2 * model.dimension + 4, `${model.name}: ${products} products of ${model.dimension}`);
    for (const [k, time] of times.entries()) {
      const error = distance(states[k]!, (await denseEvolution(model, start, time)).state);
      t.true(error <= errorBound + 1e-12, `${model.name} at ${time}: error ${error}, bound ${errorBound}`);
    }
  }
});

test("the tolerance that a message asks for at a long time is met", async (t) => {
  const model = operator.ising(graph.chain(8), { field: 0.7 });
  const start = await exact.plusState(model.hilbert);
  for (const time of [1e6, 1e9]) {
    const error = await t.throwsAsync(exact.evolve(model, start, { time, tolerance: 1e-13 }), {
      instanceOf: ToleranceError,
    });
    const tolerance = Number(/\{ tolerance \} of at least (\S+),/.exec(error!.message)![1]);
    const { errorBound } = await exact.evolve(model, start, { time, tolerance });
    t.true(errorBound <= tolerance);
  }
});

test("imaginary time gives the logarithm of the norm, however long", async (t) => {
  const model = operator.ising(graph.chain(7), { field: 1.3 });
  const start = randomState(model.dimension, 5);
  const times = [0, 0.1, 3, 50, 1e3, 1e6];
  const { states, logNorms, errorBound } = await exact.evolve(model, start, { times, imaginary: true });
  t.true(errorBound <= 1e-10);
  for (const [k, time] of times.entries()) {
    const { state, logNorm } = await denseEvolution(model, start, time, true);
    t.true(distance(states[k]!, state) < 1e-10);
    near(t, logNorms![k]!, logNorm, 1e-13 * Math.max(1, Math.abs(logNorm)));
  }
  const small = start.map((x) => x * 2 ** -900);
  const scaled = await exact.evolve(model, small, { times, imaginary: true });
  for (const k of times.keys()) near(t, scaled.logNorms![k]!, logNorms![k]! - 900 * Math.LN2, 1e-9);
  t.is((await exact.evolve(model, start, { time: 1 })).logNorms, undefined);
});

test("one, two and three states evolve for any time", async (t) => {
  const models = [
    operator.hubbard(graph.chain(3), { up: 3, down: 0, U: 1, chemicalPotential: 2 }),
    operator.ising(graph.chain(1), { field: 0.3 }),
    operator.heisenberg(graph.chain(3), { magnetization: 1 }),
  ];
  for (const model of models) {
    const start = randomState(model.dimension, 5);
    for (const time of [1e-9, 1, -40, 1e5]) {
      for (const imaginary of time > 0 ? [false, true] : [false]) {
        const { state, errorBound } = await exact.evolve(model, start, { time, imaginary, tolerance: 1e-8 });
        const expected = await denseEvolution(model, start, time, imaginary);
        const error = distance(state, expected.state);
        t.true(error <= errorBound + 1e-13 * Math.max(1, Math.abs(time)), `${model.name} at ${time}: ${error}`);
      }
    }
  }
});
