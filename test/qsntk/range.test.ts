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

test("spectra by distance of kernels of any size are right to the last digit, or an error", async (t) => {
  const of = (wStd: number, body = 1) =>
    stax.serial(stax.dense(4, { wStd: body, bStd: 0.5 }), stax.relu(), stax.dense(1, { wStd }));
  const sector = hilbert.spins(8, { magnetization: 0 });
  for (const [name, spectrum] of Object.entries({
    hypercubeSpectrum: (wave: stax.Network) => qsntk.hypercubeSpectrum(wave, 8),
    johnsonSpectrum: (wave: stax.Network) => qsntk.johnsonSpectrum(wave, sector),
  })) {
    const [usual, large] = [await spectrum(of(1, 64)), await spectrum(of(2 ** 498, 64))];
    for (const kernel of ["nngp", "ntk"] as const) {
      t.deepEqual(
        large[kernel].map((value) => value / 2 ** 498 / 2 ** 498),
        usual[kernel],
        `${name}: ${kernel}`,
      );
    }
    await t.throwsAsync(spectrum(of(2 ** 498, 2 ** 13)), {
      instanceOf: NumericalError,
      message: `${name}: an eigenvalue exceeds the largest number. Use a smaller wStd.`,
    });
  }
});
