import { instance, jobKinds, noMore, requireNumbers, requireOptions } from "../arguments/index.js";
import { innerProduct } from "../exact/innerProduct.js";
import { largestElement } from "../linalg/moderate.js";
import { runSync } from "../native/call.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { type Lazy, lazily } from "../native/lazily.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { mapInTurns } from "../native/turns.js";

/** A state φ that losses and measures compare with: a copy of their own. Made by {@link readTarget}. */
export class Target {
  /** Number of basis states D. */
  readonly states: number;
  readonly #vector: Lazy<Float64Array>;

  /** Checks nothing. */
  constructor(states: number, vector: Lazy<Float64Array>) {
    this.states = states;
    this.#vector = vector;
    Object.freeze(this);
  }

  /** @internal φ/‖φ‖, made when it is first needed. */
  vector(options: JobOptions): Promise<Float64Array> {
    return this.#vector(options);
  }
}

/** A target that was read, as an argument. */
export const targetKind = instance(Target, "a target of loss.readTarget");

/**
 * A state that `loss.infidelity`, `loss.logOverlap` and `loss.measures` take in place of an array, copied and scaled while the event loop goes on: for
 * states of more than a million numbers. Losses that share it keep one copy.
 *
 * @param target - φ on all D basis states, complex interleaved, of any norm but 0; it must not change before the promise settles.
 * @throws {ShapeError} if its length is odd; {ArgumentError} if it is zero or not finite; {MemoryError}; the signal's reason after an abort.
 *
 * @example
 * ```ts
 * import { exact, hilbert, loss } from "infinite-nnqs";
 *
 * const plus = await exact.plusState(hilbert.spins(18));
 * const target = await loss.readTarget(plus);
 * const { value } = await loss.infidelity(target).evaluate(exact.upState(hilbert.spins(18)));
 * console.log(value); // 0.999996
 * ```
 */
export async function readTarget(target: ArrayLike<number>, options: JobOptions = {}): Promise<Target> {
  const where = "loss.readTarget";
  noMore(where, arguments, 2);
  const { done, ...job } = rising(requireOptions(where, options, jobKinds));
  const given = requireNumbers(where, "target", target);
  const states = statesOf(where, "target", given);
  requireMemory(where, `a target of ${states} states`, 32 * states, "Take fewer sites.");
  const largest = await largestElement(given, { signal: job.signal });
  requireLargest(where, "target", largest);
  job.onProgress?.(0.3);
  const vector = await scaled(given, largest, job);
  return done(new Target(states, async () => vector));
}

/**
 * What a state that defines a loss is to it: a target that was read as it is, of an array a copy.
 *
 * @throws {ShapeError} if its length is odd; {ArgumentError} if it is zero or not finite.
 */
export function targetOf(where: string, name: string, given: ArrayLike<number> | Target): Target {
  if (targetKind(given) === undefined) return given as Target;
  const own = requireNumbers(where, name, given as ArrayLike<number>).slice();
  const states = statesOf(where, name, own);
  requireSize(where, name, own);
  const vector = lazily(async ({ signal }) => scaled(own, await largestElement(own, { signal }), { signal }));
  return new Target(states, vector);
}

/** A state times 1/norm, with the largest of its moduli. */
async function scaled(state: Float64Array, largest: number, { signal }: JobOptions): Promise<Float64Array> {
  const moderate = await mapInTurns(state, (x) => x / largest, { signal });
  const norm = Math.sqrt((await innerProduct(moderate, moderate, signal))[0]);
  return mapInTurns(moderate, (x) => x / norm, { signal });
}

/** D. @throws {ShapeError} if there are no pairs (re, im). */
function statesOf(where: string, name: string, { length }: Float64Array): number {
  if (length > 0 && length % 2 === 0) return length / 2;
  throw new ShapeError(`${where}: \`${name}\` must have 2D numbers, (re, im) per basis state, not ${length}.`);
}

/** @throws {ArgumentError} if the state is zero or not finite. */
function requireSize(where: string, name: string, state: Float64Array): void {
  const square = runSync("innerProduct", { a: state, b: state }).re; // a quarter of the time of a loop
  if (square > 1e-280 && square < Infinity) return;
  requireLargest(where, name, largestOf(state));
}

/** @throws {ArgumentError} if the largest modulus of a state is none that can be scaled. */
function requireLargest(where: string, name: string, largest: number): void {
  if (largest > 0 && largest < Infinity) return;
  throw new ArgumentError(`${where}: \`${name}\` has ⟨φ|φ⟩ = ${largest * largest}; it must be finite and above 0.`);
}

/** The largest modulus of all numbers; NaN or Infinity if one of them is. */
function largestOf(numbers: Float64Array): number {
  let [largest, zero] = [0, 0];
  for (let i = 0; i < numbers.length; i++) {
    const modulus = Math.abs(numbers[i]!);
    if (modulus > largest) largest = modulus;
    zero += 0 * modulus; // no number any more if one is none
  }
  return zero === 0 ? largest : numbers.find((x) => !Number.isFinite(x))! ** 2;
}
