import assert from "node:assert/strict";
import { test } from "node:test";
import { ArgumentError, entropy, exact, graph, operator, predict, trainTestSplit } from "infinite-nnqs";
import { paperNetwork } from "./explicit.js";

const ising = operator.ising(graph.square(2, 4, { periodic: true }), { field: 0.7 });
const { state: target } = await exact.evolve(ising, exact.plusState(ising.hilbert), { time: 0.8 });

test("a state that has been learned on almost all points has the target's observables", async () => {
  const split = trainTestSplit(ising.hilbert, 255, { seed: 0 });
  const limit = await predict.supervised(paperNetwork, split, target);
  const measured = await predict.observables(limit, split, target, ising.hilbert, [0, 10, Infinity], {
    operators: { energy: ising },
  });
  assert.ok(Number.isNaN(measured.fidelity[0])); // the mean starts at zero
  assert.ok(measured.fidelity[1]! < measured.fidelity[2]! && measured.fidelity[2]! > 0.99);
  const spectrum = await entropy.reducedSpectrum(ising.hilbert, target, entropy.half(8));
  assert.ok(Math.abs(measured.entropy[2]! - entropy.vonNeumann(spectrum)) < 0.1);
  const energy = await exact.expectation(ising, target);
  assert.ok(Math.abs(measured.expectations["energy"]![2]! - energy) < 0.1);
});

test("a split with holes and operators of another basis are refused", async () => {
  const split = trainTestSplit(ising.hilbert, 100, { seed: 0 });
  const limit = await predict.supervised(paperNetwork, split, target);
  const other = operator.ising(graph.square(2, 2, { periodic: true }), { field: 1 });
  const refuse = (options: predict.ObservablesOptions, where = split) =>
    assert.rejects(predict.observables(limit, where, target, ising.hilbert, [1], options), ArgumentError);
  await refuse({ operators: { other } });
  await refuse({}, { ...split, testIndices: split.testIndices.slice(1) });
});
