import { dataset, ensemble, graph, hilbert, loss, stax } from "infinite-nnqs";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

const basis = hilbert.spins(4);
const odd = new graph.SymmetryGroup(4, [{ sites: [1, 0, 2, 3], character: -1 }]); // ψ = 0 where sites 0 and 1 are equal
const target = Float64Array.from({ length: 32 }, (_, k) => Math.sin(k + 1));
const train = Array.from({ length: 16 }, (_, word) => word).filter((word) => (word & 1) === ((word >> 1) & 1));

test("where symmetry forbids every trained amplitude nothing is trained, and the training ends", async (t) => {
  const task = await dataset.task(basis, target, { train });
  const layer = { wStd: 1, bStd: 0.5 };
  const expected = train.reduce((sum, k) => sum + target[2 * k]! ** 2 + target[2 * k + 1]! ** 2, 0) / train.length;
  for (const activation of [stax.tanh(), stax.relu()]) {
    const network = stax.symmetrize(stax.serial(stax.dense(5, layer), activation, stax.dense(1, layer)), odd);
    const trained = await withThreads([1, 2], () =>
      ensemble.train(network, task, { members: 1, steps: 3, learningRate: 0.1 }),
    );
    for (const { train: losses } of trained) {
      for (const value of losses.row(0))
        t.true(Math.abs(value - expected) < 1e-6 * expected, `${value} for ${expected}`);
    }
  }
});

test("nor does a natural gradient train anything there", async (t) => {
  const task = await dataset.task(basis, target, { train });
  const layer = { wStd: 1, bStd: 0.5 };
  const network = stax.symmetrize(stax.serial(stax.dense(5, layer), stax.tanh(), stax.dense(1, layer)), odd);
  const options = { members: 1, steps: 3, learningRate: 0.1, loss: loss.supervised(task) };
  const plain = await ensemble.train(network, task, options);
  for (const natural of [0.1, { relative: 0.1 }]) {
    const trained = await ensemble.train(network, task, { ...options, natural });
    t.deepEqual(trained.train.row(0), plain.train.row(0));
  }
});
