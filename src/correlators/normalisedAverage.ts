import { either, inNameOf, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { cutOf } from "../entropy/subsystem.js";
import { scaleColumns } from "../linalg/arithmetic.js";
import { gram } from "../linalg/gram.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { eigh } from "../linalg/matrixFunctions.js";
import { requireSquare } from "../linalg/rows.js";
import { requireSymmetric } from "../linalg/symmetric.js";
import { walshHadamard } from "../linalg/walshHadamard.js";
import { ToleranceError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { mapInTurns, sumInTurns } from "../native/turns.js";
import { type InvariantKernel, invariantKernel, invariantKind } from "./invariantKernel.js";
import { type CutOptions, cutKinds, invariantBytes, replicaAverageAt, sitesOf } from "./replicaAverage.js";

/** The ensemble average of Tr ρ_Aⁿ over normalised states of a Gaussian process, and the entropies that follow. */
export interface NormalisedAverage {
  /** E[Tr ρ_Aⁿ/(Tr ρ)ⁿ]. */
  readonly trace: number;
  /** ln(trace)/(1−n) ≤ ⟨S_n⟩ ≤ ⟨S₁⟩, by Jensen's inequality; for every kernel. */
  readonly renyiBound: number;
  /** (1−trace)/(n−1): the mean Tsallis-n entropy. */
  readonly tsallis: number;
  /** Relative error of the quadrature: what the same rule makes of E[(Tr ρ)ⁿ/(Tr ρ)ⁿ], less 1. */
  readonly error: number;
  /** Points of the quadrature, each an average of its own. */
  readonly nodes: number;
}

const step = 0.35; // of ln s: the integrand is tame up to π/2 from the axis, so that the rule errs by exp(−π²/step) = 6e-13
const tolerance = 1e-9;
const negligible = Math.log(1e-17);

const kernelKind = either("an invariant kernel or a Matrix", invariantKind, matrixKind);

/**
 * The average over normalised states that `replicaAverage` approximates by a ratio of two. A Gaussian process stays one under
 * the weight exp(−s·Tr ρ), with the kernel K_s of eigenvalues λ/(1+2sλ), so that
 *
 *   E[Tr ρ_Aⁿ/(Tr ρ)ⁿ] = 1/Γ(n)·∫₀^∞ ds s^{n−1}·E[Tr ρ_Aⁿ·e^{−s·Tr ρ}] = 1/Γ(n)·∫₀^∞ ds s^{n−1}·Π_k(1+2sλ_k)^{−c/2}·E_s Tr ρ_Aⁿ,
 *
 * where E_s is the replica sum over K_s and c the number of components. The trapezoidal rule in ln s converges exponentially.
 *
 * @param kernel - An invariant kernel, or any symmetric 2^d×2^d matrix.
 * @throws as replicaAverage; {ToleranceError} if the quadrature errs by more than 1e-9.
 *
 * @example
 * ```ts
 * import { correlators, entropy, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const kernel = await correlators.spinKernel(network, 6);
 * const { tsallis, renyiBound } = await correlators.normalisedAverage(kernel, { subsystem: entropy.half(6), order: 2 });
 * console.log(tsallis, renyiBound); // 0.317161, 0.381496
 * ```
 */
export async function normalisedAverage(
  kernel: InvariantKernel | Matrix,
  given: CutOptions,
): Promise<NormalisedAverage> {
  noMore("normalisedAverage", arguments, 2);
  requireArgument("normalisedAverage", "kernel", kernel, kernelKind);
  const options = rising(requireOptions("normalisedAverage", given, cutKinds, ["order", "subsystem"]));
  const { order, components = 2, signal, onProgress, done, subsystem } = options;
  const cut = inNameOf("normalisedAverage", () => cutOf(subsystem, sitesOf(kernel)));
  requireMemory(
    "normalisedAverage",
    `an average over ${kernel instanceof Matrix ? `a kernel of ${kernel.rows} configurations` : `kernels of ${kernel.sites} spins`}`,
    averageBytes(kernel, order),
    "Use fewer sites.",
  );
  if (kernel instanceof Matrix) {
    const n = requireSquare("normalisedAverage", "kernel", kernel);
    await requireSymmetric("normalisedAverage", "kernel", kernel.data, n, { signal });
  }
  const { eigenvalues, withEigenvalues } = await inNameOf("normalisedAverage", () => decompose(kernel, { signal }));
  const job = { signal };
  const total = await sumInTurns(eigenvalues, (value) => value, job);
  const spectrum = await mapInTurns(eigenvalues, (value) => Math.max(0, value) / total, job);
  const weightAt = async (s: number) =>
    order * Math.log(s) - (components / 2) * (await sumInTurns(spectrum, (value) => Math.log1p(2 * s * value), job));
  const nodeAt = async (index: number) => {
    const s = Math.exp(step * index);
    const tilted = await withEigenvalues(await mapInTurns(spectrum, (value) => value / (1 + 2 * s * value), job));
    const { logTrace, logNorm } = await inNameOf("normalisedAverage", () =>
      replicaAverageAt(tilted, cut, { order, components, signal }),
    );
    const weight = await weightAt(s);
    return { trace: weight + logTrace, norm: weight + logNorm };
  };
  const nodes = [await nodeAt(0)];
  const largest = () => nodes.reduce((most, { norm }) => Math.max(most, norm), Number.NEGATIVE_INFINITY);
  for (const direction of [1, -1]) {
    for (let index = direction; ; index += direction) {
      const node = await nodeAt(index);
      nodes.push(node);
      onProgress?.(nodes.length / (nodes.length + 40)); // how many there will be is not known
      if (node.norm < largest() + negligible) break;
    }
  }
  const sum = (part: "trace" | "norm") =>
    nodes.reduce((value, node) => value + Math.exp(node[part]), 0) * (step / factorial(order - 1));
  const [trace, error] = [sum("trace"), Math.abs(sum("norm") - 1)];
  if (!(error <= tolerance)) {
    throw new ToleranceError(
      `normalisedAverage: the quadrature errs by ${error.toExponential(1)}, more than ${tolerance}. Check the kernel for eigenvalues below 0.`,
    );
  }
  return done({
    trace,
    renyiBound: Math.log(trace) / (1 - order),
    tsallis: (1 - trace) / (order - 1),
    error,
    nodes: nodes.length,
  });
}

/** Bytes of eigenvalues or eigenvectors with LAPACK's work on them, of one kernel made from them, those of the node before
 * while they are garbage, and of its replica sum. */
function averageBytes(kernel: InvariantKernel | Matrix, order: number): number {
  if (kernel instanceof Matrix) return 6 * 8 * kernel.rows ** 2;
  return 12 * 8 * 2 ** kernel.sites + invariantBytes(kernel.sites, order);
}

interface Decomposition {
  readonly eigenvalues: Float64Array;
  /** The kernel with the same eigenvectors and these eigenvalues. */
  withEigenvalues(eigenvalues: Float64Array): InvariantKernel | Matrix | Promise<InvariantKernel | Matrix>;
}

async function decompose(kernel: InvariantKernel | Matrix, options: JobOptions): Promise<Decomposition> {
  if (kernel instanceof Matrix) {
    const { values, vectors } = await eigh(kernel, options);
    const withEigenvalues = async (eigenvalues: Float64Array) =>
      gram(await scaleColumns(vectors, eigenvalues.map(Math.sqrt), options), options);
    return { eigenvalues: values, withEigenvalues };
  }
  const dimension = kernel.values.length;
  const withEigenvalues = async (eigenvalues: Float64Array) =>
    invariantKernel(
      await mapInTurns(await walshHadamard(eigenvalues, options), (value) => value / dimension, options),
      options,
    );
  return { eigenvalues: await walshHadamard(kernel.values, options), withEigenvalues };
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
