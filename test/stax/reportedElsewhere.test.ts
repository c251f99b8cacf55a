// Faults that users of neural-tangents reported in public, by the number of the issue; here they must not occur.

import { dataset, linalg, predict, qsntk, random, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const w = { wStd: 1.5, bStd: 0.05 };

test("NaN from a ReLU NTK on 100 and more points of a line (198, 76)", async (t) => {
  for (const points of [15, 100, 300]) {
    const x = Float64Array.from({ length: points + 5 }, (_, i) => -10 * Math.PI + (20 * Math.PI * i) / (points + 4));
    const target = x.map((at) => Math.sin(at) + Math.sin(2 * at));
    const task = await dataset.task({ inputs: new linalg.Matrix(points + 5, 1, x) }, target, {
      train: Int32Array.from({ length: points }, (_, i) => i),
    });
    const network = stax.serial(stax.dense(512, w), stax.relu(), stax.dense(512, w), stax.relu(), stax.dense(1, w));
    for (const kernel of ["ntk", "nngp"] as const) {
      for (const ridge of [0, 1e-4]) {
        const limit = await predict.supervised(network, task, { kernel, ridge });
        const losses = await limit.losses([0, 100, Number.POSITIVE_INFINITY]);
        t.true(Object.values(losses).every((values) => values.every(Number.isFinite)));
        const { train, test: elsewhere } = await limit.mean(Number.POSITIVE_INFINITY);
        t.true([...train, ...elsewhere].every(Number.isFinite));
        if (ridge === 0 && limit.rank === points)
          t.true(losses.meanTrain[2]! < 1e-6, `${kernel}, ${points}: ${losses.meanTrain[2]}`);
      }
    }
  }
});

test("NaN behind fifteen layers whose weights have deviations from 1 to 15 (197)", async (t) => {
  const hidden = Array.from({ length: 15 }, (_, i) => [stax.dense(1, { wStd: i + 1 }), stax.relu()]).flat();
  const x = new linalg.Matrix(60, 100, random.uniform({ seed: 1 }, 6000));
  const { nngp, ntk } = await stax.serial(...hidden, stax.dense(1, { wStd: 1, bStd: 0 })).kernel(x);
  t.true([...nngp.data, ...ntk.data].every(Number.isFinite));
  const product = Array.from({ length: 15 }, (_, i) => (i + 1) ** 2 / 2).reduce((p, f) => p * f, 1);
  for (let i = 0; i < 60; i++) {
    const expected = (product * x.row(i).reduce((sum, v) => sum + v * v, 0)) / 100;
    t.true(Math.abs(nngp.get(i, i) / expected - 1) < 1e-12);
    t.true(Math.abs(ntk.get(i, i) / (16 * expected) - 1) < 1e-12);
  }
});

test("posterior variances that are NaN or above the prior's, for deep erf networks close to singular (36)", async (t) => {
  const layers = Array.from({ length: 10 }, () => [stax.dense(9, { wStd: 1.1, bStd: 0.5 }), stax.erf()]).flat();
  const network = stax.serial(...layers, stax.dense(1, { wStd: 1.1, bStd: 0.5 }));
  const inputs = new linalg.Matrix(60, 3, random.normal({ seed: 3 }, 180));
  const train = Int32Array.from({ length: 40 }, (_, i) => i);
  const task = await dataset.task({ inputs }, random.normal({ seed: 4 }, 120), { train });
  const limit = await predict.supervised(network, task, { kernel: "nngp" });
  const { testTest } = await limit.covariance(Number.POSITIVE_INFINITY);
  const { nngp } = await network.kernelDiagonal(await task.inputsAt("test"));
  for (let i = 0; i < 20; i++) {
    const variance = testTest.get(i, i);
    t.true(variance >= -1e-12 * nngp[i]! && variance <= nngp[i]! * (1 + 1e-12), `${variance} of ${nngp[i]}`);
  }
});

test("kernels that are not positive semi-definite beyond rounding, equal and opposite inputs included (134, 128)", async (t) => {
  const some = random.normal({ seed: 5 }, 60 * 4);
  const x = new linalg.Matrix(124, 4, Float64Array.from([...some, ...some.map((v) => -v), ...some.subarray(0, 16)]));
  for (const activation of [
    ...[stax.relu(), stax.leakyRelu(), stax.abs(), stax.sign(), stax.erf(), stax.sin(), stax.cos(), stax.rbf()],
    ...[stax.exp(1, 0.3), stax.gaussian(), stax.gelu(), stax.monomial(3), stax.hermite(4), stax.rectifiedMonomial(2)],
  ]) {
    const block = [stax.dense(9, { wStd: 1.2, bStd: 0.3 }), activation];
    const pair = await stax.serial(...block, ...block, stax.dense(1)).kernel(x);
    for (const kernel of [pair.nngp, pair.ntk]) {
      const { smallest, largest } = await qsntk.spectrum(kernel);
      // Nearly parallel directions of K are resolved to 1e−8 where φ' jumps.
      t.true(smallest > -1e-7 * largest, `${activation.name}: ${smallest} of ${largest}`);
      for (let i = 0; i < 124; i++) for (let j = 0; j < i; j++) t.is(kernel.get(i, j), kernel.get(j, i));
    }
  }
});

test("the NTK of one erf layer without a readout at inner products of 0 and 1 (113)", async (t) => {
  const d = 2;
  for (let degrees = 0; degrees <= 180; degrees += 15) {
    const angle = (degrees * Math.PI) / 180;
    const x = new linalg.Matrix(2, d, Float64Array.of(1, 0, Math.cos(angle), Math.sin(angle)));
    const { ntk } = await stax.serial(stax.dense(100, { wStd: 2 }), stax.erf()).kernel(x);
    const [own, q] = [4 / d, (4 * x.get(1, 0)) / d];
    const expected = (q * 4) / Math.PI / Math.sqrt((1 + 2 * own) ** 2 - 4 * q * q);
    t.true(Math.abs(ntk.get(0, 1) - expected) < 1e-14 * 4, `${degrees}: ${ntk.get(0, 1)}, not ${expected}`);
  }
});
