import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

test("of a target that an averaged network has nothing of, nothing is learned: no rounding is reported as a state", async (t) => {
  const ring = graph.chain(6);
  const ising = operator.ising(ring, { field: 0.7 });
  const { state } = await exact.groundState(ising); // even under translations
  const staggered = graph
    .characters(graph.translations(ring))
    .find(({ generators }) => generators[0]!.character === -1)!;
  const network = stax.symmetrize(stax.serial(stax.dense(1), stax.erf(), stax.dense(1)), staggered);
  const task = await dataset.task(ising.hilbert, state, { train: ising.hilbert.dimension });
  const nothing = { fidelity: [NaN, NaN], entropy: [NaN, NaN], values: { energy: [NaN, NaN] } };
  for (const predicted of [await predict.supervised(network, task), await predict.iterative(network, task)]) {
    const { train } = await predicted.mean(100);
    t.true(train.every((value) => value === 0));
    const { meanTrain } = await predicted.losses([1, 100]);
    for (const loss of meanTrain) t.true(Math.abs(loss - 1 / 64) < 1e-14, `${loss}`);
    const times = [1e-9, 100];
    const found = await predict.observables(predicted, ising.hilbert, times, { observables: { energy: ising } });
    t.deepEqual(JSON.parse(JSON.stringify(found, plain)), JSON.parse(JSON.stringify(nothing, plain)));
  }
});

/** Typed arrays as lists, NaN by its name. */
function plain(_: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  return Number.isNaN(value) ? "NaN" : value;
}
