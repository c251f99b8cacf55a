import { ArgumentError, linalg, qsntk, ShapeError, stax } from "infinite-nnqs";
import { cpuMilliseconds } from "../support/cpuTime.js";
import { hypercube } from "../support/hypercube.js";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const { Matrix } = linalg;

const network = paperNetworkOf(5000);

test("a kernel on the whole hypercube has one eigenvalue per parity degree, with binomial multiplicity", async (t) => {
  const closed = await qsntk.hypercubeSpectrum(network, 10);
  const { nngp, ntk } = await network.kernel(hypercube(10));
  for (const [kernel, byDegree] of [
    [nngp, closed.nngp],
    [ntk, closed.ntk],
  ] as const) {
    const { eigenvalues } = await qsntk.spectrum(kernel);
    const expanded = [...byDegree].flatMap((value, k) => new Array<number>(closed.multiplicities[k]!).fill(value));
    for (const [i, value] of Float64Array.from(expanded).sort().entries()) {
      t.true(Math.abs(value - eigenvalues[i]!) < 1e-10, `${i}: ${value} ${eigenvalues[i]}`);
    }
  }
});

test("24 spins take less than a second and the trace is kept", async (t) => {
  const work = () => qsntk.hypercubeSpectrum(network, 24);
  t.true((await cpuMilliseconds(work)) < 1000);
  const { ntk, multiplicities } = await work();
  const diagonal = (await network.kernelDiagonal(new Matrix(1, 24, new Float64Array(24).fill(1)))).ntk[0]!;
  const trace = ntk.reduce((sum, value, k) => sum + value * multiplicities[k]!, 0);
  t.true(Math.abs(trace / (2 ** 24 * diagonal) - 1) < 1e-9);
  t.is(multiplicities[12], 2704156);
});

test("alignment by parity degree agrees with the eigenvectors of the matrix", async (t) => {
  const d = 6;
  const target = Float64Array.from({ length: 2 ** (d + 1) }, (_, i) => Math.sin(i * i + 1));
  const byDegree = await qsntk.hypercubeAlignment(network, d, target);
  const { ntk } = await network.kernel(hypercube(d));
  const { eigenvalues, weights, steps, learningRate } = await qsntk.alignment(ntk, target);
  const closed = await qsntk.hypercubeSpectrum(network, d);
  t.true(Math.abs(learningRate / byDegree.learningRate - 1) < 1e-12);
  for (let k = 0; k <= d; k++) {
    // Degrees whose eigenvalues coincide share an eigenspace and are compared together.
    const same = (value: number) => Math.abs(value - closed.ntk[k]!) < 1e-9;
    const sum = weights.reduce((total, weight, i) => total + (same(eigenvalues[i]!) ? weight : 0), 0);
    const expected = byDegree.weights.reduce((total, weight, j) => total + (same(closed.ntk[j]!) ? weight : 0), 0);
    t.true(Math.abs(sum - expected) < 1e-10, `degree ${k}`);
    const i = eigenvalues.findIndex(same);
    if (closed.ntk[k]! > 1e-6) t.true(Math.abs(steps[i]! - byDegree.steps[k]!) <= 1);
  }
});

test("gradient descent reaches the remaining fraction at the predicted step, not before", async (t) => {
  const kernel = new Matrix(2, 2, Float64Array.of(2, 0, 0, 0.5));
  const { steps, weights, learningRate } = await qsntk.alignment(kernel, Float64Array.of(3, 4), { remaining: 0.01 });
  t.deepEqual([...weights], [16 / 25, 9 / 25]); // ascending eigenvalues: .5 belongs to the second input
  for (const [k, eigenvalue] of [0.5, 2].entries()) {
    const factor = Math.abs(1 - (learningRate * eigenvalue) / 2);
    t.true(factor ** steps[k]! <= 0.01 && factor ** (steps[k]! - 1) > 0.01);
  }
});

test("what one step removes takes one step", async (t) => {
  const two = new Matrix(2, 2, Float64Array.of(2, 1, 1, 2)); // eigenvalues 1 and 3: at half of η_max the second is multiplied by 0
  t.deepEqual([...(await qsntk.alignment(two, [1, 0.3], { rate: 0.5 })).steps], [6, 1]);
});

test("what the kernel does not hold is never learned, however rounding leaves its eigenvalue", async (t) => {
  // Without biases a ReLU network holds no odd degrees but the first; two equal inputs have no difference.
  const unbiased = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
  const target = Float64Array.from({ length: 2 ** 8 }, (_, s) => Math.sin(s * s));
  const { steps } = await qsntk.hypercubeAlignment(unbiased, 8, target);
  t.deepEqual(
    [...steps].map((count) => count === Infinity),
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((degree) => degree % 2 === 1 && degree > 1),
  );
  for (const scale of [0.1, 0.3, 0.7]) {
    const twice = (await network.kernel(new Matrix(3, 2, [scale, 1, scale, 1, 1, -1]))).ntk;
    const { steps: never } = await qsntk.alignment(twice, [1, -1, 1]);
    t.deepEqual([...never].map(Number.isFinite), [false, true, true]);
  }
});

test("positive definiteness and condition number say which tolerance they were measured with", async (t) => {
  const definite = await qsntk.spectrum(new Matrix(2, 2, Float64Array.of(2, 1, 1, 2)));
  t.true(definite.positiveDefinite && Math.abs(definite.conditionNumber - 3) < 1e-14 && definite.rank === 2);
  const singular = await qsntk.spectrum(new Matrix(2, 2, Float64Array.of(1, 1, 1, 1)));
  t.true(!singular.positiveDefinite && singular.conditionNumber === Number.POSITIVE_INFINITY && singular.rank === 1);
  const loose = await qsntk.spectrum(new Matrix(2, 2, Float64Array.of(1, 0, 0, 1e-3)), { tolerance: 1e-2 });
  t.false(loose.positiveDefinite);
});

test("the Hermitian NTK of a decoupled wave function has twice the spectrum of the real one", async (t) => {
  const kernel = await qsntk.decoupled(network, hypercube(4));
  const [phi, theta1] = [await qsntk.spectrum(await kernel.phi()), await qsntk.spectrum(kernel.theta1)];
  for (let i = 0; i < 16; i++) t.true(Math.abs(phi.eigenvalues[i]! - 2 * theta1.eigenvalues[i]!) < 1e-12);
});

test("Bochner: Gauss-net, Cos-net and Fourier features are translation-invariant and positive, ReLU is not invariant", async (t) => {
  const frequencies = new Matrix(3, 2, Float64Array.of(0.3, 0.1, -0.2, 0.4, 0.5, 0.2));
  const invariant = [
    stax.serial(stax.gaussNet(10, { wStd: 2 }), stax.dense(1)),
    stax.serial(stax.cosNet(10, { wStd: 2 }), stax.dense(1, { wStd: 10 })),
    stax.serial(stax.fourierFeatures([1, 0.5, 2], frequencies), stax.dense(10), stax.relu(), stax.dense(1)),
  ];
  for (const kernel of ["nngp", "ntk"] as const) {
    for (const [i, candidate] of invariant.entries()) {
      // With all layers trained the features' own gradients are scalar products of the inputs: not invariant, (S28) needs them frozen.
      const frozen =
        i < 2 ? stax.serial(...stax.freeze<stax.Layer>(candidate.layers[0]!), candidate.layers[1]!) : candidate;
      const check = await qsntk.bochner(frozen, 2, { kernel });
      t.true(
        check.translationInvariant && check.positive,
        `${i} ${kernel}: ${check.invarianceError} ${check.smallest}`,
      );
    }
  }
  const relu = await qsntk.bochner(stax.serial(stax.dense(10, { bStd: 1 }), stax.relu(), stax.dense(1)), 2);
  t.false(relu.translationInvariant);
  t.false(relu.positive);
});

test("the Gauss-net's spectral density is the Gaussian of (S28)", async (t) => {
  const [sigma, d] = [2, 3];
  const gauss = stax.serial(stax.gaussNet(10, { wStd: sigma }), stax.dense(1));
  const { momenta, density } = await qsntk.bochner(gauss, d, { kernel: "nngp", points: 4096, spacing: 0.05 });
  const width = sigma / Math.sqrt(d); // k = exp(−width²τ²/2) along any line
  for (const [i, p] of momenta.entries()) {
    const exact = Math.exp(-((p / width) ** 2) / 2) / (width * Math.sqrt(2 * Math.PI));
    t.true(Math.abs(density.get(0, i) - exact) < 2e-3, `${p}`); // Fejér's window smooths over 1/(4096·.05)
  }
});

test("bad input is refused by name", async (t) => {
  await t.throwsAsync(qsntk.hypercubeSpectrum(network, 60), { instanceOf: ArgumentError, message: /dimension/ });
  await t.throwsAsync(qsntk.spectrum(new Matrix(2, 3)), { instanceOf: ShapeError });
  await t.throwsAsync(qsntk.alignment(new Matrix(2, 2), new Float64Array(3)), { instanceOf: ShapeError });
  await t.throwsAsync(qsntk.bochner(network, 2, { spacing: -1 }), { instanceOf: ArgumentError });
});
