import type { Task } from "../../dataset/task.js";
import { Matrix } from "../../linalg/matrix.js";
import { exponential } from "../../loss/exponential.js";
import type { Loss } from "../../loss/loss.js";
import { NumericalError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { discard } from "../../native/memory.js";
import { inTurns } from "../../native/turns.js";
import type { FlowKernels } from "./flowKernels.js";

/** What the networks' outputs are: ψ = f₁+if₂, or ψ = e^{f₁+if₂}. */
export type Representation = "amplitudes" | "logarithm";

/** What time is measured in: τ of eq. (10), or s with ds = dτ/‖ψ‖²; of ψ = e^f under a loss of rays with the ‖ψ‖ of ψ over its largest modulus. */
export type Clock = "tau" | "norm";

/** What decides how ψ moves. */
export interface Motion {
  readonly loss: Loss;
  readonly task: Task;
  readonly kernels: FlowKernels;
  readonly components: 1 | 2;
  readonly representation: Representation;
  readonly clock: Clock;
  readonly natural: boolean;
  readonly learningRate: number;
}

/** The state of a flow at one time. */
export interface Point {
  /** dy/dt, complex interleaved, of the networks' outputs y: ψ or ln ψ. */
  readonly velocity: Float64Array;
  /** L(ψ). */
  readonly value: number;
  /** ⟨ψ|ψ⟩ */
  readonly square: number;
}

/**
 * Eq. (10): dy/dt = −2η·Θ(·,B)·∂L/∂y*|_B. In the clock "norm" it is multiplied by ⟨ψ|ψ⟩. With ψ = e^y, ∂L/∂y* = ψ*·∂L/∂ψ*. The natural gradient has
 * Θ(·,B)(Θ_BB+λ)⁻¹ for Θ(·,B), and of losses of rays, whose metric is that of Fubini and Study, ⟨ψ|ψ⟩/2 for 1: for the energy imaginary time, filtered.
 */
export async function velocityAt(motion: Motion, y: Float64Array, { signal }: JobOptions): Promise<Point> {
  const { loss, task, components } = motion;
  const logarithm = motion.representation === "logarithm";
  const psi = logarithm ? await exponential(y, loss.invariant, { signal }) : y;
  const square = await loss.squareOf(psi, signal);
  const { value, gradient } = await loss.evaluateAt(psi, square, { signal });
  const size = motion.natural ? (loss.invariant ? square / 2 : 1) : motion.clock === "norm" ? square : 1;
  const factor = -2 * motion.learningRate * size;
  const batch = task.trainIndices;
  const n = batch.length;
  const rows = rowsOf(motion.kernels, components, n);
  let finite = true;
  const gather = (begin: number, end: number) => {
    let zero = 0; // no number any more if a force is none
    for (let i = begin; i < end; i++) {
      const x = 2 * batch[i]!;
      let [re, im] = [gradient[x]!, gradient[x + 1]!];
      if (logarithm) [re, im] = [psi[x]! * re + psi[x + 1]! * im, psi[x]! * im - psi[x + 1]! * re];
      rows.data[i] = factor * re;
      if (components === 2) rows.data[n + i] = factor * im;
      zero += 0 * factor * re + 0 * factor * im;
    }
    finite &&= zero === 0;
  };
  await inTurns(n, gather, { signal, cost: 4 });
  if (!finite) {
    throw new NumericalError(
      `${loss.name}: the gradient of the loss is not finite at a state of norm ${Math.sqrt(square)}. Take a smaller step, or start elsewhere.`,
    );
  }
  const moved = await motion.kernels.move(rows, { signal });
  const velocity = gradient; // no longer needed, and new memory takes as long as the work
  const { columns, data } = moved;
  const join = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      velocity[2 * i] = data[i]!;
      velocity[2 * i + 1] = components === 2 ? data[columns + i]! : 0;
    }
  };
  await inTurns(columns, join, { signal, cost: 2 });
  discard(data);
  return { velocity, value, square };
}

/** Where gradients on the batch are put together; a flow has one velocity at a time. */
const scratch = new WeakMap<FlowKernels, Matrix>();

function rowsOf(kernels: FlowKernels, components: number, n: number): Matrix {
  const known = scratch.get(kernels);
  if (known !== undefined) return known;
  const rows = new Matrix(components, n);
  scratch.set(kernels, rows);
  return rows;
}
