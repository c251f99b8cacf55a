import { ArgumentError, correlators, linalg, qsntk, stax } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { paper } from "../support/paper.js";
import { test } from "../support/test.js";

const frequencies = new linalg.Matrix(2, 4, Float64Array.of(0.25, 0, 0, 0, 0, 0.1, 0.03, 0));
const behind = (first: stax.Layer) => stax.serial(first, stax.dense(9, paper), stax.relu(), stax.dense(1, paper));

test("a kernel that tells sites apart has no spectrum by degree, and the message says how to get the dense one", async (t) => {
  const network = behind(stax.fourierFeatures([1, 0.7], frequencies));
  for (const call of [
    () => qsntk.hypercubeSpectrum(network, 4),
    () => qsntk.hypercubeAlignment(network, 4, new Float64Array(16).fill(1)),
    () => correlators.spinKernel(network, 4),
  ]) {
    const error = await t.throwsAsync(call, { instanceOf: ArgumentError });
    t.regex(error.message, /must depend only on how many spins differ.*\(await network\.kernel\(inputs\)\)/);
  }
  const dense = await qsntk.spectrum((await network.kernel(hypercube(4))).ntk);
  t.is(dense.rank, 8);
});

test("a site far away that alone is told apart is found", async (t) => {
  for (const site of [0, 17, 39]) {
    const one = new linalg.Matrix(1, 40);
    one.data[site] = 0.1;
    await t.throwsAsync(qsntk.hypercubeSpectrum(behind(stax.fourierFeatures([1], one)), 40), {
      instanceOf: ArgumentError,
    });
  }
});

test("networks that treat all sites alike pass, feature maps among them, and agree with the dense spectrum", async (t) => {
  const alike = new linalg.Matrix(
    4,
    4,
    Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 0.1 : 0)),
  );
  const hidden = [stax.dense(9, paper), stax.layerNorm(), stax.erf(), stax.dense(1, paper)] as const;
  for (const network of [
    behind(stax.identity()),
    behind(stax.fourierFeatures([1, 1, 1, 1], alike)),
    stax.serial(...hidden),
    stax.serial(stax.cosNet(9), stax.dense(1)),
    stax.serial(stax.gaussNet(9), stax.dense(1)),
    stax.serial(stax.dense(9), stax.tanh(), stax.dense(1)),
  ]) {
    const { ntk, multiplicities } = await qsntk.hypercubeSpectrum(network, 4);
    const expected = [...ntk]
      .flatMap((value, k) => Array<number>(multiplicities[k]!).fill(value))
      .sort((a, b) => a - b);
    const { eigenvalues, largest } = await qsntk.spectrum((await network.kernel(hypercube(4))).ntk);
    for (const [i, value] of expected.entries()) t.true(Math.abs(value - eigenvalues[i]!) < 1e-12 * largest);
  }
});
