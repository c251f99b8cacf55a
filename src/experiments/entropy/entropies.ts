import { join } from "node:path";
import { inNameOf } from "../../arguments/index.js";
import { type ReplicaSource, replicaAverages } from "../../correlators/replicaAverage.js";
import { spinKernel } from "../../correlators/spinKernel.js";
import { renyiOf } from "../../entropy/entropies.js";
import { page } from "../../entropy/page.js";
import type { SpinCut } from "../../entropy/subsystem.js";
import { type EntropyContent, entropyFigure } from "../../figures/entropy.js";
import { SpinHilbert } from "../../hilbert/spins.js";
import { Turns } from "../../native/turns.js";
import { float64, int32 } from "../../runs/npy.js";
import type { Arrays } from "../../runs/npz.js";
import { spectraAt } from "../../states/randomStates.js";
import type { Statistics } from "../../states/statistics.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { silentReporter } from "../run/reporter.js";
import { requireEntropyMemory } from "./entropyMemory.js";
import { cutsOf, type EntropySpec, labelsOf } from "./entropySpec.js";
import { hasDenseKernel, type StateSource, sourcesOf, spectraMethod } from "./networkSource.js";

/** What summary.json says of one network. */
export interface NetworkEntropies {
  readonly label: string;
  readonly cuts: readonly {
    readonly subsystem: readonly number[];
    readonly entropies: readonly { readonly order: number; readonly mean: number; readonly standardError: number }[];
    readonly renyi2Bound: number;
  }[];
}

/** One network at every cut. */
interface Row {
  readonly label: string;
  /** Entropies at each cut, of every order. */
  readonly entropies: readonly (readonly Statistics[])[];
  /** Rényi-2 bound of eq. (1) at each cut. */
  readonly bounds: Float64Array;
}

/**
 * Entropies of ensembles of network states over cuts and architectures: where the volume law ends as σ_w and N are tuned.
 *
 * @param directory - Where the result goes.
 * @throws {ArgumentError} if the directory holds another spec's result; {MemoryError}.
 */
export function runEntropy(spec: EntropySpec, directory: string, options: RunOptions = {}): Promise<Outcome> {
  return runExperiment({ spec, seed: spec.seed, directory }, options, async (reporter) => {
    const cuts = cutsOf(spec);
    const at = sourcesOf(spec);
    const sources = at(spec.sites);
    requireEntropyMemory(spec, at, sources, cuts);
    const rows: Row[] = [];
    for (const [index, label] of labelsOf(spec.networks).entries()) {
      rows.push(await rowOf(spec, cuts, { label, index, source: sources[index]! }, { ...options, reporter }));
    }
    return {
      arrays: () => arraysOf(spec, cuts, rows),
      summary: summarise(spec, cuts, rows),
      errorBounds: {},
      title: `Entropy of subsystems of ${spec.sites} spins`,
      figure: (title) => entropyFigure({ title, ...contentOf(spec, cuts, rows) }),
    };
  });
}

async function rowOf(
  spec: EntropySpec,
  cuts: readonly SpinCut[],
  { label, index, source }: { readonly label: string; readonly index: number; readonly source: StateSource },
  { reporter = silentReporter, signal }: RunOptions,
): Promise<Row> {
  const { members, seed, components } = spec;
  const spectra = await reporter.stage(label, (onProgress) =>
    inNameOf(`\`networks[${index}]\``, () =>
      spectraAt(source, cuts, {
        members,
        seed,
        components,
        signal,
        onProgress,
        firstMember: index * members, // independent draws for every network
        method: spectraMethod(spec),
      }),
    ),
  );
  const averageAt = replicaAverages(await correlatorsOf(source, signal), { order: 2, components, signal });
  const entropies: Statistics[][] = [];
  const bounds = new Float64Array(cuts.length);
  const turns = new Turns(signal);
  for (const [at, cut] of cuts.entries()) {
    await turns.next(); // there may be hundreds of thousands
    entropies.push(spec.orders.map((order) => spectra.average(at, (spectrum) => renyiOf(spectrum, order))));
    bounds[at] = (await averageAt(cut)).renyiBound;
  }
  return { label, entropies, bounds };
}

/** `<out>/entropy-<name>`. */
export function entropyDirectory(out: string, { name }: EntropySpec): string {
  return join(out, `entropy-${name}`);
}

/** Where a network's correlators come from: at its finite width if they are known there, else at infinite width. */
async function correlatorsOf(source: StateSource, signal: AbortSignal | undefined): Promise<ReplicaSource> {
  if ("activation" in source) return source;
  const { network, sites } = source;
  if (hasDenseKernel(source)) {
    const compiled = await network.kernels([await new SpinHilbert(sites).inputs({ signal })], { signal });
    return compiled.nngp(0, 0, { signal });
  }
  return spinKernel(network, sites, { signal });
}

/** Of both sides of a cut. */
function dimensions({ inA, subsystem: { length } }: SpinCut): [number, number] {
  return [2 ** length, 2 ** (inA.length - length)];
}

function contentOf(spec: EntropySpec, cuts: readonly SpinCut[], rows: readonly Row[]): EntropyContent {
  const [order] = spec.orders as [number];
  return {
    members: spec.members,
    order,
    sizes: cuts.map(({ subsystem }) => subsystem.length),
    page: cuts.map((cut) => page(...dimensions(cut))),
    curves: rows.map(({ label, entropies }) => ({
      label,
      mean: entropies.map(([first]) => first!.mean),
      standardDeviation: entropies.map(([first]) => first!.standardDeviation),
    })),
  };
}

/** `entropy` is networks×cuts×orders×members; the others are documented in docs/entropy.md. */
function arraysOf(spec: EntropySpec, cuts: readonly SpinCut[], rows: readonly Row[]): Arrays {
  const entropies = rows.flatMap((row) => row.entropies.flatMap((cut) => cut.flatMap(({ values }) => [...values])));
  return {
    subsystem_sizes: int32(Int32Array.from(cuts, ({ subsystem }) => subsystem.length)),
    orders: float64(Float64Array.from(spec.orders)),
    entropy: float64(Float64Array.from(entropies), [rows.length, cuts.length, spec.orders.length, spec.members]),
    renyi2_bound: float64(Float64Array.from(rows.flatMap(({ bounds }) => [...bounds])), [rows.length, cuts.length]),
    maximum: float64(Float64Array.from(cuts, (cut) => Math.log(Math.min(...dimensions(cut))))),
    page_exact: float64(Float64Array.from(cuts, (cut) => page(...dimensions(cut)))),
  };
}

function summarise(spec: EntropySpec, cuts: readonly SpinCut[], rows: readonly Row[]): Record<string, unknown> {
  return {
    experiment: spec.experiment,
    sites: spec.sites,
    members: spec.members,
    networks: rows.map<NetworkEntropies>(({ label, entropies, bounds }) => ({
      label,
      cuts: cuts.map(({ subsystem }, cut) => ({
        subsystem,
        entropies: spec.orders.map((order, k) => {
          const { mean, standardError } = entropies[cut]![k]!;
          return { order, mean, standardError };
        }),
        renyi2Bound: bounds[cut]!,
      })),
    })),
  };
}
