import { inTurns } from "../native/turns.js";
import { type StepPair, stableBelow, stepRounding, straight, turned } from "../qsntk/turningSteps.js";
import { arrayOf, type Snapshot, stateOf } from "./checkpoint.js";
import { Latest } from "./latest.js";
import type { Plan } from "./options.js";

/** A member whose steps have been beyond stability. */
export interface Instability {
  /** Its number, from 0. */
  readonly member: number;
  /** The step at which it showed. */
  readonly step: number;
  /** What `learningRate` would have to be below there. */
  readonly learningRate: number;
}

/** A step of one member. */
export interface Turn {
  readonly move: Float64Array;
  /** Beside the one before; undefined where there is none, or where it is rounding. */
  readonly pair: StepPair | undefined;
}

/** Watches ψ for steps beyond stability: those that turn back without becoming shorter. */
export class Turning {
  /** ψ(t)−ψ(t−1) of every member; of no length before it has moved. */
  #moves: Latest;
  readonly #turns: Int32Array;
  readonly #marks: Float64Array;
  /** Length of the last step over that of the one before. */
  readonly #ratios: Float64Array;
  readonly #unstableAt: Int32Array;
  readonly #limits: Float64Array;

  constructor(private readonly plan: Plan) {
    const { members } = plan;
    this.#moves = Latest.none(members);
    this.#turns = new Int32Array(members);
    this.#marks = new Float64Array(members);
    this.#ratios = new Float64Array(members);
    this.#unstableAt = new Int32Array(members).fill(-1);
    this.#limits = new Float64Array(members);
  }

  restore(arrays: Snapshot["arrays"], states: number): void {
    const { members } = this.plan;
    const moves = Array.from({ length: members }, (_, member) => stateOf(arrays, `move.${member}`, states));
    this.#moves = new Latest(moves);
    this.#turns.set(arrayOf(arrays, "turns", Int32Array, members));
    this.#marks.set(arrayOf(arrays, "marks", Float64Array, members));
    this.#ratios.set(arrayOf(arrays, "ratios", Float64Array, members));
    this.#unstableAt.set(arrayOf(arrays, "unstableAt", Int32Array, members));
    this.#limits.set(arrayOf(arrays, "limits", Float64Array, members));
  }

  /** What {@link restore} takes. */
  arrays(): Snapshot["arrays"] {
    return {
      ...Object.fromEntries(this.#moves.share().map((move, member) => [`move.${member}`, move])),
      turns: this.#turns.slice(),
      marks: this.#marks.slice(),
      ratios: this.#ratios.slice(),
      unstableAt: this.#unstableAt.slice(),
      limits: this.#limits.slice(),
    };
  }

  /** Looks at the step from one ψ to the next. */
  async look(member: number, before: Float64Array, psi: Float64Array, signal: AbortSignal | undefined): Promise<Turn> {
    const move = new Float64Array(psi.length);
    const previous = this.#moves.of(member);
    const known = previous.length > 0;
    const sums = { size: 0, square: 0, squareBefore: 0, along: 0 };
    const compare = (begin: number, end: number) => {
      let size = 0; // numbers of the function itself: those of the closure would be boxed at every addition
      let square = 0;
      let squareBefore = 0;
      let along = 0;
      for (let i = begin; i < end; i++) {
        const value = psi[i]!;
        const one = value - before[i]!;
        const other = known ? previous[i]! : 0;
        move[i] = one;
        size += value * value;
        square += one * one;
        squareBefore += other * other;
        along += one * other;
      }
      sums.size += size;
      sums.square += square;
      sums.squareBefore += squareBefore;
      sums.along += along;
    };
    await inTurns(psi.length, compare, { signal, cost: 2 });
    const { size, square, squareBefore, along } = sums;
    const moves = known && square > stepRounding[this.plan.precision] * size;
    return { move, pair: moves ? { square, squareBefore, along } : undefined };
  }

  /** Keeps what {@link look} found. @returns whether it shows for the first time that steps of the member are beyond stability. */
  keep(member: number, step: number, { move, pair }: Turn): boolean {
    this.#moves.replace(member, move);
    const before = { turns: this.#turns[member]!, mark: this.#marks[member]! };
    const { run, growth } = pair ? turned(before, pair) : { run: straight, growth: undefined };
    this.#turns[member] = run.turns;
    this.#marks[member] = run.mark;
    if (pair) this.#ratios[member] = Math.sqrt(pair.square / pair.squareBefore);
    if (growth === undefined || this.#unstableAt[member]! >= 0) return false;
    this.#unstableAt[member] = step;
    this.#limits[member] = this.#below(growth);
    return true;
  }

  /** What `learningRate` would have had to be below where steps of a member were found beyond stability, or for its last steps if they turned back. */
  limit(member: number): number | undefined {
    if (this.#unstableAt[member]! >= 0) return this.#limits[member]!;
    return this.#turns[member] === 0 ? undefined : this.#below(this.#ratios[member]!);
  }

  #below(growth: number): number {
    return stableBelow(this.plan.learningRate, this.plan.momentum, growth);
  }

  /** Members whose steps were beyond stability. */
  found(): Instability[] {
    return [...this.#unstableAt.keys()]
      .filter((member) => this.#unstableAt[member]! >= 0)
      .map((member) => ({ member, step: this.#unstableAt[member]!, learningRate: this.#limits[member]! }));
  }
}
