import {
  ArgumentError,
  correlators,
  ensemble,
  entropy,
  hilbert,
  linalg,
  NumericalError,
  ShapeError,
  stax,
} from "infinite-nnqs";
import { test } from "../support/test.js";

const sites = 6;
const relu = stax.serial(stax.dense(64, { wStd: 1.4, bStd: 0.3 }), stax.relu(), stax.dense(1, { wStd: 1, bStd: 0.1 }));

test("Cos-net and Gauss-net as matrix products are member for member the networks that stax evaluates", async (t) => {
  for (const hidden of [stax.cosNet(40, { wStd: 1.1 }), stax.gaussNet(40, { wStd: 1.1 })]) {
    const network = stax.serial(hidden, stax.dense(1, { wStd: 2 }));
    const { states, logNorms } = await ensemble.randomStates({ network, sites }, { members: 2, seed: 3 });
    const inputs = await new hilbert.SpinHilbert(sites).inputs();
    for (const member of [0, 1]) {
      const parts = await Promise.all(
        [0, 1].map(
          async (component) =>
            (await network.apply(await network.init(sites, { seed: 3, member, component }), inputs)).data,
        ),
      );
      for (let s = 0; s < 2 ** sites; s++) {
        for (const component of [0, 1]) {
          const amplitude = states[2 * (member * 2 ** sites + s) + component]! * Math.exp(logNorms[member]!);
          t.true(Math.abs(amplitude - parts[component]![s]!) < 1e-12);
        }
      }
    }
  }
});

test("states of any architecture are its forward passes, normalised, in batches of any size", async (t) => {
  const deep = stax.serial(
    stax.dense(30, { wStd: 1.5 }),
    stax.erf(),
    stax.dense(20, { wStd: 2 }),
    stax.relu(),
    stax.dense(1),
  );
  const { states, logNorms } = await ensemble.randomStates(
    { network: deep, sites },
    { members: 1, seed: 4, firstMember: 7 },
  );
  const inputs = await new hilbert.SpinHilbert(sites).inputs();
  const [re, im] = await Promise.all(
    [0, 1].map(
      async (component) => (await deep.apply(await deep.init(sites, { seed: 4, member: 7, component }), inputs)).data,
    ),
  );
  const norm = Math.sqrt(re!.reduce((sum, x, s) => sum + x * x + im![s]! ** 2, 0));
  t.true(Math.abs(logNorms[0]! - Math.log(norm)) < 1e-12);
  t.true(states.every((x, i) => Math.abs(x - (i % 2 === 0 ? re! : im!)[i >> 1]! / norm) < 1e-13));
});

test("a wide ReLU ensemble has the two-point function of its kernel, and Jensen's inequality holds for its entropies", async (t) => {
  const wide = stax.serial(stax.dense(512, { wStd: 1.4, bStd: 0.3 }), stax.relu(), stax.dense(1, { wStd: 1 }));
  const kernel = await correlators.spinKernel(wide, sites);
  const flipped = [-1, -1, 1, 1, 1, 1];
  const up = [1, 1, 1, 1, 1, 1];
  const estimate = await correlators.monteCarlo(wide, [up, flipped], { members: 1500, seed: 5 });
  t.true(Math.abs(estimate.mean - kernel.values[3]!) < 4 * estimate.standardError);
  const subsystem = [0, 1, 2];
  const spectra = await ensemble.reducedSpectra(
    { network: wide, sites },
    { members: 40, subsystems: [subsystem], seed: 6 },
  );
  const second = spectra.average(0, (p) => entropy.renyi(p, 2));
  for (const order of [2, 3, 4] as const) {
    const mean = spectra.average(0, (p) => entropy.renyi(p, order));
    const { renyiBound } = await correlators.replicaAverage(kernel, { subsystem, order });
    t.true(mean.mean > renyiBound - 4 * mean.standardError);
  }
  t.true(spectra.average(0, entropy.vonNeumann).mean >= second.mean);
});

test("a Cos-net's spin kernel is the product kernel in closed form, and the network's own matrix gives the same sums", async (t) => {
  const network = stax.serial(stax.cosNet(10, { wStd: 1.3 }), stax.dense(1, { wStd: 2 }));
  const product = correlators.infiniteWidthKernel(ensemble.featureNet(network, sites));
  const matrix = (await network.kernel(await new hilbert.SpinHilbert(sites).inputs())).nngp;
  const sources = [product, await correlators.spinKernel(network, sites), matrix];
  const averages = await Promise.all(
    sources.map((source) => correlators.replicaAverage(source, { subsystem: [1, 3], order: 3 })),
  );
  for (const { logTrace, renyiBound } of averages) {
    t.true(Math.abs(logTrace - averages[0]!.logTrace) < 1e-11);
    t.true(Math.abs(renyiBound - averages[0]!.renyiBound) < 1e-11);
  }
});

test("networks that are no amplitudes are refused, and so are zero states", async (t) => {
  const two = stax.serial(stax.dense(4), stax.relu(), stax.dense(2));
  await t.throwsAsync(ensemble.randomStates({ network: two, sites }, { members: 1 }), { instanceOf: ArgumentError });
  const zero = stax.serial(stax.dense(4), stax.relu(), stax.dense(1, { wStd: 0 }));
  await t.throwsAsync(ensemble.randomStates({ network: zero, sites }, { members: 1 }), { instanceOf: NumericalError });
  await t.throwsAsync(ensemble.randomStates({ network: relu, sites: 31 }, { members: 1 }), {
    instanceOf: ArgumentError,
  });
  t.throws(() => ensemble.featureNet(relu, sites), { instanceOf: ArgumentError });
  const first = Float64Array.from({ length: sites }, (_, site) => (site === 0 ? 0.1 : 0)); // tells the first spin from the others
  const features = stax.fourierFeatures([1], new linalg.Matrix(1, sites, first));
  await t.throwsAsync(correlators.spinKernel(stax.serial(features, stax.dense(1)), sites), {
    instanceOf: ArgumentError,
  });
  await t.throwsAsync(correlators.monteCarlo(relu, [[1, 1], [1]], { members: 2 }), { instanceOf: ShapeError });
});
