import { inTurns } from "../native/turns.js";
import { stableRate } from "../qsntk/learningRate.js";
import type { Snapshot } from "./checkpoint.js";
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

/** Squares of steps below it, relative to ‖ψ‖², are rounding. */
const rounding = { float32: 1e-11, float64: 1e-26 } as const;

/** Successive steps that turn back without becoming shorter: a cycle. */
const mostTurns = 12;

/** What a step of one member tells. */
export interface Turn {
  readonly move: Float64Array;
  /** Whether it turns back without being shorter than the one before, and by what factor it is longer. */
  readonly turned: boolean;
  readonly ratio: number;
}

/**
 * Watches ψ for steps beyond stability: a mode of rate x = ηλ above 2(1+β) takes steps that turn back and do not become shorter, by a factor −r with
 * x = r + (1+β) + β/r, as r² + (1+β−x)·r + β = 0 of heavy-ball descent says.
 */
export class Turning {
  /** ψ(t)−ψ(t−1) of every member; of no length before it has moved. */
  readonly #moves: Float64Array[];
  readonly #turns: Int32Array;
  readonly #ratios: Float64Array;
  readonly #unstableAt: Int32Array;
  readonly #limits: Float64Array;

  constructor(private readonly plan: Plan) {
    const { members } = plan;
    this.#moves = Array.from({ length: members }, () => new Float64Array(0));
    this.#turns = new Int32Array(members);
    this.#ratios = new Float64Array(members);
    this.#unstableAt = new Int32Array(members).fill(-1);
    this.#limits = new Float64Array(members);
  }

  restore(arrays: Snapshot["arrays"]): void {
    for (const member of this.#moves.keys()) this.#moves[member] = arrays[`move.${member}`] as Float64Array;
    this.#turns.set(arrays["turns"]!);
    this.#ratios.set(arrays["ratios"]!);
    this.#unstableAt.set(arrays["unstableAt"]!);
    this.#limits.set(arrays["limits"]!);
  }

  /** What {@link restore} takes; moves are replaced, never written to. */
  arrays(): Snapshot["arrays"] {
    return {
      ...Object.fromEntries(this.#moves.map((move, member) => [`move.${member}`, move])),
      ...{ turns: this.#turns.slice(), ratios: this.#ratios.slice() },
      ...{ unstableAt: this.#unstableAt.slice(), limits: this.#limits.slice() },
    };
  }

  /** Looks at the step from one ψ to the next. */
  async look(member: number, before: Float64Array, psi: Float64Array, signal: AbortSignal | undefined): Promise<Turn> {
    const move = new Float64Array(psi.length);
    const previous = this.#moves[member]!;
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
    const ratio = Math.sqrt(square / squareBefore);
    const moves = known && square > rounding[this.plan.precision] * size;
    return { move, turned: moves && along < -0.9 * Math.sqrt(square * squareBefore) && ratio >= 1 - 1e-9, ratio };
  }

  /** Keeps what {@link look} found. @returns whether it shows for the first time that steps of the member are beyond stability. */
  keep(member: number, step: number, { move, turned, ratio }: Turn): boolean {
    this.#moves[member] = move;
    this.#turns[member] = turned ? this.#turns[member]! + 1 : 0;
    this.#ratios[member] = ratio;
    if (this.#turns[member]! < mostTurns || this.#unstableAt[member]! >= 0) return false;
    this.#unstableAt[member] = step;
    this.#limits[member] = this.limit(member)!;
    return true;
  }

  /** What `learningRate` would have to be below for the last steps of a member, if they turned back. */
  limit(member: number): number | undefined {
    if (this.#turns[member] === 0) return undefined;
    const { momentum, learningRate } = this.plan;
    const ratio = this.#ratios[member]!;
    return (learningRate * stableRate(momentum)) / (ratio + (1 + momentum) + momentum / ratio);
  }

  /** Members whose steps were beyond stability. */
  found(): Instability[] {
    return [...this.#unstableAt.keys()]
      .filter((member) => this.#unstableAt[member]! >= 0)
      .map((member) => ({ member, step: this.#unstableAt[member]!, learningRate: this.#limits[member]! }));
  }
}
