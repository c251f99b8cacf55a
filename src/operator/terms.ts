import {
  describe,
  inNameOf,
  isList,
  jobKinds,
  kind,
  list,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { ArgumentError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { Operator } from "./operator.js";
import { largestParameter } from "./parameters.js";

/** A complex number: a real one, or [re, im]. */
export type Coefficient = number | readonly [number, number];

/** The two parts of a coefficient. @throws {ArgumentError} if one is not finite, or beyond 1e150. */
export function complexOf(coefficient: Coefficient, what: string): readonly [number, number] {
  const parts = typeof coefficient === "number" ? ([coefficient, 0] as const) : coefficient;
  if (
    !isList(parts) ||
    parts.length !== 2 ||
    !Array.from(parts).every((part) => typeof part === "number" && Math.abs(part) <= largestParameter)
  ) {
    throw new ArgumentError(
      `${what}: a coefficient must be a finite number or [re, im], of size at most ${largestParameter}, not ${describe(coefficient)}.`,
    );
  }
  return parts as readonly [number, number];
}

/**
 * One term on words of bits: |s⟩ → (re + i·im)·(−1)^{|s & sign|}|s ^ flip⟩ where s & mask = value, 0 elsewhere.
 * Bits are those of native/hilbert/basis.h: site i of spins; i for ↑ and sites+i for ↓ of fermions.
 */
export interface WordTerm {
  readonly mask: bigint;
  readonly value: bigint;
  readonly flip: bigint;
  readonly sign: bigint;
  readonly re: number;
  readonly im: number;
}

/** How one kind of terms is read. */
export interface TermReader<Term> {
  /** What a term's places are. */
  readonly places: "sites" | "modes";
  /** What the sum is called, after the number of its terms. */
  readonly called: string;
  /** The term on words, or undefined if it vanishes on all of them. @throws {ArgumentError} on behalf of `where`. */
  read(where: string, term: Term): WordTerm | undefined;
}

/** Terms on words as the addon takes them, filled from a list piece by piece. */
class TermList<Term> {
  readonly #shape: (term: unknown) => boolean;
  readonly #words: BigUint64Array;
  readonly #coefficients: Float64Array;
  #length = 0;

  constructor(
    private readonly where: string,
    private readonly hilbert: Hilbert,
    private readonly terms: readonly Term[],
    private readonly reader: TermReader<Term>,
  ) {
    requireArgument(where, "terms", terms, list(`a list of ${this.#called}`));
    requireMemory(where, `a list of ${terms.length} terms`, 48 * terms.length, "Pass fewer terms.");
    this.#shape = (term) => isList(term) && term.length === 3 && typeof term[0] === "string" && isList(term[1]);
    this.#words = new BigUint64Array(4 * terms.length);
    this.#coefficients = new Float64Array(2 * terms.length);
  }

  get #called(): string {
    return `[letters, ${this.reader.places}, coefficient]`;
  }

  /** Reads the terms [begin, end). */
  read(begin: number, end: number): void {
    const shape = kind(this.#called, this.#shape);
    for (let i = begin; i < end; i++) {
      const read = this.reader.read(this.where, requireArgument(this.where, `terms[${i}]`, this.terms[i]!, shape));
      if (read === undefined) continue;
      this.#words.set([read.mask, read.value, read.flip, read.sign], 4 * this.#length);
      this.#coefficients.set([read.re, read.im], 2 * this.#length);
      this.#length++;
    }
  }

  get model() {
    return {
      ...this.hilbert.native,
      model: "terms" as const,
      masks: new Int32Array(this.#words.buffer, 0, 8 * this.#length),
      coefficients: this.#coefficients.subarray(0, 2 * this.#length),
    };
  }

  get name(): string {
    return `sum of ${this.terms.length} ${this.reader.called}`;
  }
}

/**
 * The operator that is the sum of terms.
 *
 * @throws {ArgumentError} if a term is not what it must be, if the sum is not Hermitian, or leads out of the basis.
 */
export function sumOf<Term>(
  where: string,
  hilbert: Hilbert,
  terms: readonly Term[],
  reader: TermReader<Term>,
): Operator {
  const own = new TermList(where, hilbert, terms, reader);
  own.read(0, terms.length);
  return inNameOf(where, () => new Operator(hilbert, own.name, own.model));
}

/** What {@link sumOf} gives, made while the event loop goes on. */
export async function sumInTurns<Term>(
  where: string,
  hilbert: Hilbert,
  terms: readonly Term[],
  reader: TermReader<Term>,
  options: JobOptions,
): Promise<Operator> {
  const { done, ...job } = rising(requireOptions(where, options, jobKinds));
  const own = new TermList(where, hilbert, terms, reader);
  const reading = { ...partOf(job, 0, 0.5), cost: 512 }; // µs for each term
  await inTurns(terms.length, (begin, end) => own.read(begin, end), reading);
  const { operator } = await runJob("createOperator", own.model, partOf(job, 0.5, 1), { where });
  return done(Operator.named(hilbert, own.name, operator));
}
