import { Matrix } from "../linalg/matrix.js";
import { arrayOf, type RunSpec, type Snapshot, stateOf, stepOf } from "./checkpoint.js";
import { Latest } from "./latest.js";
import type { Plan } from "./options.js";
import { activeUnits, allDiverged, parametersFrom } from "./trainingState.js";
import type { Turning } from "./turning.js";

/** What is seen of a member at a recorded step. */
export interface Seen {
  readonly value: number;
  readonly observed: Readonly<Record<string, number>>;
}

/** Parameters of one network, and basis states. */
interface Sizes {
  readonly count: number;
  readonly states: number;
}

const observedKey = "observed.";

/** Everything that training on a loss needs to go on. */
export class LossState {
  private constructor(
    public step: number,
    /** The last step at which members were looked at. */
    public seenAt: number,
    public parameters: Float32Array | Float64Array,
    private readonly loss: Float64Array,
    private readonly observed: Map<string, Float64Array>,
    readonly divergedAt: Int32Array,
    /** ψ of every member when it was last looked at, complex interleaved; of no length before the first time. */
    readonly states: Latest,
    /** Its last step, as ψ, and how often steps have turned back. */
    readonly turning: Turning,
  ) {}

  static initial(plan: Plan, parameters: Float32Array | Float64Array, turning: Turning): LossState {
    const diverged = new Int32Array(plan.members).fill(-1);
    return new LossState(0, -1, parameters, unknown(plan), new Map(), diverged, Latest.none(plan.members), turning);
  }

  /** The state that a snapshot of the same run holds. */
  static from(plan: Plan, { count, states }: Sizes, { arrays }: Snapshot, turning: Turning): LossState {
    const step = arrayOf(arrays, "step", Int32Array, 2);
    const curve = (name: string) => arrayOf(arrays, name, Float64Array, plan.members * plan.recordAt.length).slice();
    const observed = Object.keys(arrays).filter((name) => name.startsWith(observedKey));
    turning.restore(arrays, states);
    return new LossState(
      stepOf(step, 0, plan.steps),
      stepOf(step, 1, plan.steps),
      parametersFrom(plan, count, arrays),
      curve("loss"),
      new Map(observed.map((name) => [name.slice(observedKey.length), curve(name)])),
      arrayOf(arrays, "divergedAt", Int32Array, plan.members).slice(),
      new Latest(Array.from({ length: plan.members }, (_, member) => stateOf(arrays, `psi.${member}`, states))),
      turning,
    );
  }

  /** A copy that later steps do not touch. */
  snapshot(spec: RunSpec): Snapshot {
    const observed = [...this.observed].map(([name, values]) => [observedKey + name, values.slice()]);
    const states = this.states.share().map((psi, member) => [`psi.${member}`, psi]);
    return {
      spec,
      arrays: {
        step: Int32Array.of(this.step, this.seenAt),
        parameters: this.parameters, // replaced, never written to
        loss: this.loss.slice(),
        divergedAt: this.divergedAt.slice(),
        ...Object.fromEntries([...observed, ...states]),
        ...this.turning.arrays(),
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

  /** Keeps what was seen of a member at a recorded step. */
  record(plan: Plan, member: number, position: number, { value, observed }: Seen): void {
    const at = member * plan.recordAt.length + position;
    this.loss[at] = value;
    for (const [name, one] of Object.entries(observed)) {
      const values = this.observed.get(name) ?? unknown(plan);
      values[at] = one;
      this.observed.set(name, values);
    }
  }

  /** L(ψ) and what was observed, K×Te. */
  curves(plan: Plan): { readonly train: Matrix; readonly observed: Record<string, Matrix> } {
    const matrix = (data: Float64Array) => new Matrix(plan.members, plan.recordAt.length, data.slice());
    const observed = [...this.observed].map(([name, values]) => [name, matrix(values)]);
    return { train: matrix(this.loss), observed: Object.fromEntries(observed) };
  }
}

const unknown = (plan: Plan) => new Float64Array(plan.members * plan.recordAt.length).fill(Number.NaN);
