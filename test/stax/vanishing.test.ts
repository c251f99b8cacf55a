import { ArgumentError, dataset, graph, hilbert, predict, stax } from "infinite-nnqs";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const even = stax.serial(stax.dense(1, { wStd: 1.3 }), stax.abs(), stax.dense(1));

test("a network whose symmetry leaves nothing of it has a kernel of zeros, and is said to learn nothing", async (t) => {
  for (const [sites, momentum] of [
    [3, 0],
    [4, 2],
    [6, 0],
    [6, 1],
  ] as const) {
    const basis = hilbert.spins(sites);
    const translations = graph.translations(graph.chain(sites), { momentum: [momentum] });
    const network = stax.symmetrize(even, graph.withFlip(translations, -1));
    const x = await basis.inputs();
    const { nngp, ntk } = await network.kernel(x);
    const diagonal = await network.kernelDiagonal(x);
    for (const numbers of [nngp.data, ntk.data, diagonal.nngp, diagonal.ntk]) t.true(numbers.every((k) => k === 0));
    const task = await dataset.task(basis, uniform(2 * basis.dimension), { train: basis.dimension - 2 });
    for (const solve of [predict.supervised, predict.streamed, predict.iterative]) {
      await t.throwsAsync(solve(network, task), { instanceOf: ArgumentError, message: /the kernel vanishes/ });
    }
  }
});
