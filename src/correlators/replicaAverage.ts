import {
  inNameOf,
  isObject,
  jobKinds,
  type Kind,
  type Kinds,
  list,
  noMore,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import { type Cut, cutOf } from "../entropy/subsystem.js";
import { Matrix } from "../linalg/index.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { indicesInTurns } from "../native/turns.js";
import { type FeatureNet, featureNetKind } from "../states/featureNets.js";
import { cutConfigurations } from "./cut.js";
import { finiteWidthNorm, finiteWidthTrace } from "./finiteWidth.js";
import { type InvariantKernel, invariantKind, paritySpectrum } from "./invariantKernel.js";
import { matrixTerms } from "./matrixKernel.js";
import { nameOf, type Pairing, pairings, type ReplicaOptions, replicaKinds } from "./pairings.js";
import { invariantContribution, parityTables } from "./parityLoops.js";
import { type ProductKernel, productContribution, productKind } from "./productKernel.js";
import { type LogNumber, type ReplicaAverage, replicaAverageOf } from "./replica.js";

/** A subsystem beside {@link ReplicaOptions}. */
export interface CutOptions extends ReplicaOptions, JobOptions {
  /** The sites of A. */
  readonly subsystem: readonly number[];
}

/** What options of averages over a cut must be. */
export const cutKinds: Kinds<CutOptions> = {
  subsystem: list("a list of sites, those of A"),
  ...replicaKinds,
  ...jobKinds,
};

const sourceKind: Kind = (value) => {
  if (isObject(value)) {
    if (value instanceof Matrix) return undefined;
    if ("overlaps" in value) return productKind(value);
    if ("values" in value) return invariantKind(value);
    if ("activation" in value) return featureNetKind(value);
  }
  return { allowed: "a kernel, a Matrix or a feature net", value };
};

/**
 * Ensemble average of Tr ρ_Aⁿ by the replica sum (1)–(2), with the Rényi bound and the Tsallis entropy that follow.
 *
 * @param source - What the correlators come from:
 *   a product or invariant kernel, or any symmetric 2^d×2^d matrix G⁽²⁾ (site j is bit j of the index): the Gaussian
 *   process, by Wick's theorem; or a Cos-net or Gauss-net: the network at its finite width, order 2 only.
 * @throws {ArgumentError} for an order, component or subsystem that is not allowed; {NumericalError} if the kernel is not
 *   positive semi-definite; {ShapeError} if a matrix does not fit the subsystem.
 * @see Eqs. (1), (2), (S32)–(S39); docs/correlators.md for what is computed.
 *
 * @example
 * ```ts
 * import { correlators, ensemble, entropy, stax } from "infinite-nnqs";
 *
 * const net = ensemble.featureNet(stax.serial(stax.cosNet(400, { wStd: Math.sqrt(40) }), stax.dense(1)), 20);
 * const { renyiBound } = await correlators.replicaAverage(net, { subsystem: entropy.half(20), order: 2 });
 * console.log(renyiBound); // 5.56585
 * ```
 */
export async function replicaAverage(
  source: ProductKernel | InvariantKernel | Matrix | FeatureNet,
  given: CutOptions,
): Promise<ReplicaAverage> {
  noMore("replicaAverage", arguments, 2);
  requireArgument("replicaAverage", "source", source, sourceKind);
  const { subsystem, ...options } = requireOptions("replicaAverage", given, cutKinds, ["order", "subsystem"]);
  return replicaAverageAt(
    source,
    inNameOf("replicaAverage", () => cutOf(subsystem, sitesOf(source))),
    options,
  );
}

/** {@link replicaAverage} with arguments that are checked. */
export async function replicaAverageAt(
  source: ProductKernel | InvariantKernel | Matrix | FeatureNet,
  { subsystem, inA }: Cut,
  given: ReplicaOptions & JobOptions,
): Promise<ReplicaAverage> {
  const { done, ...options } = rising(given);
  const sites = inA.length;
  const wick = pairings(options);
  if ("activation" in source) return done(finiteWidth(source, subsystem.length, options));
  if (source instanceof Matrix) {
    const { trace, norm, logScale } = await matrixTerms(
      source,
      await cutConfigurations(inA, { signal: options.signal }),
      wick,
      options,
    );
    const average = replicaAverageOf(options.order, trace, norm);
    return done({ ...average, logTrace: average.logTrace + logScale, logNorm: average.logNorm + logScale });
  }
  if (source.kind === "product") {
    const nowhere = inA.map(() => false);
    const average = await fromPairings(options.order, wick, {
      trace: (pairing) => productContribution(source, inA, pairing),
      norm: (pairing) => productContribution(source, nowhere, pairing),
    });
    return done(average);
  }
  requireMemory(
    "replicaAverage",
    `a sum over kernels of ${sites} spins`,
    invariantBytes(sites, options.order),
    "Use fewer sites, or a product kernel.",
  );
  const logScale = options.order * Math.log(2 ** sites * (source.values[0] as number));
  const whole = { rows: Int32Array.of(0), columns: await indicesInTurns(source.values.length, options.signal) };
  const cutTables = await parityTables(
    await paritySpectrum(source, await cutConfigurations(inA, { signal: options.signal }), options),
    options.order,
  );
  const wholeTables = await parityTables(await paritySpectrum(source, whole, options), options.order);
  const average = await fromPairings(options.order, wick, {
    trace: (pairing) => invariantContribution(cutTables, pairing),
    norm: (pairing) => invariantContribution(wholeTables, { ...pairing, loopA: pairing.loopA.map(() => 0) }),
  });
  return done({ ...average, logTrace: average.logTrace + logScale, logNorm: average.logNorm + logScale });
}

/** Bytes of the spectrum, its table for the cut and for the whole, and the powers of both with their transposes. */
export function invariantBytes(sites: number, order: number): number {
  return 8 * 2 ** sites * (3 + 4 * order);
}

/** How a pairing contributes to E Tr ρ_Aⁿ and to E (Tr ρ)ⁿ. */
interface Contributions {
  trace(pairing: Pairing): LogNumber | Promise<LogNumber>;
  norm(pairing: Pairing): LogNumber | Promise<LogNumber>;
}

async function fromPairings(order: number, wick: readonly Pairing[], by: Contributions): Promise<ReplicaAverage> {
  const trace = await Promise.all(wick.map(async (p) => ({ name: nameOf(p), ...(await by.trace(p)) })));
  return replicaAverageOf(order, trace, await Promise.all(wick.map((p) => by.norm(p))));
}

function finiteWidth(net: FeatureNet, sitesOfA: number, { order, components = 2 }: ReplicaOptions): ReplicaAverage {
  if (order !== 2) {
    throw new ArgumentError(
      `replicaAverage: at finite width \`order\` must be 2, not ${order}. Pass infiniteWidthKernel(net) for orders 3 and 4.`,
    );
  }
  return replicaAverageOf(2, finiteWidthTrace(net, sitesOfA, components), finiteWidthNorm(net, components));
}

/** Sites of a source of correlators. @throws {ArgumentError} if a matrix is not of 2^d rows. */
export function sitesOf(source: ProductKernel | InvariantKernel | Matrix | FeatureNet): number {
  if ("overlaps" in source) return source.overlaps.length;
  if ("sites" in source) return source.sites;
  const sites = Math.log2(source.rows);
  if (!Number.isInteger(sites)) {
    throw new ArgumentError(`replicaAverage: the kernel has ${source.rows} rows; over spins it has 2^d.`);
  }
  return sites;
}
