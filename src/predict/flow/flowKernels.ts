import type { Matrix } from "../../linalg/matrix.js";
import type { Damping } from "../../loss/damping.js";
import type { JobOptions } from "../../native/job.js";
import type { KernelMethod } from "../kernelOperators/kernelOperator.js";
import type { KernelChoice } from "../modes/kernels.js";

/** How the components of ψ hang together, and what multiplies their gradients. */
export interface KernelSettings {
  readonly kernel: KernelChoice;
  readonly components: 1 | 2;
  /** ρ of a shared body; undefined for independent components. */
  readonly correlation: number | undefined;
  /** λ of the natural gradient, absolute or relative to the mean diagonal of the kernel; undefined for the plain one. */
  readonly damping: Damping | undefined;
}

/** What moves ψ: the kernels between all D states and the batch. */
export interface FlowKernels {
  /** What is behind them: matrices, Walsh–Hadamard transforms, or matrices over orbits of a symmetry. */
  readonly method: KernelMethod;
  /** Why. */
  readonly reason: string;
  /** Gradients on the batch, components×n, to what they do on all states, components×D: an array that nobody else has. */
  move(gradients: Matrix, job: JobOptions): Promise<Matrix>;
  /** ψ(0) of one member, components×D; streams (seed, member, component). */
  sample(seed: number, member: number, job: JobOptions): Promise<Matrix>;
}
