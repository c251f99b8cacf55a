import type { Task } from "../dataset/task.js";
import type { Damping } from "../loss/damping.js";
import type { RequestOf } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import type { Ansatz } from "./ansatz.js";
import type { Averaging } from "./averaging.js";
import { layersOf, type Trained } from "./model.js";
import type { Plan } from "./options.js";
import { learningRates, parameterCount } from "./parameters.js";
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
  if (moved.length === 0) return async ({ forces }) => new Float64Array(forces.length); // symmetry forbids the whole batch: a Gram matrix of no rows
  const inputs = task.inputs.selectRows(moved);
  const { owner, groups, counts } = await groupsOf(ansatz, job);
  const count = parameterCount(layers);
  const fixed = {
    precision: plan.precision,
    dimension: task.inputs.columns,
    rates: learningRates(layers, 1),
    ...layersOf(network, layers),
    inputs: inputs.data,
    points: moved.length,
    owner,
    groups,
    ...(typeof damping === "number"
      ? { damping, relative: 0 }
      : { damping: 0, relative: damping.relative / (plan.outputs * batch.length) }),
  };
  if (ansatz.averaging?.imaginary !== undefined) return mixedGradient({ fixed, ansatz, plan, owner, counts, count });
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

/** What a natural gradient of complex characters is made with. */
interface Mixed {
  readonly fixed: Omit<RequestOf<"naturalSlopes">, "state" | "coefficient" | "imaginary" | "forces">;
  readonly ansatz: Ansatz;
  readonly plan: Plan;
  readonly owner: Int32Array;
  readonly counts: Float64Array;
  /** Parameters of one network. */
  readonly count: number;
}

/** With phases both components of ψ have one metric: rows √b·(1/c)Σ p*·(∂f₁ + i·∂f₂), by real and by imaginary part. */
function mixedGradient({ fixed, ansatz, plan, owner, counts, count }: Mixed): NaturalGradient {
  const { moved, states, sizes } = ansatz;
  const { orbitOf, signs, imaginary } = ansatz.averaging as Required<Averaging>;
  const { groups, relative } = fixed;
  const separate = plan.unitsPerMember === 2;
  const roots = counts.map(Math.sqrt);
  const turned = (parts: Float64Array) =>
    Float64Array.from(moved, (x, k) => (roots[owner[k]!]! * parts[x]!) / sizes[orbitOf[x]!]!);
  // Of two networks that are solved together λ is still relative to the mean of both.
  const request = {
    ...fixed,
    relative: separate ? relative / 2 : relative,
    coefficient: turned(signs),
    imaginary: turned(imaginary),
  };
  return async ({ forces }, member, parameters, { signal }) => {
    const sums = await ansatz.turnedSums(forces, { signal });
    const pushed = new Float64Array(2 * groups);
    for (const [k, x] of moved.entries()) {
      const [group, orbit] = [owner[k]!, orbitOf[x]!];
      for (const part of [0, 1]) pushed[part * groups + group] = sums[2 * orbit + part]! / roots[group]!;
    }
    const length = stateLength(plan, count);
    const networks = separate ? [2 * member, 2 * member + 1] : [member];
    const state = new (parameters.constructor as Float64ArrayConstructor)(networks.length * count);
    for (const [i, unit] of networks.entries()) {
      state.set(parameters.subarray(unit * length, unit * length + count), i * count);
    }
    const given = { ...request, state, forces: pushed };
    const { solution } = await runJob("naturalSlopes", given, { signal }, { where: "ensemble.train" });
    const slopes = new Float64Array(forces.length);
    for (const [k, x] of moved.entries()) {
      const [re, im] = [request.coefficient[k]!, request.imaginary[k]!];
      const [a, b] = [solution[owner[k]!]!, solution[groups + owner[k]!]!];
      slopes[x] = re * a - im * b;
      slopes[states + x] = re * b + im * a;
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
