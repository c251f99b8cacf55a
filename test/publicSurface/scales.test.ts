import { dataset, graph, hilbert, loss, NumericalError, operator, predict, qsntk, random, stax } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(4);
const ising = operator.ising(graph.chain(4), { field: 1.1 });
const psi = random.normal({ seed: 1 }, 32);
const translations = graph.translations(graph.chain(4), { momentum: [1] });
const wave = await hilbert
  .symmetric(spins, translations)
  .then(async (sector) => sector.expand(await sector.project(psi)));
const layer = { wStd: 0.7, bStd: 0.2 };
const network = (scale: number) =>
  stax.serial(stax.dense(5, layer), stax.relu(), stax.dense(1, { wStd: 0.7 * scale, bStd: 0.2 * scale }));
const task = await dataset.task(spins, psi, { train: 10, seed: 1 });
const scaled = (scale: number) => psi.map((x) => x * scale);

test("what does not depend on the norm of a state is found whatever the norm is", async (t) => {
  const see = loss.measures({ hamiltonian: ising, groundEnergy: -9, reference: wave, hilbert: spins, subsystem: [0] });
  const seen = await see(psi);
  const { weights } = await qsntk.hypercubeAlignment(network(1), 4, psi);
  for (const scale of [1e-300, 1e-170, 1e-120, 1e120, 1e153, 1e170, 1e300]) {
    const found = await see(scaled(scale));
    for (const [name, value] of Object.entries(seen)) {
      near(t, found[name]!, value, 1e-10 * Math.max(1, Math.abs(value)), `${name} at ${scale}`);
    }
    const aligned = await qsntk.hypercubeAlignment(network(1), 4, scaled(scale));
    for (const [i, weight] of weights.entries()) near(t, aligned.weights[i]!, weight, 1e-12);
    const group = await hilbert.charactersOf(spins, translations, wave.map((x) => x * scale)); // biome-ignore format: one line
    t.deepEqual(group.generators, translations.generators);
  }
});

test("variances of a network scale with its readout, or the kernel is said to be too small", async (t) => {
  const limit = await predict.supervised(network(1), task);
  const { varianceTest } = await limit.losses([1, 10, 1000]);
  const covariances = await limit.covariances([1, 10, 1000], { points: "test", precision: "float64" });
  for (const scale of [1e-40, 1e-25, 1e-19, 1e-10, 1e10, 1e20, 1e30]) {
    const other = await predict.supervised(network(scale), task);
    const losses = await other.losses([1, 10, 1000]);
    for (const [i, variance] of varianceTest.entries()) {
      near(t, losses.varianceTest[i]! / scale ** 2, variance, 1e-9 * variance, `variance at ${scale}`);
    }
    const held = await other.covariances([1, 10, 1000], { points: "test" }); // float32 wherever it can be
    const [expected, found] = [await covariances.at(1), await held.at(1)];
    for (const [i, value] of expected.data.entries()) near(t, found.data[i]! / scale ** 2, value, 1e-5, `at ${scale}`);
  }
  for (const scale of [1e-60, 1e-78, 1e-140]) {
    const refused = {
      instanceOf: NumericalError,
      message:
        /: the kernel is so small .* that products of it underflow\. Multiply wStd and bStd of the last layer by a large c/,
    };
    await t.throwsAsync(predict.supervised(network(scale), task), refused);
    await t.throwsAsync(predict.streamed(network(scale), task), refused);
    if (scale > 1e-70) continue;
    await t.throwsAsync(predict.matrixFree(network(scale), task, [10]), refused);
    await t.throwsAsync(predict.iterative(network(scale), task, { method: "walsh" }), refused);
  }
});

test("what the error on tiny kernels advises gives the answer: means stay, variances scale; so with the weights of a task", async (t) => {
  const [plain, large] = [
    await predict.supervised(network(1e-30), task),
    await predict.supervised(network(1e10), task),
  ];
  const [mean, sameMean] = [await plain.mean(100), await large.mean(100)];
  allNear(t, sameMean.test, mean.test, 1e-9);
  const count = task.trainIndices.length;
  const weighted = (weight: number) =>
    dataset.task(spins, wave, { train: count, seed: 0, weights: new Float64Array(spins.dimension).fill(weight) });
  const refused = { instanceOf: NumericalError, message: /multiply all of these by one number\.$/ };
  await t.throwsAsync(predict.supervised(network(1), await weighted(1e-100)), refused);
  const [one, many] = [await weighted(1), await weighted(1e9)];
  const [light, heavy] = [await predict.supervised(network(1), one), await predict.supervised(network(1), many)];
  allNear(t, (await heavy.mean(50)).test, (await light.mean(50)).test, 1e-9);
});

test("a state that is not finite is said to be so, and not to lack a symmetry", async (t) => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const state = wave.with(3, value);
    const message = /charactersOf: the state holds numbers that are not finite/;
    await t.throwsAsync(hilbert.charactersOf(spins, translations, state), { message });
  }
});
