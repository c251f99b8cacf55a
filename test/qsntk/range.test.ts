import { graph, hilbert, linalg, NumericalError, qsntk, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const network = stax.serial(stax.dense(4), stax.relu(), stax.dense(1));
const waves = {
  plain: network,
  averaged: stax.symmetrize(network, graph.translations(graph.chain(3))),
  "of complex characters": stax.symmetrize(network, graph.translations(graph.chain(3), { momentum: [1] })),
};

for (const [name, wave] of Object.entries(waves)) {
  test(`an NTK beyond the range of numbers is an error: ${name}`, async (t) => {
    const [body, readout] = await network.init(3, { seed: 1 });
    const huge = [{ ...body!, weights: body!.weights.map((w) => w * 1e200) }, readout!];
    const x = await hilbert.spins(3).inputs();
    await t.throwsAsync(qsntk.empirical(wave, { real: huge, imaginary: huge }, x), {
      instanceOf: NumericalError,
      message: /^empirical: .* exceeds the range of numbers\. Scale/,
    });
  });
}

test("a kernel of ψ = e^f beyond the range of numbers is an error", async (t) => {
  const x = new linalg.Matrix(1, 2, [1, 1]);
  const loud = stax.serial(stax.dense(1, { wStd: 20 }), stax.relu(), stax.dense(1, { wStd: 20 })); // K = 80 000
  await t.throwsAsync(qsntk.meanExponential(loud, x), {
    instanceOf: NumericalError,
    message: /^meanExponential: .* exceeds the range of numbers\. Give/,
  });
  const one = new linalg.Matrix(1, 1, [1]);
  const f = new linalg.Matrix(1, 2, [800, 0.3]);
  await t.throwsAsync(qsntk.exponential(new qsntk.QsNtk({ theta1: one, theta2: one }), f), {
    instanceOf: NumericalError,
    message: /^exponential: .* exceeds the range of numbers\. Give/,
  });
});
