import {
  inNameOf,
  isObject,
  jobKinds,
  type Kind,
  type Kinds,
  list,
  mostMembers,
  noMore,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { Moments } from "../linalg/moments.js";
import { NumericalError, ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { inTurns } from "../native/turns.js";
import { type FeatureNet, factorised, featureNetKind } from "../states/featureNets.js";
import { type Network, networkKind } from "../stax/network.js";
import { type Point, pointKind } from "./nPoint.js";

/** Which members to average over. */
export interface MonteCarloOptions extends JobOptions {
  /** Number of independent networks, at least 2; at most 2²⁰ of a `Network`, which are made one after another. */
  readonly members: number;
  /** 0 by default. */
  readonly seed?: number;
}

/** An average over members with its standard error. */
export interface Estimate {
  /** Over the members. */
  readonly mean: number;
  /** Of the mean. */
  readonly standardError: number;
}

const kinds: Kinds<MonteCarloOptions> = { members: whole(2), seed: whole(0), ...jobKinds };

const sourceKind: Kind = (value) =>
  isObject(value) && "activation" in value ? featureNetKind(value) : networkKind(value);

/**
 * n-point function E[f(x1)…f(xn)] of a real network by Monte Carlo over its members.
 *
 * @param network - Any architecture; of several outputs the first is taken. Streams as in `Network.init`.
 * @throws {ArgumentError} if there are fewer than 2 members, or more than 2²⁰ of a `Network`; {ShapeError} if a point is not an input of the network; {NumericalError} if
 *   values overflow.
 *
 * @example
 * ```ts
 * import { correlators, ensemble, stax } from "infinite-nnqs";
 *
 * const net = ensemble.featureNet(stax.serial(stax.cosNet(16, { wStd: 2 }), stax.dense(1)), 2);
 * const points = [[1, 1], [1, -1]];
 * const { mean, standardError } = await correlators.monteCarlo(net, points, { members: 10_000 });
 * console.log(Math.abs(mean - correlators.twoPoint(net, points[0]!, points[1]!)) < 4 * standardError); // true
 * ```
 */
export async function monteCarlo(
  network: FeatureNet | Network,
  points: readonly Point[],
  options: MonteCarloOptions,
): Promise<Estimate> {
  noMore("monteCarlo", arguments, 3);
  requireArgument("monteCarlo", "network", network, sourceKind);
  requireArgument("monteCarlo", "points", points, list("a list of points", pointKind, { least: 1 }));
  const given = requireOptions("monteCarlo", options, kinds, ["members"]);
  const { members } = given;
  const values = await valuesOf(network, points, given);
  const moments = new Moments(1);
  const add = (begin: number, end: number) => {
    for (let m = begin; m < end; m++) {
      let product = 1;
      for (let p = 0; p < points.length; p++) product *= values[m * points.length + p] as number;
      moments.next();
      moments.take(0, product);
    }
  };
  await inTurns(members, add, { signal: given.signal, cost: points.length + 2 });
  const mean = moments.mean[0]!;
  const standardError = Math.sqrt(moments.variance(0) / members);
  if (!(Number.isFinite(mean) && Number.isFinite(standardError))) {
    throw new NumericalError(
      "monteCarlo: the values of the networks overflow at these points. Take smaller points or weights.",
    );
  }
  return { mean, standardError };
}

/** f_m(x_p) of members 0 … members−1: members×points. */
async function valuesOf(
  network: FeatureNet | Network,
  points: readonly Point[],
  { signal, onProgress, members, seed = 0 }: MonteCarloOptions,
): Promise<Float64Array> {
  const sites = points[0]?.length ?? 0;
  if (points.some(({ length }) => length !== sites)) throw new ShapeError("monteCarlo: the points differ in length.");
  const inputs = Float64Array.from(points.flatMap((x) => Array.from(x)));
  const net = "layers" in network ? (factorised(network, sites) ?? network) : network;
  if ("activation" in net) {
    if (net.sites !== sites) {
      throw new ShapeError(
        `monteCarlo: points must have ${net.sites} coordinates, as the network has inputs, not ${sites}.`,
      );
    }
    const request = { ...net, members, seed, firstMember: 0, components: 1, inputs };
    return (await runJob("featureNetValues", request, { signal, onProgress }, { where: "monteCarlo" })).values;
  }
  requireArgument(
    "monteCarlo",
    "members",
    members,
    whole(2, mostMembers, "ensemble.featureNet makes networks of one hidden layer faster, and takes more."),
  );
  requireMemory("monteCarlo", `values of ${members} networks`, 8 * members * points.length, "Take fewer members.");
  const values = new Float64Array(members * points.length);
  const rows = new Matrix(points.length, sites, inputs);
  for (let member = 0; member < members; member++) {
    const output = await inNameOf("monteCarlo", async () =>
      net.apply(await net.init(sites, { seed, member, signal }), rows, { signal }),
    );
    for (let p = 0; p < points.length; p++) values[member * points.length + p] = output.get(p, 0);
    onProgress?.((member + 1) / members);
  }
  return values;
}
