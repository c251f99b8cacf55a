import {
  describe,
  instance,
  jobKinds,
  type Kind,
  mostCounted,
  mostFermionSites,
  noMore,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { NativeBasis } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { binomial } from "./binomial.js";
import type { Hilbert } from "./hilbert.js";
import { rankWord, requireIndex, requireLength, unrankWord } from "./words.js";

/** Numbers of ↑ and ↓ fermions. */
export interface FermionNumbers {
  /** Number of ↑ fermions, 0 … sites. */
  readonly up: number;
  /** Number of ↓ fermions, 0 … sites. */
  readonly down: number;
}

/**
 * Spin-½ fermions at fixed numbers of ↑ and ↓. All ↑ operators stand before all ↓ operators, sites ascending;
 * index = rank(↑ word)·dim↓ + rank(↓ word), words of `sites` bits (site i is bit i) in ascending order.
 */
export class FermionHilbert implements Hilbert {
  /** What tells it from spins. */
  readonly kind = "fermions";
  /** Number of sites. */
  readonly sites: number;
  /** Number of ↑ fermions. */
  readonly up: number;
  /** Number of ↓ fermions. */
  readonly down: number;
  readonly dimension: number;
  readonly name: string;
  /** @internal */
  readonly native: Extract<NativeBasis, { kind: "fermions" }>;

  /** @throws {ArgumentError} if there is no such basis, or it has more than 2³¹−1 states. */
  constructor(sites: number, numbers: FermionNumbers) {
    noMore("hilbert.FermionHilbert", arguments, 2);
    requireArgument("hilbert.fermions", "sites", sites, whole(1, mostFermionSites));
    const count = whole(0, sites, "There is at most one per site.");
    const { up, down } = requireOptions("hilbert.fermions", numbers, { up: count, down: count }, ["up", "down"]);
    this.sites = sites;
    this.up = up;
    this.down = down;
    this.dimension = binomial(sites, up) * binomial(sites, down);
    if (this.dimension > mostCounted) {
      throw new ArgumentError(
        `hilbert.fermions: ${up}↑ and ${down}↓ on ${sites} sites have ${this.dimension} states, at most 2³¹−1 can be treated. Take fewer.`,
      );
    }
    this.name = `${up}↑ ${down}↓ on ${sites} sites`;
    this.native = Object.freeze({ kind: "fermions", sites, up, down });
    Object.freeze(this);
  }

  async inputs(options: JobOptions = {}): Promise<Matrix> {
    noMore("hilbert.inputs", arguments, 1);
    const job = requireOptions("hilbert.inputs", options, jobKinds);
    const { inputs } = await runJob("basisInputs", this.native, job, { where: "hilbert.inputs" });
    return new Matrix(this.dimension, this.sites, inputs);
  }

  /**
   * The basis as two spins per site, D×2·sites: σ = +1 where there is no ↑ fermion on a site and −1 where there is one, then the same for ↓.
   *
   * @throws {MemoryError} if 16·D·sites bytes are not free.
   */
  async spinInputs(options: JobOptions = {}): Promise<Matrix> {
    noMore("hilbert.spinInputs", arguments, 1);
    const { done, ...job } = rising(requireOptions("hilbert.spinInputs", options, jobKinds));
    const { dimension, sites } = this;
    requireMemory("hilbert.spinInputs", `inputs of ${dimension} states`, 24 * dimension * sites, "Take fewer sites.");
    const levels = (await this.inputs({ signal: job.signal })).data;
    const spins = new Matrix(dimension, 2 * sites);
    const split = (begin: number, end: number) => {
      for (let row = begin; row < end; row++) {
        for (let site = 0; site < sites; site++) {
          const level = levels[row * sites + site]! + 1.5; // 2n↑ + n↓
          const at = 2 * row * sites + site;
          spins.data[at] = level >= 2 ? -1 : 1;
          spins.data[at + sites] = level % 2 === 1 ? -1 : 1;
        }
      }
    };
    await inTurns(dimension, split, { ...job, cost: 4 * sites });
    return done(spins);
  }

  configuration(index: number): Float64Array {
    noMore("hilbert.configuration", arguments, 1);
    requireIndex(index, this.dimension);
    const downStates = binomial(this.sites, this.down);
    const up = unrankWord(Math.floor(index / downStates), this.sites, this.up);
    const down = unrankWord(index % downStates, this.sites, this.down);
    return Float64Array.from(up, (n, i) => -1.5 + 2 * n + down[i]!);
  }

  index(configuration: ArrayLike<number>): number {
    noMore("hilbert.index", arguments, 1);
    requireLength(configuration, this.sites);
    const levels = Array.from(configuration, (value, i) => {
      const level = typeof value === "number" ? value + 1.5 : Number.NaN;
      if (![0, 1, 2, 3].includes(level)) {
        throw new ArgumentError(
          `hilbert.index: \`configuration[${i}]\` must be −1.5, −0.5, 0.5 or 1.5, not ${describe(value)}.`,
        );
      }
      return level;
    });
    const up = levels.map((level) => level >> 1);
    const down = levels.map((level) => level & 1);
    const count = (bits: number[]) => bits.reduce((sum, bit) => sum + bit, 0);
    if (count(up) !== this.up || count(down) !== this.down) {
      throw new ArgumentError(
        `hilbert.index: \`configuration\` must have ${this.up}↑ and ${this.down}↓, as the basis has, not ${count(up)}↑ and ${count(down)}↓.`,
      );
    }
    return rankWord(up) * binomial(this.sites, this.down) + rankWord(down);
  }
}

/** A basis of fermions, as an argument. */
export const fermionBasis: Kind = instance(
  FermionHilbert,
  "a basis of fermions, such as hilbert.fermions(6, { up: 3, down: 3 })",
);

/**
 * Spin-½ fermions on a number of sites at fixed numbers of ↑ and ↓.
 *
 * @example
 * ```ts
 * import { hilbert } from "infinite-nnqs";
 *
 * const electrons = hilbert.fermions(12, { up: 2, down: 2 });
 * console.log(electrons.dimension); // 4356
 * ```
 */
export function fermions(sites: number, numbers: FermionNumbers): FermionHilbert {
  noMore("hilbert.fermions", arguments, 2);
  return new FermionHilbert(sites, numbers);
}
