import { Matrix } from "../linalg/matrix.js";
import { Turns } from "../native/turns.js";
import { arrayOf, type RunSpec, type Snapshot, stepOf } from "./checkpoint.js";
import type { Plan } from "./options.js";
import { type DenseParameters, initialise } from "./parameters.js";

/** What the native trainer returns. Units that diverged say at which step; the others −1. */
export interface TrainedSteps {
  readonly state: Float32Array | Float64Array;
  /** units×recorded steps. */
  readonly trainLoss: Float64Array;
  readonly testLoss: Float64Array;
  readonly divergedAt: Float64Array;
}

/** Everything that a run needs to go on. A unit is one network, or two that the loss couples. */
export class TrainingState {
  private constructor(
    /** Steps done; −1 before the initial losses are known. */
    public step: number,
    /** Parameters of all units, and their velocities with momentum. */
    public parameters: Float32Array | Float64Array,
    private readonly trainLoss: Float64Array,
    private readonly testLoss: Float64Array,
    readonly divergedAt: Int32Array,
    /** The largest initial training loss of any unit. */
    public initialLoss: number,
  ) {}

  /** Freshly drawn networks. @throws the signal's reason after an abort. */
  static async initial(
    plan: Plan,
    layers: readonly DenseParameters[],
    count: number,
    signal?: AbortSignal,
  ): Promise<TrainingState> {
    const length = stateLength(plan, count);
    const units = plan.members * plan.unitsPerMember;
    const parameters = new (plan.precision === "float32" ? Float32Array : Float64Array)(units * length);
    const turns = new Turns(signal);
    for (let unit = 0; unit < units; unit++) {
      for (let body = 0; body < plan.bodies; body++) {
        const member = Math.floor(unit / plan.unitsPerMember);
        const component = (unit % plan.unitsPerMember) + body;
        const at = unit * length + body * count;
        await initialise(parameters.subarray(at, at + count), layers, { seed: plan.seed, member, component }, turns);
      }
    }
    const curves = () => new Float64Array(plan.members * plan.recordAt.length).fill(Number.NaN);
    const divergedAt = new Int32Array(plan.members).fill(-1);
    return new TrainingState(-1, parameters, curves(), curves(), divergedAt, Number.NaN);
  }

  /** The state that a snapshot of the same run holds. */
  static from(plan: Plan, count: number, { arrays }: Snapshot): TrainingState {
    const losses = plan.members * plan.recordAt.length;
    return new TrainingState(
      stepOf(arrayOf(arrays, "step", Int32Array, 1), 0, plan.steps),
      parametersFrom(plan, count, arrays),
      arrayOf(arrays, "trainLoss", Float64Array, losses).slice(),
      arrayOf(arrays, "testLoss", Float64Array, losses).slice(),
      arrayOf(arrays, "divergedAt", Int32Array, plan.members).slice(),
      arrayOf(arrays, "initialLoss", Float64Array, 1)[0]!,
    );
  }

  /** A copy that later steps do not touch. */
  snapshot(spec: RunSpec): Snapshot {
    return {
      spec,
      arrays: {
        step: Int32Array.of(this.step),
        parameters: this.parameters, // replaced, never written to
        trainLoss: this.trainLoss.slice(),
        testLoss: this.testLoss.slice(),
        divergedAt: this.divergedAt.slice(),
        initialLoss: Float64Array.of(this.initialLoss),
      },
    };
  }

  /** 1 for every unit whose member still trains. */
  active(plan: Plan): Uint8Array {
    return activeUnits(this.divergedAt, plan);
  }

  get done(): boolean {
    return allDiverged(this.divergedAt);
  }

  /** Takes over what was trained up to step `last`; `recorded` are the positions in `plan.recordAt` of its columns. */
  advance(plan: Plan, last: number, recorded: readonly number[], trained: TrainedSteps): void {
    const perMember = plan.unitsPerMember;
    if (this.step < 0) this.initialLoss = largestNumber(trained.trainLoss);
    for (let member = 0; member < plan.members; member++) {
      if (this.divergedAt[member]! >= 0) continue;
      const units = Array.from({ length: perMember }, (_, i) => member * perMember + i);
      const steps = units.map((unit) => trained.divergedAt[unit]!).filter((step) => step >= 0);
      if (steps.length > 0) this.divergedAt[member] = Math.min(...steps);
      for (const [column, position] of recorded.entries()) {
        const total = (losses: Float64Array) =>
          units.reduce((sum, unit) => sum + losses[unit * recorded.length + column]!, 0);
        this.trainLoss[member * plan.recordAt.length + position] = total(trained.trainLoss);
        this.testLoss[member * plan.recordAt.length + position] = total(trained.testLoss);
      }
    }
    this.parameters = trained.state;
    this.step = last;
  }

  losses(plan: Plan): { train: Matrix; test: Matrix } {
    const matrix = (data: Float64Array) => new Matrix(plan.members, plan.recordAt.length, data.slice());
    return { train: matrix(this.trainLoss), test: matrix(this.testLoss) };
  }
}

/** 1 for every unit whose member still trains, 0 for the others. */
export function activeUnits(divergedAt: Int32Array, { members, unitsPerMember }: Plan): Uint8Array {
  return Uint8Array.from({ length: members * unitsPerMember }, (_, unit) =>
    divergedAt[Math.floor(unit / unitsPerMember)]! < 0 ? 1 : 0,
  );
}

/** Whether no member trains any more. */
export function allDiverged(divergedAt: Int32Array): boolean {
  return divergedAt.every((step) => step >= 0);
}

/** Members that have diverged, by the step of each; −1 of those that have not. */
export function divergences(divergedAt: Int32Array): { member: number; step: number }[] {
  return [...divergedAt].map((step, member) => ({ member, step })).filter(({ step }) => step >= 0);
}

/** Parameters of one network of one unit. */
export function parametersOfNetwork(
  { parameters }: { readonly parameters: Float32Array | Float64Array },
  plan: Plan,
  count: number,
  unit: number,
  body: number,
): Float32Array | Float64Array {
  const at = unit * stateLength(plan, count) + body * count;
  return parameters.subarray(at, at + count);
}

/** The largest of some losses, NaN left out; 0 if there is none. */
function largestNumber(losses: Float64Array): number {
  return losses.reduce((largest, loss) => Math.max(largest, Number.isNaN(loss) ? 0 : loss), 0);
}

/** The parameters of all units in a snapshot. @throws {ArgumentError} unless they are there. */
export function parametersFrom(plan: Plan, count: number, arrays: Snapshot["arrays"]): Float32Array | Float64Array {
  const length = plan.members * plan.unitsPerMember * stateLength(plan, count);
  if (plan.precision === "float32") return arrayOf(arrays, "parameters", Float32Array, length);
  return arrayOf(arrays, "parameters", Float64Array, length);
}

/** Numbers in the state of one unit: parameters of its networks, then their velocities. */
export function stateLength(plan: Plan, count: number): number {
  return plan.bodies * count * (plan.momentum > 0 ? 2 : 1);
}
