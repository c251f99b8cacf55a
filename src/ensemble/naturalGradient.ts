import type { Task } from "../dataset/task.js";
import type { Damping } from "../loss/damping.js";
import { ArgumentError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import type { Ansatz } from "./ansatz.js";
import { layersOf, type Trained } from "./model.js";
import type { Plan } from "./options.js";
import { learningRates } from "./parameters.js";
import { stateLength } from "./trainingState.js";

/** A member in its present state. */
export interface NaturalPoint {
  readonly psi: Float64Array;
  /** ⟨ψ|ψ⟩ for a loss of rays, in whose metric it does not appear; 1 otherwise. */
  readonly square: number;
  /** ∂L/∂g of every component, components×D, 0 outside of the batch. */
  readonly forces: Float64Array;
}

/** ∂L/∂f along which a step is a natural one. */
export type NaturalGradient = (
  point: NaturalPoint,
  member: number,
  parameters: Float32Array | Float64Array,
  job: JobOptions,
) => Promise<Float64Array>;

/**
 * The natural gradient by the Gram matrix of the derivatives on the batch (minSR), which for real networks is their empirical NTK: slopes (Θ_BB+λ)⁻¹·∂L/∂ψ make the
 * step of ψ on the batch −ηΘ(Θ+λ)⁻¹·∂L/∂ψ. With ψ = e^g rows of derivatives are those of ψ, |ψ(x)|·∂g(x), over ‖ψ‖ for losses of rays; with a symmetry states of
 * one orbit have one row between them, whose square is that of all. Networks that share nothing are solved one by one.
 *
 * @see Chen & Heyl 2024, arXiv:2302.01941 (minSR); Rende et al. 2024, arXiv:2310.05715.
 */
export async function naturalGradientOf(
  { network, layers }: Omit<Trained, "averaging">,
  task: Task,
  plan: Plan,
  ansatz: Ansatz,
  damping: Damping,
  job: JobOptions,
): Promise<NaturalGradient> {
  const { moved, batch, states } = ansatz;
  if (ansatz.averaging?.imaginary !== undefined) {
    throw new ArgumentError(
      "ensemble.train: `natural` is there for characters ±1: complex ones mix the metrics of the two networks. Leave it out, or take predict.flow, whose kernel is one for both.",
    );
  }
  const inputs = task.inputs.selectRows(moved);
  const { owner, groups, counts } = await groupsOf(ansatz, job);
  const count = layers.reduce((sum, { inputs: n, layer }) => sum + (n + 1) * layer.width, 0);
  const fixed = {
    ...{ precision: plan.precision, dimension: task.inputs.columns, rates: learningRates(layers, 1) },
    ...{ ...layersOf(network, layers), inputs: inputs.data, points: moved.length, owner, groups },
    ...(typeof damping === "number"
      ? { damping, relative: 0 }
      : { damping: 0, relative: damping.relative / batch.length }),
  };
  return async ({ psi, square, forces }, member, parameters, { signal }) => {
    const { coefficient, scale } = await rowsOf(ansatz, owner, counts, psi, square, { signal });
    const slopes = new Float64Array(forces.length);
    const perMember = plan.unitsPerMember * plan.bodies;
    for (let i = 0; i < perMember; i++) {
      const at = (member * plan.unitsPerMember + Math.floor(i / plan.bodies)) * stateLength(plan, count);
      const state = parameters.subarray(at + (i % plan.bodies) * count, at + ((i % plan.bodies) + 1) * count);
      const pushed = new Float64Array(plan.outputs * groups);
      for (let output = 0; output < plan.outputs; output++) {
        const own = forces.subarray((i * plan.outputs + output) * states, (i * plan.outputs + output + 1) * states);
        const sums = ansatz.averaging === undefined ? own : await ansatz.orbitSums(own, { signal });
        for (let k = 0; k < moved.length; k++) {
          const row = ansatz.averaging === undefined ? moved[k]! : ansatz.averaging.orbitOf[moved[k]!]!;
          pushed[output * groups + owner[k]!] = scale[owner[k]!]! * sums[row]!;
        }
      }
      const request = { ...fixed, state, coefficient, forces: pushed };
      const { solution } = await runJob("naturalSlopes", request, { signal }, { where: "ensemble.train" });
      for (let output = 0; output < plan.outputs; output++) {
        const from = (i * plan.outputs + output) * states;
        for (let k = 0; k < moved.length; k++)
          slopes[from + moved[k]!] = coefficient[k]! * solution[output * groups + owner[k]!]!;
      }
    }
    return slopes;
  };
}

/** The group of every state that moves, its own or that of its orbit, and how many states of the batch each has. */
async function groupsOf({ moved, batch, averaging, states }: Ansatz, { signal }: JobOptions) {
  if (averaging === undefined) {
    const owner = Int32Array.from(moved, (_, i) => i);
    return { owner, groups: moved.length, counts: new Float64Array(moved.length).fill(1) };
  }
  const { orbitOf } = averaging;
  const number = new Int32Array(states).fill(-1);
  let groups = 0;
  const owner = new Int32Array(moved.length);
  const assign = (begin: number, end: number) => {
    for (let k = begin; k < end; k++) {
      const orbit = orbitOf[moved[k]!]!;
      if (number[orbit]! < 0) number[orbit] = groups++;
      owner[k] = number[orbit]!;
    }
  };
  await inTurns(moved.length, assign, { signal, cost: 2 });
  const counts = new Float64Array(groups);
  for (const x of batch) if (orbitOf[x]! >= 0) counts[number[orbitOf[x]!]!]!++;
  return { owner, groups, counts };
}

/** What every state gives to the row of its group, and what divides the force of the group: rows √(b·p)·(1/c)Σ s·∂f, forces Σ s·∂L/∂g over √(b·p). */
async function rowsOf(
  { moved, averaging, sizes, logarithmic }: Ansatz,
  owner: Int32Array,
  counts: Float64Array,
  psi: Float64Array,
  square: number,
  { signal }: JobOptions,
) {
  const coefficient = new Float64Array(moved.length);
  const scale = new Float64Array(counts.length);
  const make = (begin: number, end: number) => {
    for (let k = begin; k < end; k++) {
      const x = moved[k]!;
      const weight = logarithmic ? (psi[2 * x]! ** 2 + psi[2 * x + 1]! ** 2) / square : 1;
      const root = Math.sqrt(counts[owner[k]!]! * weight);
      coefficient[k] = root * (averaging === undefined ? 1 : averaging.signs[x]! / sizes[averaging.orbitOf[x]!]!);
      scale[owner[k]!] = root > 0 ? 1 / root : 0;
    }
  };
  await inTurns(moved.length, make, { signal, cost: 8 });
  return { coefficient, scale };
}
