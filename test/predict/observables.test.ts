import { ArgumentError, dataset, entropy, exact, graph, operator, predict } from "infinite-nnqs";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const ising = operator.ising(graph.square(2, 4, { periodic: true }), { field: 0.7 });
const { state: target } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 0.8 });

test("a state that has been learned on almost all points has the target's observables", async (t) => {
  const task = await dataset.task(ising.hilbert, target, { train: 255, seed: 0 });
  const limit = await predict.supervised(paperNetwork, task);
  const measured = await predict.observables(limit, ising.hilbert, [0, 10, Infinity], {
    observables: { energy: ising, norm: (state) => exact.overlap(state, state).then(([square]) => Math.sqrt(square)) },
  });
  t.true(Number.isNaN(measured.fidelity[0])); // the mean starts at zero
  t.true(measured.fidelity[1]! < measured.fidelity[2]! && measured.fidelity[2]! > 0.99);
  const spectrum = await entropy.reducedSpectrum(ising.hilbert, target, entropy.half(8));
  t.true(Math.abs(measured.entropy[2]! - entropy.vonNeumann(spectrum)) < 0.1);
  const energy = await exact.expectation(ising, target);
  t.true(Math.abs(measured.values.energy[2]! - energy) < 0.1);
  // A function gets the mean as it is, and nothing of the zero state.
  t.true(Number.isNaN(measured.values.norm[0]) && Math.abs(measured.values.norm[2]! - 1) < 0.01);
});

test("a task with holes and operators of another basis are refused", async (t) => {
  const task = await dataset.task(ising.hilbert, target, { train: 100, seed: 0 });
  const limit = await predict.supervised(paperNetwork, task);
  const other = operator.ising(graph.square(2, 2, { periodic: true }), { field: 1 });
  const refuse = (
    options: predict.ObservablesOptions,
    prediction = limit,
    basis: typeof ising.hilbert = ising.hilbert,
  ) => t.throwsAsync(predict.observables(prediction, basis, [1], options), { instanceOf: ArgumentError });
  await refuse({ observables: { other } });
  await t.throwsAsync(predict.observables(limit, ising.hilbert, [1], { observables: { z: 1 as never } }), {
    message: "observables: `observables.z` must be an operator or a function of the state, not 1.",
  });
  const holes = { train: task.trainIndices, test: task.testIndices.slice(1) };
  const incomplete = await predict.supervised(paperNetwork, await dataset.task(ising.hilbert, target, holes));
  await refuse({}, incomplete);
  await refuse({}, limit, other.hilbert);
});
