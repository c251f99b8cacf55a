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
import {
  type InvariantKernel,
  invariantKind,
  type ParitySpectrum,
  paritySpectrum,
  parityTable,
} from "./invariantKernel.js";
import { matrixTerms } from "./matrixKernel.js";
import { nameOf, type Pairing, pairings, type ReplicaOptions, replicaKinds } from "./pairings.js";
import { invariantContribution, parityTables } from "./parityLoops.js";
import { type ProductKernel, productContribution, productKind } from "./productKernel.js";
import { type LogNumber, type ReplicaAverage, replicaAverageOf } from "./replica.js";

/** What correlators come from. */
export type ReplicaSource = ProductKernel | InvariantKernel | Matrix | FeatureNet;

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
export async function replicaAverage(source: ReplicaSource, given: CutOptions): Promise<ReplicaAverage> {
  noMore("replicaAverage", arguments, 2);
  requireArgument("replicaAverage", "source", source, sourceKind);
  const { subsystem, ...options } = requireOptions("replicaAverage", given, cutKinds, ["order", "subsystem"]);
  const cut = inNameOf("replicaAverage", () => cutOf(subsystem, sitesOf(source)));
  return replicaAverageAt(source, cut, options);
}

/** {@link replicaAverage} with arguments that are checked. */
export async function replicaAverageAt(
  source: ReplicaSource,
  cut: Cut,
  given: ReplicaOptions & JobOptions,
): Promise<ReplicaAverage> {
  const { done, ...options } = rising(given);
  return done(await replicaAverages(source, options)(cut));
}

/** Averages of one source over any number of cuts: what they have in common, the spectrum of an invariant kernel and its norm, is found once. */
export function replicaAverages(
  source: ReplicaSource,
  options: ReplicaOptions & JobOptions,
): (cut: Cut) => Promise<ReplicaAverage> {
  const wick = pairings(options);
  if ("activation" in source) return async ({ subsystem }) => finiteWidth(source, subsystem.length, options);
  if (source instanceof Matrix) return ({ inA }) => ofMatrix(source, inA, wick, options);
  if (source.kind === "product") return ({ inA }) => ofProduct(source, inA, wick, options.order);
  let whole: Promise<WholeKernel> | undefined;
  return async ({ inA }) => {
    requireMemory(
      "replicaAverage",
      `a sum over kernels of ${source.sites} spins`,
      invariantBytes(source.sites, options.order),
      "Use fewer sites, or a product kernel.",
    );
    whole ??= wholeOf(source, wick, options);
    return ofInvariant(await whole, inA, wick, options);
  };
}

async function ofMatrix(
  source: Matrix,
  inA: readonly boolean[],
  wick: readonly Pairing[],
  options: ReplicaOptions & JobOptions,
): Promise<ReplicaAverage> {
  const configurations = await cutConfigurations(inA, { signal: options.signal });
  const { trace, norm, logScale } = await matrixTerms(source, configurations, wick, options);
  return scaled(replicaAverageOf(options.order, trace, norm), logScale);
}

async function ofProduct(
  source: ProductKernel,
  inA: readonly boolean[],
  wick: readonly Pairing[],
  order: number,
): Promise<ReplicaAverage> {
  const nowhere = inA.map(() => false);
  const trace = await tracesOf(wick, (pairing) => productContribution(source, inA, pairing));
  return replicaAverageOf(
    order,
    trace,
    wick.map((pairing) => productContribution(source, nowhere, pairing)),
  );
}

/** What an invariant kernel gives whatever the cut. */
interface WholeKernel {
  readonly spectrum: ParitySpectrum;
  /** Contributions to E (Tr ρ)ⁿ. */
  readonly norm: readonly LogNumber[];
}

async function wholeOf(
  source: InvariantKernel,
  wick: readonly Pairing[],
  { order, signal }: ReplicaOptions & JobOptions,
): Promise<WholeKernel> {
  const spectrum = await paritySpectrum(source, signal);
  const columns = await indicesInTurns(source.values.length, signal);
  const tables = await parityTables(await parityTable(spectrum, { rows: Int32Array.of(0), columns }, signal), order);
  const norm = wick.map((pairing) => invariantContribution(tables, { ...pairing, loopA: pairing.loopA.map(() => 0) }));
  return { spectrum, norm: await Promise.all(norm) };
}

async function ofInvariant(
  { spectrum, norm }: WholeKernel,
  inA: readonly boolean[],
  wick: readonly Pairing[],
  { order, signal }: ReplicaOptions & JobOptions,
): Promise<ReplicaAverage> {
  const configurations = await cutConfigurations(inA, { signal });
  const tables = await parityTables(await parityTable(spectrum, configurations, signal), order);
  const trace = await tracesOf(wick, (pairing) => invariantContribution(tables, pairing));
  return scaled(replicaAverageOf(order, trace, norm), order * Math.log(spectrum.total));
}

function scaled(average: ReplicaAverage, logScale: number): ReplicaAverage {
  return { ...average, logTrace: average.logTrace + logScale, logNorm: average.logNorm + logScale };
}

/** Bytes of the spectrum, its table for the cut and for the whole, and the powers of both with their transposes. */
export function invariantBytes(sites: number, order: number): number {
  return 8 * 2 ** sites * (3 + 4 * order);
}

/** Contributions to E Tr ρ_Aⁿ, by the names of the pairings. */
function tracesOf(wick: readonly Pairing[], contribution: (pairing: Pairing) => LogNumber | Promise<LogNumber>) {
  return Promise.all(wick.map(async (pairing) => ({ name: nameOf(pairing), ...(await contribution(pairing)) })));
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
export function sitesOf(source: ReplicaSource): number {
  if ("overlaps" in source) return source.overlaps.length;
  if ("sites" in source) return source.sites;
  const sites = Math.log2(source.rows);
  if (!Number.isInteger(sites)) {
    throw new ArgumentError(`replicaAverage: the kernel has ${source.rows} rows; over spins it has 2^d.`);
  }
  return sites;
}
