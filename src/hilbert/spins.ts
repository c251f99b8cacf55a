import {
  describe,
  finite,
  instance,
  jobKinds,
  type Kind,
  mostCounted,
  mostFixedSpins,
  noMore,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { NativeBasis } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { binomial } from "./binomial.js";
import type { Hilbert } from "./hilbert.js";
import { rankWord, requireIndex, requireLength, unrankWord } from "./words.js";

/** Options of {@link spins}. */
export interface SpinOptions {
  /** Fixed magnetisation Σ_i σᶻ_i = −n, −n+2, …, n; all 2ⁿ states if left out. */
  readonly magnetization?: number | undefined;
}

/**
 * Spins ½ on n sites. A state is a word of n bits: site i is bit i, 0 for σᶻ = +1 (↑) and 1 for σᶻ = −1 (↓). Words are in
 * ascending order, so that without a fixed magnetisation the index is the word.
 */
export class SpinHilbert implements Hilbert {
  /** What tells it from fermions. */
  readonly kind = "spins";
  /** Number of sites. */
  readonly sites: number;
  /** Σ_i σᶻ_i of every state; undefined if it is not fixed. */
  readonly magnetization: number | undefined;
  /** Number of ↑ spins; undefined if it is not fixed. */
  readonly up: number | undefined;
  readonly dimension: number;
  readonly name: string;
  /** @internal */
  readonly native: Extract<NativeBasis, { kind: "spins" }>;
  readonly #ones: number | undefined;

  /** @throws {ArgumentError} if there is no such basis, or it has more than 2³¹−1 states. */
  constructor(sites: number, options: SpinOptions = {}) {
    noMore("hilbert.SpinHilbert", arguments, 2);
    requireArgument("hilbert.spins", "sites", sites, whole(1, mostFixedSpins));
    const { magnetization } = requireOptions("hilbert.spins", options, { magnetization: finite });
    const ones = magnetization === undefined ? undefined : (sites - magnetization) / 2;
    if (ones !== undefined && !(Number.isSafeInteger(ones) && ones >= 0 && ones <= sites)) {
      throw new ArgumentError(
        `hilbert.spins: \`magnetization\` of ${sites} spins must be one of ${-sites}, ${2 - sites}, …, ${sites}, not ${magnetization}.`,
      );
    }
    this.sites = sites;
    this.magnetization = magnetization;
    this.up = ones === undefined ? undefined : sites - ones;
    this.#ones = ones;
    this.name = magnetization === undefined ? `${sites} spins` : `${sites} spins of magnetization ${magnetization}`;
    this.dimension = ones === undefined ? 2 ** sites : binomial(sites, ones);
    if (this.dimension > mostCounted) {
      throw new ArgumentError(
        `hilbert.spins: ${this.name} have ${this.dimension} states, at most 2³¹−1 can be treated. ${ones === undefined ? "Fix the magnetization, or take" : "Take"} fewer sites.`,
      );
    }
    this.native = Object.freeze({ kind: "spins", sites, ones });
    Object.freeze(this);
  }

  async inputs(options: JobOptions = {}): Promise<Matrix> {
    noMore("hilbert.inputs", arguments, 1);
    const job = requireOptions("hilbert.inputs", options, jobKinds);
    const { inputs } = await runJob("basisInputs", this.native, job, { where: "hilbert.inputs" });
    return new Matrix(this.dimension, this.sites, inputs);
  }

  configuration(index: number): Float64Array {
    noMore("hilbert.configuration", arguments, 1);
    requireIndex(index, this.dimension);
    const { sites } = this;
    const bits =
      this.#ones === undefined
        ? Uint8Array.from({ length: sites }, (_, i) => Math.floor(index / 2 ** i) % 2)
        : unrankWord(index, sites, this.#ones);
    return Float64Array.from(bits, (bit) => 1 - 2 * bit);
  }

  index(configuration: ArrayLike<number>): number {
    noMore("hilbert.index", arguments, 1);
    requireLength(configuration, this.sites);
    const bits = Array.from(configuration, (spin, i) => {
      if (spin !== 1 && spin !== -1)
        throw new ArgumentError(`hilbert.index: \`configuration[${i}]\` must be 1 or −1, not ${describe(spin)}.`);
      return (1 - spin) / 2;
    });
    if (this.#ones === undefined) return bits.reduce((sum, bit, i) => sum + bit * 2 ** i, 0);
    const ones = bits.reduce((sum, bit) => sum + bit, 0);
    if (ones !== this.#ones) {
      throw new ArgumentError(
        `hilbert.index: \`configuration\` must have magnetization ${this.magnetization}, that of the basis, not ${this.sites - 2 * ones}.`,
      );
    }
    return rankWord(bits);
  }
}

/** Whether a basis holds all 2ⁿ states of n spins. */
export function isAllSpins(basis: unknown): basis is SpinHilbert {
  return basis instanceof SpinHilbert && basis.magnetization === undefined;
}

/** A basis of spins, as an argument. */
export const spinBasis: Kind = instance(SpinHilbert, "a basis of spins, such as hilbert.spins(8)");

/**
 * Spins ½ on a number of sites: all 2ⁿ states, or those of a fixed magnetisation.
 *
 * @example
 * ```ts
 * import { hilbert } from "infinite-nnqs";
 *
 * const sector = hilbert.spins(12, { magnetization: 0 });
 * console.log(sector.dimension); // 924
 * console.log(sector.index(sector.configuration(100))); // 100
 * ```
 */
export function spins(sites: number, options: SpinOptions = {}): SpinHilbert {
  noMore("hilbert.spins", arguments, 2);
  return new SpinHilbert(sites, options);
}
