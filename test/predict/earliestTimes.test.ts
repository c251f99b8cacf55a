import { dataset, graph, hilbert, predict, stax } from "infinite-nnqs";
import { near, nearRelative } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const basis = hilbert.spins(5);
const weights = { wStd: 1, bStd: 0.5 };
const plain = stax.serial(stax.dense(1, weights), stax.relu(), stax.dense(1, weights));

test("what a network has learned keeps its digits however little it is: early states differ by a factor", async (t) => {
  const momentum = graph.translations(graph.chain(5), { momentum: [1] });
  for (const network of [plain, stax.symmetrize(plain, momentum)]) {
    const task = await dataset.task(basis, uniform(2 * basis.dimension), { train: 24, seed: 1 });
    const withMomentum = (on: typeof network, learned: typeof task) =>
      predict.supervised(on, learned, { momentum: 0.9 });
    for (const solve of [predict.supervised, predict.iterative, withMomentum]) {
      const limit = await solve(network, task);
      const wanted = await predict.observables(limit, basis, [1e-7]);
      const { fidelity, entropy } = await predict.observables(limit, basis, [1e-140, 1e-20, 1e-14]);
      for (const value of fidelity) nearRelative(t, value, wanted.fidelity[0]!, 1e-6);
      for (const value of entropy) nearRelative(t, value, wanted.entropy[0]!, 1e-6);
      if (!("largestEigenvalue" in limit)) continue;
      const losses = await limit.losses([1e-140, 1e-14]);
      for (const value of losses.fidelity) nearRelative(t, value, wanted.fidelity[0]!, 1e-6);
    }
  }
});

test("what a member has beside the mean keeps its digits, however small its start is beside the target", async (t) => {
  const task = await dataset.task(basis, uniform(2 * basis.dimension), { train: 24, seed: 1 });
  const limit = await predict.supervised(plain, task);
  const [train, test] = [uniform(48), uniform(16)];
  const small = (values: Float64Array) => values.map((value) => 1e-20 * value);
  const [large, tiny] = [
    await limit.initialFrom({ train, test }),
    await limit.initialFrom({ train: small(train), test: small(test) }),
  ];
  for (const time of [0, 1, 100]) {
    const [wanted, { fluctuation }] = [await limit.member(large, time), await limit.member(tiny, time)];
    for (const points of ["train", "test"] as const) {
      for (const [i, value] of fluctuation[points].entries())
        near(t, 1e20 * value, wanted.fluctuation[points][i]!, 1e-12);
    }
  }
});
