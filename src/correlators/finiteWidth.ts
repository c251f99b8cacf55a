import type { FeatureNet } from "../states/featureNets.js";
import { decay, outputVariance, pairSplits } from "./nPoint.js";
import { logNumber, logSum, type Term } from "./replica.js";

/** Spins of one site in the four fields ψ(x^{1,1}) ψ*(x^{2,1}) ψ(x^{2,2}) ψ*(x^{1,2}) of (S37). */
type Fields = readonly [number, number, number, number];

const spins = [1, -1] as const;
const pairs = spins.flatMap((first) => spins.map((second) => [first, second] as const));
/** What a site of A and a site of B show the four fields, for both values of their two replicas. */
const inA: readonly Fields[] = pairs.map(([a1, a2]) => [a1, a2, a2, a1]);
const inB: readonly Fields[] = pairs.map(([b1, b2]) => [b1, b1, b2, b2]);

/**
 * E Tr ρ_A² of a Cos-net or Gauss-net at its finite width N, exactly: the three Wick pairings and the connected part of
 * order 1/N (see `fourPoint`), each a product over the sites.
 *
 * For ψ=ψ1+iψ2 the connected four-point function of ψψ*ψψ* is twice that of one component.
 */
export function finiteWidthTrace(net: FeatureNet, sitesA: number, components: 1 | 2): Term[] {
  return fourPointSum(net, components, logPower(sitesA, net.sites - sitesA));
}

/** E (Tr ρ)²: the same with every site in B, where the two replicas of A coincide. */
export function finiteWidthNorm(net: FeatureNet, components: 1 | 2): Term[] {
  return fourPointSum(net, components, logPower(0, net.sites));
}

/** ln Σ over all configurations of the product over the sites of exp(exponent), given the exponent of one site. */
type LogTotal = (exponent: (fields: Fields) => number) => number;

function fourPointSum(net: FeatureNet, components: 1 | 2, logTotal: LogTotal): Term[] {
  const rate = decay(net);
  const logVariance = Math.log(outputVariance(net));
  const gaussian = pairSplits.map((split) => {
    const [i, j, k, l] = pairsOf(split);
    const log = logTotal((x) => -rate * ((x[i] - x[j]) ** 2 + (x[k] - x[l]) ** 2)) + 2 * logVariance;
    // Fields 0 and 2 are ψ, 1 and 3 are ψ*.
    return { name: `${i}-${j} ${k}-${l}`, log, weight: (i + j) % 2 === 1 ? components ** 2 : (2 - components) ** 2 };
  });
  // Per component: (3σ_a⁴ E[hhhh] − Σ_pairings GG)/N.
  const connected = logSum([
    ...featureLogs(net, logTotal).map((log) => logNumber(3 * net.outputStd ** 4, log)),
    ...gaussian.map(({ log }) => logNumber(-1, log)),
  ]);
  return [
    ...gaussian.map(({ name, weight, log }) => ({ name, ...logNumber(weight, log) })),
    { name: "connected", ...logNumber((connected.sign * components) / net.width, connected.log) },
  ];
}

/** The two pairs that a split of the four fields puts on either side. */
function pairsOf(split: readonly number[]): Fields {
  const side = (sign: number) => [0, 1, 2, 3].filter((k) => split[k] === sign);
  return [...side(1), ...side(-1)] as unknown as Fields;
}

/** Logs of the terms of Σ E[hhhh], see `fourPoint`. */
function featureLogs(net: FeatureNet, logTotal: LogTotal): number[] {
  const rate = decay(net);
  if (net.activation === "gauss") return [logTotal((x) => rate * ((x[0] + x[1] + x[2] + x[3]) ** 2 - 8))];
  return pairSplits.map(
    (s) => logTotal((x) => -rate * (s[0] * x[0] + s[1] * x[1] + s[2] * x[2] + s[3] * x[3]) ** 2) - Math.log(8),
  );
}

/** Ln of (Σ over `fieldsA` of exp(exponent))^sitesA times the same for B. */
function logPower(sitesA: number, sitesB: number): LogTotal {
  return (exponent) => {
    const site = (fields: readonly Fields[]) => logSum(fields.map((x) => logNumber(1, exponent(x)))).log;
    return (sitesA > 0 ? sitesA * site(inA) : 0) + sitesB * site(inB);
  };
}
