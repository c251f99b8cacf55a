import test from "ava";
import { ArgumentError, entropy, exact, graph, operator, predict, trainTestSplit } from "infinite-nnqs";
import { paperNetwork } from "../support/paper.js";

const ising = operator.ising(graph.square(2, 4, { periodic: true }), { field: 0.7 });
const { state: target } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 0.8 });

test("a state that has been learned on almost all points has the target's observables", async (t) => {
  const split = await trainTestSplit(ising.hilbert, 255, { seed: 0 });
  const limit = await predict.supervised(paperNetwork, split, target);
  const measured = await predict.observables(limit, split, target, ising.hilbert, [0, 10, Infinity], {
    operators: { energy: ising },
  });
  t.true(Number.isNaN(measured.fidelity[0])); // the mean starts at zero
  t.true(measured.fidelity[1]! < measured.fidelity[2]! && measured.fidelity[2]! > 0.99);
  const spectrum = await entropy.reducedSpectrum(ising.hilbert, target, entropy.half(8));
  t.true(Math.abs(measured.entropy[2]! - entropy.vonNeumann(spectrum)) < 0.1);
  const energy = await exact.expectation(ising, target);
  t.true(Math.abs(measured.expectations["energy"]![2]! - energy) < 0.1);
});

test("a split with holes and operators of another basis are refused", async (t) => {
  const split = await trainTestSplit(ising.hilbert, 100, { seed: 0 });
  const limit = await predict.supervised(paperNetwork, split, target);
  const other = operator.ising(graph.square(2, 2, { periodic: true }), { field: 1 });
  const refuse = (options: predict.ObservablesOptions, where = split) =>
    t.throwsAsync(predict.observables(limit, where, target, ising.hilbert, [1], options), {
      instanceOf: ArgumentError,
    });
  await refuse({ operators: { other } });
  await refuse({}, { ...split, testIndices: split.testIndices.slice(1) });
});
