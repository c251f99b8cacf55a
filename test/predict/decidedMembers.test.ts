import { dataset, graph, hilbert, predict, stax } from "infinite-nnqs";
import { near } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const layer = { wStd: 1, bStd: 0.1 };
const linear = stax.serial(stax.dense(1, layer));
const relu = stax.serial(stax.dense(1, layer), stax.relu(), stax.dense(1));

test("members are drawn where the training points decide all others: those of a linear network are linear", async (t) => {
  const basis = hilbert.spins(3);
  for (let seed = 0; seed < 10; seed++) {
    const task = await dataset.task(basis, uniform(8), { train: 5, seed });
    const limit = await predict.supervised(linear, task);
    const [start] = await limit.sample(1, { seed });
    const value = await started(limit, start!);
    for (let x = 0; x < 4; x++) near(t, value[x]! + value[7 - x]!, value[0]! + value[7]!, 1e-13); // twice the bias
  }
});

test("members of a symmetric network are drawn where all orbits were seen, and are the same on a whole orbit", async (t) => {
  const basis = hilbert.spins(6);
  const group = graph.spaceGroup(graph.chain(6));
  const { orbitOf, representatives } = await hilbert.orbits(basis, group);
  const symmetric = stax.symmetrize(relu, group);
  const task = await dataset.task(basis, uniform(128), { train: 50, seed: 2 });
  const limit = await predict.supervised(symmetric, task);
  for (const start of await limit.sample(3, { seed: 1 })) {
    const value = await started(limit, start);
    for (const [x, orbit] of orbitOf.entries()) near(t, value[x]!, value[representatives[orbit]!]!, 1e-13);
  }
});

/** The real part of a member at its start, on all states. */
async function started(limit: predict.Prediction, start: predict.Initial): Promise<Float64Array> {
  const { mean, fluctuation } = await limit.member(start, 0);
  const { task } = limit;
  const value = new Float64Array(task.states);
  for (const points of ["train", "test"] as const) {
    for (const [i, x] of task[`${points}Indices`].entries()) {
      const at = task.components * i;
      value[x] = mean[points][at]! + fluctuation[points][at]!;
    }
  }
  return value;
}
