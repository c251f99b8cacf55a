import { join } from "node:path";
import { inNameOf } from "../../arguments/index.js";
import { interleaved } from "../../dataset/amplitudes.js";
import { task } from "../../dataset/makeTask.js";
import { spectrumFigure } from "../../figures/spectrum.js";
import { alignment, learningTimes } from "../../qsntk/alignment.js";
import { cleared, hypercubeSpectrum } from "../../qsntk/hypercube.js";
import { type Spectrum, summarise } from "../../qsntk/spectrum.js";
import { usualTolerance } from "../../qsntk/usualTolerance.js";
import { float64 } from "../../runs/npy.js";
import type { Network } from "../../stax/network.js";
import { basisStates, prepareTarget } from "../learn/paperTarget.js";
import { firstFitting, requireCommandMemory } from "../run/commandMemory.js";
import type { Cost } from "../run/cost.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { buildNetwork } from "../spec/buildNetwork.js";
import type { SpectrumSpec } from "./spectrumSpec.js";

/** Eigenvalues with what lies in them. */
interface Found {
  /** Distinct entries: single eigenvalues, or one per parity degree. */
  readonly eigenvalues: Float64Array;
  /** How often each occurs. */
  readonly multiplicities: Float64Array;
  /** Share of the target in each; on the hypercube, of a random target. */
  readonly weights: Float64Array;
  readonly steps: Float64Array;
  readonly learningRate: number;
  readonly spectrum: Spectrum;
  readonly errorBounds: Readonly<Record<string, number>>;
}

/** One line of the table: a parity degree, or a decade of eigenvalues. */
export interface SpectrumLine {
  readonly part: string;
  readonly count: number;
  readonly largest: number;
  readonly smallest: number;
  readonly share: number;
  /** Steps until the slowest eigenvalue of the line is learned. */
  readonly steps: number;
}

/** `<out>/spectrum-<name>`. */
export function spectrumDirectory(out: string, spec: SpectrumSpec): string {
  return join(out, `spectrum-${spec.name}`);
}

/**
 * Spectrum of a network's kernel, positive definiteness, and how long gradient descent takes for each part of a target.
 *
 * @throws {ArgumentError} if the layers do not fit together or the directory holds another spec's result.
 */
export async function runSpectrum(spec: SpectrumSpec, directory: string, options: RunOptions = {}): Promise<Outcome> {
  const network = inNameOf("`network`", () => buildNetwork(spec.network));
  return runExperiment({ spec, ...seedOf(spec), directory }, options, async (reporter) => {
    const found = await reporter.stage("kernel and eigenvalues", (onProgress) =>
      find(spec, network, { signal: options.signal, onProgress }),
    );
    const lines = spec.inputs.type === "hypercube" ? byDegree(found) : byDecade(found);
    const count = found.multiplicities.reduce((sum, value) => sum + value, 0);
    const { eigenvalues: _, ...figures } = found.spectrum;
    return {
      arrays: () => ({
        eigenvalues: float64(found.eigenvalues),
        multiplicities: float64(found.multiplicities),
        weights: float64(found.weights),
        steps: float64(found.steps),
      }),
      summary: { experiment: spec.experiment, name: spec.name, ...figures, learningRate: found.learningRate, lines },
      errorBounds: found.errorBounds,
      title: spec.name,
      figure: (title) => spectrumFigure({ title, count, rate: spec.rate, ...found }),
    };
  });
}

async function find(
  spec: SpectrumSpec,
  network: Network,
  job: { signal: AbortSignal | undefined; onProgress: (fraction: number) => void },
): Promise<Found> {
  if (spec.inputs.type === "hypercube") return findOnHypercube(spec, network, spec.inputs.sites, job.signal);
  const { model, boundary, train, seed } = spec.inputs;
  requireKernelMemory(train ?? basisStates[model]);
  const { basis, state, errorBounds } = await prepareTarget({ model, boundary, scale: 1 }, { signal: job.signal });
  const learned = await task(basis, state, { train: train ?? basis.dimension, seed, signal: job.signal });
  const inputs = await learned.inputsAt("train", { signal: job.signal });
  const compiled = await network.kernels([inputs], { signal: job.signal });
  const kernel = await compiled[spec.kernel](0, 0, job);
  const target = await interleaved(await learned.targetAt("train", { signal: job.signal }), { signal: job.signal });
  const { rate, remaining } = spec;
  const aligned = await inNameOf("spectrum", () => alignment(kernel, target, { rate, remaining, signal: job.signal }));
  return {
    ...aligned,
    multiplicities: new Float64Array(inputs.rows).fill(1),
    spectrum: summarise(aligned.eigenvalues, spec.tolerance ?? usualTolerance(inputs.rows)),
    errorBounds,
  };
}

/** @throws {MemoryError} if a kernel of so many inputs and its eigenvectors do not fit. */
function requireKernelMemory(inputs: number): void {
  const smaller = Array.from({ length: Math.ceil(inputs / 100) }, (_, k) => inputs - 100 * (k + 1)).filter(
    (n) => n > 1,
  );
  const fitting = firstFitting(smaller, kernelBytes);
  requireCommandMemory({
    command: "spectrum",
    what: `a kernel of ${inputs} inputs with its eigenvectors`,
    bytes: kernelBytes(inputs),
    remedy: fitting === undefined ? "Allow more memory." : `Take \`inputs.train\` of at most ${fitting}, which fits.`,
  });
}

/** What a spec takes. */
export function spectrumCost({ inputs }: SpectrumSpec): Cost {
  if (inputs.type === "hypercube") return { memory: 1e6, disk: 20_000, work: 1e6 };
  const n = inputs.train ?? basisStates[inputs.model];
  return { memory: kernelBytes(n), disk: 20_000 + 32 * n, work: 10 * n ** 3 + 1e7 };
}

/** Bytes of a kernel, the copy that becomes the eigenvectors, and LAPACK's work on it. */
function kernelBytes(inputs: number): number {
  return 5 * 8 * inputs ** 2;
}

/** On the hypercube the target is a random one: each degree has the share of its dimension. */
async function findOnHypercube(
  spec: SpectrumSpec,
  network: Network,
  sites: number,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const closed = await hypercubeSpectrum(network, sites, { signal });
  const { multiplicities } = closed;
  const eigenvalues = closed[spec.kernel];
  const largest = eigenvalues.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const rounding = spec.kernel === "nngp" ? closed.nngpRoundingError : closed.roundingError;
  const roundingError = rounding.reduce((max, value) => Math.max(max, value), 0);
  const distinct = summarise(eigenvalues.slice().sort(), spec.tolerance ?? Math.min(0.5, roundingError / largest));
  return {
    eigenvalues,
    multiplicities,
    ...learningTimes("spectrum", cleared(eigenvalues, rounding), multiplicities, 2 ** sites, spec),
    spectrum: {
      ...distinct,
      rank: multiplicities.reduce((rank, m, k) => rank + (eigenvalues[k]! > distinct.threshold ? m : 0), 0),
    },
    errorBounds: { rounding: roundingError },
  };
}

function byDegree({ eigenvalues, multiplicities, weights, steps }: Found): SpectrumLine[] {
  return Array.from(eigenvalues, (value, k) => ({
    part: `degree ${k}`,
    count: multiplicities[k]!,
    largest: value,
    smallest: value,
    share: weights[k]!,
    steps: steps[k]!,
  }));
}

/** Lines of eigenvalues between λ_max·10^{−m} and λ_max·10^{−m−1}. */
function byDecade({ eigenvalues, weights, steps }: Found): SpectrumLine[] {
  const top = eigenvalues.at(-1)!;
  const groups = new Map<number, number[]>();
  for (let i = eigenvalues.length - 1; i >= 0; i--) {
    const value = eigenvalues[i]!;
    const decade = value > 0 ? Math.floor(-Math.log10(value / top)) : Number.POSITIVE_INFINITY;
    groups.set(decade, [...(groups.get(decade) ?? []), i]);
  }
  return [...groups].map(([decade, members]) => ({
    part: decade === Number.POSITIVE_INFINITY ? "λ ≤ 0" : `λ/λ_max from ${power(decade)} to ${power(decade + 1)}`,
    count: members.length,
    largest: eigenvalues[members[0]!]!,
    smallest: eigenvalues[members.at(-1)!]!,
    share: members.reduce((sum, i) => sum + weights[i]!, 0),
    steps: members.reduce((most, i) => Math.max(most, steps[i]!), 0),
  }));
}

function power(decade: number): string {
  return decade === 0 ? "1" : `1e-${decade}`;
}

function seedOf(spec: SpectrumSpec): { seed: number } {
  return { seed: spec.inputs.type === "model" ? spec.inputs.seed : 0 };
}
