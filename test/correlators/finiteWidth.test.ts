import { correlators, ensemble, entropy } from "infinite-nnqs";
import { cosNet, gaussNet } from "../support/featureNets.js";
import { test } from "../support/test.js";

const subsystem = [0, 2, 3];
const sites = 6;

/** Σ G⁽⁴⁾ over all configurations as (S38) has it, from the closed four-point function; components as in the library. */
function bruteForce(net: ensemble.FeatureNet, components: 1 | 2): { trace: number; norm: number } {
  const mask = subsystem.reduce((m, site) => m | (1 << site), 0);
  const spin = (s: number) => Array.from({ length: sites }, (_, j) => (((s >> j) & 1) === 0 ? 1 : -1));
  const configurations = Array.from({ length: 2 ** sites }, (_, s) => spin(s));
  const four = (x: readonly number[]) => {
    const points = x.map((s) => configurations[s]!);
    const { connected } = correlators.fourPoint(net, points);
    const g = (i: number, j: number) => correlators.twoPoint(net, points[i]!, points[j]!);
    const paired = g(0, 1) * g(2, 3) + g(0, 3) * g(1, 2);
    return components === 2 ? 4 * paired + 2 * connected : paired + g(0, 2) * g(1, 3) + connected;
  };
  let [trace, norm] = [0, 0];
  for (let x = 0; x < 2 ** sites; x++) {
    for (let y = 0; y < 2 ** sites; y++) {
      trace += four([x, (y & mask) | (x & ~mask), y, (x & mask) | (y & ~mask)]);
      norm += four([x, x, y, y]);
    }
  }
  return { trace, norm };
}

test("Tr ρ² at finite width, per site in closed form, is the sum of four-point functions over all configurations", async (t) => {
  for (const make of [cosNet, gaussNet]) {
    for (const components of [1, 2] as const) {
      const net = make({ sites, width: 5, wStd: 0.9, outputStd: 1.2 });
      const { trace, norm } = bruteForce(net, components);
      const average = await correlators.replicaAverage(net, { subsystem, order: 2, components });
      t.true(Math.abs(Math.exp(average.logTrace) / trace - 1) < 1e-11);
      t.true(Math.abs(Math.exp(average.logNorm) / norm - 1) < 1e-11);
    }
  }
});

test("E Tr ρ² of unnormalised members agrees within 4 standard errors; at N=∞ the Gaussian process is reached", async (t) => {
  for (const make of [cosNet, gaussNet]) {
    const net = make({ sites, width: 16, wStd: 1, outputStd: 1 });
    const spectra = await ensemble.reducedSpectra(net, { members: 10_000, subsystems: [subsystem], seed: 21 });
    const traces = spectra.logNorms.map((log, m) => Math.exp(4 * log) * entropy.purity(spectra.spectrum(m, 0)));
    const { mean, standardError } = ensemble.statistics(traces);
    const exact = Math.exp((await correlators.replicaAverage(net, { subsystem, order: 2 })).logTrace);
    t.true(Math.abs(mean - exact) < 4 * standardError, `${net.activation}: ${mean} ± ${standardError}, exact ${exact}`);
    const wide = await correlators.replicaAverage({ ...net, width: 1e12 }, { subsystem, order: 2 });
    const limit = await correlators.replicaAverage(correlators.infiniteWidthKernel(net), { subsystem, order: 2 });
    t.true(Math.abs(wide.renyiBound - limit.renyiBound) < 1e-9);
  }
});

test("Jensen's inequality: mean Rényi-2 and von Neumann entropies lie above the bound in every case", async (t) => {
  for (const make of [cosNet, gaussNet]) {
    for (const width of [4, 32, 256]) {
      for (const wStd of [0.3, 1, Math.sqrt(2 * sites), 30]) {
        const net = make({ sites, width, wStd });
        const spectra = await ensemble.reducedSpectra(net, { members: 200, subsystems: [subsystem], seed: 5 });
        const second = spectra.average(0, (p) => entropy.renyi(p, 2));
        const first = spectra.average(0, entropy.vonNeumann);
        const { renyiBound } = await correlators.replicaAverage(net, { subsystem, order: 2 });
        const label = `${net.activation} N=${width} σ_w=${wStd}`;
        t.true(first.mean >= second.mean, label);
        t.true(second.mean >= sampledBound(spectra), label);
        t.true(second.mean >= renyiBound - 4 * second.standardError, `${label}: ${second.mean} < ${renyiBound}`);
      }
    }
  }
});

test("where the ratio of averages is no bound, that of the sampled average over normalised states is one", async (t) => {
  const net = gaussNet({ sites, width: 1, wStd: 0.3 });
  const spectra = await ensemble.reducedSpectra(net, { members: 20_000, subsystems: [subsystem], seed: 5 });
  const { mean, standardError } = spectra.average(0, (p) => entropy.renyi(p, 2));
  const { renyiBound } = await correlators.replicaAverage(net, { subsystem, order: 2 });
  t.true(mean + 4 * standardError < renyiBound);
  t.true(mean >= sampledBound(spectra));
});

/** −ln of the mean purity of normalised states. */
function sampledBound(spectra: Awaited<ReturnType<typeof ensemble.reducedSpectra>>): number {
  return -Math.log(spectra.average(0, (p) => p.reduce((sum, x) => sum + x ** 2, 0)).mean);
}

test("a thousand sites at finite width stay finite, even where the Gauss-net's exponentials overflow", async (t) => {
  for (const wStd of [1, 50, 1000]) {
    for (const make of [cosNet, gaussNet]) {
      const net = make({ sites: 1000, width: 4000, wStd });
      const { renyiBound } = await correlators.replicaAverage(net, {
        subsystem: Array.from({ length: 500 }, (_, i) => i),
        order: 2,
      });
      t.true(renyiBound >= 0 && renyiBound <= 500 * Math.LN2);
    }
  }
});
