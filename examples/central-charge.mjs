// The central charge of the critical Ising chain from its entanglement: S(l) = (c/3)·ln(sin(πl/L)·L/π) + const on a ring, c = 1/2
// (Calabrese and Cardy 2004).
//
//   node examples/central-charge.mjs [sites]
import { entropy, exact, graph, operator } from "infinite-nnqs";

const sites = Number(process.argv[2] ?? 14);
const critical = operator.ising(graph.chain(sites), { field: 1 });
const { state } = await exact.groundState(critical);

const lengths = Array.from({ length: Math.floor(sites / 2) - 1 }, (_, i) => i + 2);
const x = lengths.map((length) => Math.log((Math.sin((Math.PI * length) / sites) * sites) / Math.PI) / 3);
const y = [];
for (const length of lengths) {
  const spectrum = await entropy.reducedSpectrum(
    critical.hilbert,
    state,
    Array.from({ length }, (_, site) => site),
  );
  y.push(entropy.vonNeumann(spectrum));
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const covariance = (a, b) => mean(a.map((value, i) => value * b[i])) - mean(a) * mean(b);
console.log(`c = ${(covariance(x, y) / covariance(x, x)).toFixed(4)} from a ring of ${sites} sites`);
