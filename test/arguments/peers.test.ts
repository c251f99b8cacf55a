import {
  ArgumentError,
  dataset,
  ensemble,
  entropy,
  exact,
  graph,
  hilbert,
  linalg,
  operator,
  predict,
  runs,
  stax,
} from "infinite-nnqs";
import { test } from "../support/test.js";

const chain = graph.chain(4);
const spins = hilbert.spins(4);
const ising = operator.ising(chain, { field: 1 });
const plus = await exact.plusState(spins);
const network = stax.serial(stax.dense(4), stax.relu(), stax.dense(1));
const task = await dataset.task(spins, plus, { train: 5, seed: 1 });

/** A call with one option that TypeScript would refuse. */
const withOption = (call: (options: never) => unknown, name: string) => async () => call({ [name]: 1 } as never);

test("options by the names of NetKet, QuSpin, neural-tangents and SciPy are answered with ours", async (t) => {
  for (const [call, name, meant] of [
    [(o) => graph.chain(4, o), "boundary_conditions", "periodic"],
    [(o) => graph.chain(4, o), "line", "periodic"],
    [(o) => hilbert.spins(4, o), "Nup", "magnetization"],
    [(o) => hilbert.fermions(4, o), "Nup", "up"],
    [(o) => hilbert.fermions(4, o), "Ndown", "down"],
    [(o) => exact.groundState(ising, o), "eps", "tolerance"],
    [(o) => exact.quench(ising, plus, o), "dt", "times"],
    [(o) => exact.evolve(ising, plus, o), "dt", "time"],
    [(o) => ensemble.train(network, task, o), "n_samples", "members"],
    [(o) => ensemble.train(network, task, o), "n_iter", "steps"],
    [(o) => predict.supervised(network, task, o), "get", "kernel"],
    [(o) => stax.layerNorm(o), "eps", "epsilon"],
  ] as [(options: never) => unknown, string, string][]) {
    await t.throwsAsync(withOption(call, name), {
      instanceOf: ArgumentError,
      message: new RegExp(`there is no option \`${name}\`\\. Did you mean \`${meant}\`\\?`),
    });
  }
});

test("plain lists of numbers are taken where a Float64Array is a vector of numbers", async (t) => {
  t.is(entropy.vonNeumann([1, -1e-20]), 0);
  t.is(entropy.renyi([0.5, 0.5], 2), Math.log(2));
  t.is(entropy.purity([0.5, 0.5]), 0.5);
  t.deepEqual(entropy.schmidtValues([0.25, 0.75]), Float64Array.of(0.5, Math.sqrt(0.75)));
  t.is(ensemble.statistics([1, 3]).mean, 2);
  t.is(predict.maxLearningRate([1, 2]), 2);
  const matrix = new linalg.Matrix(2, 2, [1, 2, 3, 4]);
  t.deepEqual(matrix.data, Float64Array.of(1, 2, 3, 4));
  t.deepEqual((await linalg.scaleColumns(matrix, [1, 2])).data, Float64Array.of(1, 4, 3, 8));
  t.throws(() => entropy.vonNeumann("10" as never), { instanceOf: ArgumentError });
  t.throws(() => entropy.vonNeumann(["1"] as never), {
    instanceOf: ArgumentError,
    message: /`spectrum\[0\]` must be a number/,
  });
  t.throws(() => new linalg.Matrix(2, 2, [[1, 2], [3, 4]] as never), { message: /Pass rows\.flat\(\)/ }); // biome-ignore format: rows
});

test("what a number cannot hold exactly, an empty list and a getter that throws are said to be that", async (t) => {
  await t.throwsAsync(exact.sample(plus, 3, { seed: 2 ** 60 }), {
    message: /from 0 to 2\^53−1, all that a number holds exactly/,
  });
  const times = exact.quench(ising, plus, { times: [], observables: { energy: ising } });
  await t.throwsAsync(times, { message: /`times` must be a list of times, at least one, not an empty list\./ });
  const spoilt = Object.defineProperty({}, "a", { enumerable: true, get: () => { throw new Error("spoilt"); } }); // biome-ignore format: a getter
  t.throws(() => runs.encodeNpz(spoilt), { instanceOf: ArgumentError, message: /A getter of it throws/ });
});
