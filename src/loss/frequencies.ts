import {
  describe,
  isPlain as isPlainObject,
  type Kinds,
  list,
  positive,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import { type PauliBasis, pauliBasisKind } from "../exact/pauliBasis.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { requireMemory } from "../native/memory.js";
import { inSteps, scattered } from "../native/turns.js";

/** What is known of a state in one local basis: outcomes of shots, how often each of the 2ⁿ words was seen, or with which probability. Exactly one of the three. */
export interface BasisData {
  /** A letter X, Y or Z per site, site 0 first. */
  readonly basis: PauliBasis;
  /** A word per shot, as exact.measure gives them: bit i is 0 where σ on site i was +1. */
  readonly outcomes?: ArrayLike<number>;
  /** How often each word was seen, 2ⁿ numbers. */
  readonly counts?: ArrayLike<number>;
  /** The probability of each word, 2ⁿ numbers whose sum is 1. */
  readonly probabilities?: ArrayLike<number>;
  /** w_b; by default the basis's share of all shots, or for probabilities an equal share of each basis. */
  readonly weight?: number;
}

/** One basis as the loss reads it. */
export interface Frequencies {
  readonly basis: PauliBasis;
  /** Words that were seen, and their shares. */
  readonly words: Int32Array;
  readonly shares: Float64Array;
  /** Shots; 0 for probabilities. */
  readonly shots: number;
  readonly weight: number | undefined;
}

const values = list("a list of numbers");
const kinds: Kinds<BasisData> = {
  basis: pauliBasisKind,
  outcomes: values,
  counts: values,
  probabilities: values,
  weight: positive,
};

/** Words of a list, checked one by one, of which nobody else has the copy. */
function* wordsOf(name: string, basis: PauliBasis, outcomes: ArrayLike<number>): Generator<void, Int32Array> {
  const [states, words] = [2 ** basis.length, new Int32Array(outcomes.length)];
  yield* inSteps(words.length, (begin, end) => {
    for (let k = begin; k < end; k++) {
      const word = outcomes[k]!;
      if (!(Number.isInteger(word) && word >= 0 && word < states)) {
        throw new ArgumentError(
          `${name}: \`outcomes[${k}]\` must be a whole number from 0 to ${states - 1}, a word of ${basis.length} bits, not ${describe(word)}.`,
        );
      }
      words[k] = word;
    }
  });
  return words;
}

/** Words that occur, ascending, and how often each does. */
interface Amounts {
  readonly words: Int32Array;
  readonly amounts: Float64Array;
}

function* occurring(often: Int32Array | Float64Array): Generator<void, Amounts> {
  let count = 0;
  yield* inSteps(often.length, (begin, end) => {
    for (let word = begin; word < end; word++) if (often[word]! > 0) count++;
  });
  const [words, amounts] = [new Int32Array(count), new Float64Array(count)];
  let at = 0;
  yield* inSteps(often.length, (begin, end) => {
    for (let word = begin; word < end; word++) {
      if (!(often[word]! > 0)) continue;
      words[at] = word;
      amounts[at++] = often[word]!;
    }
  });
  return { words, amounts };
}

/** Bits of a word that one pass of a sort looks at. */
const digit = 11;

/** Sorts words, of which there may be too many to be sorted in one turn: a pass for every digit, of the last first. */
function* sorted(words: Int32Array, bits: number): Generator<void, Int32Array> {
  let [from, to]: [Int32Array, Int32Array] = [words, new Int32Array(words.length)];
  for (let shift = 0; shift < bits; shift += digit) {
    const digitOf = (word: number) => (word >>> shift) & (2 ** digit - 1);
    const places = new Int32Array(2 ** digit + 1);
    yield* inSteps(from.length, (begin, end) => {
      for (let k = begin; k < end; k++) places[digitOf(from[k]!) + 1]!++;
    });
    for (let value = 0; value < 2 ** digit; value++) places[value + 1]! += places[value]!;
    yield* inSteps(from.length, (begin, end) => {
      for (let k = begin; k < end; k++) to[places[digitOf(from[k]!)]!++] = from[k]!;
    });
    [from, to] = [to, from];
  }
  return from;
}

/** {@link occurring} of a list of words, where it has far fewer than there are. */
function* occurringIn(list: Int32Array, bits: number): Generator<void, Amounts> {
  const words = yield* sorted(list, bits);
  const amounts = new Float64Array(words.length);
  let count = 0;
  yield* inSteps(words.length, (begin, end) => {
    for (let k = begin; k < end; k++) {
      if (count === 0 || words[k] !== words[count - 1]) words[count++] = words[k]!;
      amounts[count - 1]!++;
    }
  });
  return { words: words.subarray(0, count), amounts: amounts.subarray(0, count) };
}

function* ofOutcomes(
  where: string,
  name: string,
  basis: PauliBasis,
  outcomes: ArrayLike<number>,
): Generator<void, Amounts> {
  const states = 2 ** basis.length;
  const kinds = Math.min(states, outcomes.length);
  const areFew = states > 8 * outcomes.length;
  const bytes = 8 * outcomes.length + 24 * kinds + (areFew ? 0 : 4 * states);
  requireMemory(where, `${outcomes.length} outcomes`, bytes, "Pass fewer at a time.");
  const words = yield* wordsOf(name, basis, outcomes);
  if (areFew) return yield* occurringIn(words, basis.length);
  const often = new Int32Array(states);
  const count = (begin: number, end: number) => {
    for (let k = begin; k < end; k++) often[words[k]!]!++;
  };
  yield* inSteps(words.length, count, scattered);
  return yield* occurring(often);
}

function* ofNumbers(
  where: string,
  name: string,
  basis: PauliBasis,
  given: ArrayLike<number>,
  what: string,
): Generator<void, Amounts> {
  if (given.length !== 2 ** basis.length) {
    throw new ShapeError(
      `${name}: \`${what}\` must have ${2 ** basis.length} numbers, one per outcome in basis ${basis}, not ${given.length}.`,
    );
  }
  requireMemory(where, `\`${what}\` of ${given.length} words`, 28 * given.length, "Measure fewer sites.");
  const numbers = new Float64Array(given.length);
  yield* inSteps(numbers.length, (begin, end) => {
    for (let word = begin; word < end; word++) {
      const count: unknown = given[word];
      if (!(typeof count === "number" && count >= 0 && count < Infinity)) {
        throw new ArgumentError(
          `${name}: \`${what}[${word}]\` must be a finite number of at least 0, not ${describe(count)}.`,
        );
      }
      numbers[word] = count;
    }
  });
  return yield* occurring(numbers);
}

/** What the loss reads of one basis, in steps. @throws {ArgumentError | ShapeError} naming what is wrong in `data[at]`; {MemoryError}. */
export function* frequenciesOf(where: string, given: BasisData, at: number): Generator<void, Frequencies> {
  const name = `${where}: data[${at}]`;
  if (!isPlainObject(given))
    requireArgument(where, `data[${at}]`, given, () => ({
      allowed: "an object { basis, outcomes | counts | probabilities }",
      value: given,
    }));
  const { basis, outcomes, counts, probabilities, weight } = requireOptions(name, given, kinds, ["basis"]);
  const forms = [outcomes, counts, probabilities].filter((one) => one !== undefined);
  if (forms.length !== 1) {
    throw new ArgumentError(
      `${name}: needs exactly one of \`outcomes\`, \`counts\` and \`probabilities\`, not ${forms.length} of them.`,
    );
  }
  const { words, amounts } = yield* outcomes === undefined
    ? ofNumbers(where, name, basis, (counts ?? probabilities)!, counts ? "counts" : "probabilities")
    : ofOutcomes(where, name, basis, outcomes);
  let sum = 0;
  yield* inSteps(amounts.length, (begin, end) => {
    for (let k = begin; k < end; k++) sum += amounts[k]!;
  });
  if (!(sum > 0))
    throw new ArgumentError(
      `${name}: nothing was measured in basis ${basis}: all of its ${2 ** basis.length} outcomes have 0 shots.`,
    );
  requireFinite(name, counts === undefined ? "numbers" : "`counts`", sum);
  if (probabilities !== undefined && Math.abs(sum - 1) > 1e-6) {
    throw new ArgumentError(`${name}: \`probabilities\` must add up to 1, not ${sum}. Divide by the sum.`);
  }
  yield* inSteps(amounts.length, (begin, end) => {
    for (let k = begin; k < end; k++) amounts[k]! /= sum;
  });
  return { basis, weight, shots: probabilities === undefined ? sum : 0, words, shares: amounts };
}

/** w_b, given, or shares of the shots, or equal shares; and their sum. */
export function weightsOf(
  where: string,
  read: readonly Frequencies[],
): { readonly weights: readonly number[]; readonly total: number } {
  const shots = read.reduce((sum, one) => sum + one.shots, 0);
  const mixed = read.some((one) => one.shots === 0) && shots > 0;
  if (mixed && read.some(({ weight }) => weight === undefined)) {
    throw new ArgumentError(
      `${where}: \`data\` has shots in some bases and probabilities in others, which have no common share. Give each basis its \`weight\`.`,
    );
  }
  requireFinite(where, "the counts of all bases", shots);
  const weights = read.map(({ weight, shots: own }) => weight ?? (shots > 0 ? own / shots : 1 / read.length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  requireFinite(where, "the weights of all bases", total);
  return { weights, total };
}

/** @throws {ArgumentError} if a sum overflowed: shares of it would all be 0. */
function requireFinite(name: string, what: string, sum: number): void {
  if (sum < Infinity) return;
  throw new ArgumentError(
    `${name}: ${what} add up to more than ${Number.MAX_VALUE}, the largest number. Divide all of them by one number.`,
  );
}
