import { ArgumentError, ensemble, entropy, MemoryError, random, stax } from "infinite-nnqs";
import { cosNet, gaussNet } from "../support/featureNets.js";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

/** One component of a member, neuron by neuron and cosine by cosine, from the documented streams. */
function amplitudes(net: ensemble.FeatureNet, seed: number, member: number, component: number): Float64Array {
  const { sites, width, wStd, outputStd } = net;
  const w = random.normal({ seed, member, component, layer: 0 }, width * sites); // inputs×width, row-major
  const b = random.uniform({ seed, member, component, layer: 1 }, width);
  const a = random.normal({ seed, member, component, layer: 2 }, width);
  return Float64Array.from({ length: 2 ** sites }, (_, s) => {
    let sum = 0;
    for (let i = 0; i < width; i++) {
      let z = 0;
      for (let j = 0; j < sites; j++)
        z += (((s >> j) & 1) === 0 ? 1 : -1) * w[j * width + i]! * (wStd / Math.sqrt(sites));
      const h = net.activation === "cos" ? Math.cos(z + Math.PI * (2 * b[i]! - 1)) : Math.exp(z - wStd ** 2);
      sum += (a[i]! * outputStd * h) / Math.sqrt(width);
    }
    return sum;
  });
}

test("the matrix product gives the state that cosines and exponentials give one by one", async (t) => {
  for (const make of [cosNet, gaussNet]) {
    for (const sites of [1, 2, 5, 8]) {
      const net = make({ sites, width: 37, wStd: 1.5, outputStd: 3 });
      const { states, logNorms } = await ensemble.randomStates(net, { members: 2, seed: 9, firstMember: 4 });
      for (const member of [0, 1]) {
        const [re, im] = [0, 1].map((component) => amplitudes(net, 9, 4 + member, component)) as [
          Float64Array,
          Float64Array,
        ];
        const norm = Math.sqrt(re.reduce((sum, x, s) => sum + x * x + im[s]! ** 2, 0));
        t.true(Math.abs(logNorms[member]! - Math.log(norm)) < 1e-12);
        for (let s = 0; s < 2 ** sites; s++) {
          const at = 2 * (member * 2 ** sites + s);
          t.true(Math.abs(states[at]! - re[s]! / norm) < 1e-13 && Math.abs(states[at + 1]! - im[s]! / norm) < 1e-13);
        }
      }
    }
  }
});

test("spectra of an ensemble are those of its states, at scattered cuts, by both methods, for any number of threads", async (t) => {
  const net = cosNet({ sites: 9, width: 50, wStd: 2 });
  const subsystems = [[0, 1, 2, 3], [8, 1, 4], [2], [0, 1, 2, 3, 4, 5, 7]];
  const { states } = await ensemble.randomStates(net, { members: 3 });
  const [single, double] = await withThreads([1, 2], () => ensemble.reducedSpectra(net, { members: 3, subsystems }));
  const svd = await ensemble.reducedSpectra(net, { members: 3, subsystems, method: "svd" });
  for (let m = 0; m < 3; m++) {
    const state = states.subarray(m * 1024, (m + 1) * 1024);
    for (const [cut, subsystem] of subsystems.entries()) {
      t.deepEqual(single!.spectrum(m, cut), double!.spectrum(m, cut));
      const expected = await entropy.reducedSpectrum({ kind: "spins", sites: 9, dimension: 512 }, state, subsystem);
      for (const spectra of [double!, svd]) {
        const spectrum = spectra.spectrum(m, cut);
        t.is(spectrum.length, expected.length);
        t.true(expected.every((p, k) => Math.abs(p - spectrum[k]!) < 1e-14));
      }
    }
  }
});

test("real networks give real states", async (t) => {
  const net = gaussNet({ sites: 4, width: 10, wStd: 1 });
  const { states } = await ensemble.randomStates(net, { members: 1, components: 1 });
  t.true(states.every((x, i) => i % 2 === 0 || x === 0));
});

test("σ_w → ∞ and N → ∞ reach the exact mean purity and Page's entropy within 4 standard errors", async (t) => {
  const net = cosNet({ sites: 8, width: 4000, wStd: 1000 });
  const spectra = await ensemble.reducedSpectra(net, {
    members: 150,
    subsystems: [
      [0, 1, 2, 3],
      [0, 5],
    ],
  });
  for (const [cut, size] of [4, 2].entries()) {
    const [a, b] = [2 ** size, 2 ** (8 - size)];
    const s = spectra.average(cut, entropy.vonNeumann);
    t.true(Math.abs(s.mean - entropy.page(a, b)) < 4 * s.standardError);
    const purity = spectra.average(cut, entropy.purity);
    t.true(Math.abs(purity.mean - entropy.averagePurity(a, b)) < 4 * purity.standardError);
  }
});

test("the spectrum of the i.i.d. limit follows Marchenko and Pastur's law", async (t) => {
  // x = d_A·p on a square cut has density √(4/x−1)/2π on (0, 4], and moments 1, 2, 5, 14 (Catalan) for d → ∞.
  const net = cosNet({ sites: 12, width: 8000, wStd: 1000 });
  const members = 20;
  const subsystem = entropy.half(12);
  const spectra = await ensemble.reducedSpectra(net, { members, subsystems: [subsystem], seed: 2 });
  const x = Array.from({ length: members }, (_, m) => [...spectra.spectrum(m, 0)].map((p) => 64 * p)).flat();
  const distribution = (v: number) => (Math.sqrt(v * (4 - v)) / 2 + 2 * Math.asin(Math.sqrt(v) / 2)) / Math.PI;
  for (const v of [0.1, 0.5, 1, 2, 3]) {
    const below = x.filter((value) => value < v).length / x.length;
    t.true(Math.abs(below - distribution(v)) < 0.02, `${below} below ${v}, expected ${distribution(v)}`);
  }
  for (const [k, catalan] of [
    [1, 1],
    [2, 2],
    [3, 5],
    [4, 14],
  ] as const) {
    const moment = x.reduce((sum, value) => sum + value ** k, 0) / x.length;
    t.true(Math.abs(moment / catalan - 1) < 0.05, `moment ${k} is ${moment}`);
  }
});

test("σ_w=0 is a product state; odd cuts, empty cuts and too many sites are refused", async (t) => {
  const net = gaussNet({ sites: 6, width: 5, wStd: 0 });
  const spectra = await ensemble.reducedSpectra(net, { members: 1, subsystems: [[0, 3]] });
  t.true(entropy.vonNeumann(spectra.spectrum(0, 0)) < 1e-12);
  await t.throwsAsync(ensemble.reducedSpectra(net, { members: 1, subsystems: [[]] }), { instanceOf: ArgumentError });
  await t.throwsAsync(ensemble.reducedSpectra(net, { members: 0, subsystems: [[0]] }), { instanceOf: ArgumentError });
  const large = cosNet({ sites: 30, width: 1, wStd: 1 });
  const refusal = await t.throwsAsync(ensemble.randomStates(large, { members: 50 }));
  t.true(refusal instanceof MemoryError || refusal instanceof ArgumentError, String(refusal));
  const beyond = cosNet({ sites: 31, width: 1, wStd: 1 });
  await t.throwsAsync(ensemble.randomStates(beyond, { members: 1 }), { instanceOf: ArgumentError, message: /sites/ });
});

test("a member that vanishes is named by the function that was called", async (t) => {
  const network = stax.serial(stax.dense(3, { wStd: 0 }), stax.tanh(), stax.dense(1));
  const source = { network, sites: 4 };
  await t.throwsAsync(ensemble.randomStates(source, { members: 1 }), {
    message: /^randomStates: member 0 is the zero/,
  });
  await t.throwsAsync(ensemble.reducedSpectra(source, { members: 1, subsystems: [[0]] }), {
    message: /^reducedSpectra: member 0 is the zero/,
  });
});
