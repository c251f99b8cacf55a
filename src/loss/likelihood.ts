import {
  describe,
  isPlain as isPlainObject,
  type Kinds,
  list,
  noMore,
  positive,
  requireArgument,
  requireNumbers,
  requireOptions,
} from "../arguments/index.js";
import { isPlain, type PauliBasis, pauliBasisKind } from "../exact/pauliBasis.js";
import { rotate } from "../exact/rotate.js";
import { SpinHilbert } from "../hilbert/spins.js";
import { ArgumentError, NumericalError, ShapeError } from "../native/errors.js";
import { requireMemory } from "../native/memory.js";
import { inTurns } from "../native/turns.js";
import { Loss } from "./loss.js";

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
interface Frequencies {
  readonly basis: PauliBasis;
  /** Words that were seen, and their shares. */
  readonly words: Int32Array;
  readonly shares: Float64Array;
  /** Shots; 0 for probabilities. */
  readonly shots: number;
  readonly weight: number | undefined;
}

const where = "loss.likelihood";
const values = list("a list of numbers");
const kinds: Kinds<BasisData> = {
  ...{ basis: pauliBasisKind, outcomes: values, counts: values, probabilities: values, weight: positive },
};

/**
 * The negative log-likelihood of measured data (tomography), L = −Σ_b w_b·Σ_x q_b(x)·ln(|⟨x|U_bψ⟩|²/⟨ψ|ψ⟩), with the frequencies q_b of the outcomes in local
 * basis b. ∂L/∂ψ* = −Σ_b w_b·U_b†[q_b/(U_bψ)*] + (Σ_b w_b)·ψ/‖ψ‖². Poles lie where an outcome that was seen has no probability.
 *
 * @param data - One entry per basis; outcomes of the same basis in several entries are added up.
 * @throws {ArgumentError} for counts that are negative, an outcome that does not exist, an unknown letter, probabilities that do not add up to 1;
 *   {ShapeError} for a list of another length, or bases of different numbers of spins.
 * @see The paper, below its eq. (10), which leaves out the normalisation; Torlai et al. 2018, Nature Physics 14, 447.
 *
 * @example
 * ```ts
 * import { exact, hilbert, loss } from "infinite-nnqs";
 *
 * const plus = await exact.plusState(hilbert.spins(2));
 * const data = await exact.measure(plus, ["XX", "ZZ"], 100, { seed: 0 });
 * const { value } = await loss.likelihood(data).evaluate(plus);
 * console.log(value); // 0.693147
 * ```
 */
export function likelihood(data: readonly BasisData[]): Loss {
  noMore("loss.likelihood", arguments, 1);
  requireArgument(
    where,
    "data",
    data,
    list("a list of { basis, outcomes | counts | probabilities }", undefined, { least: 1 }),
  );
  const read = Array.from(data, (one, at) => frequenciesOf(one, at));
  const sites = read[0]!.basis.length;
  for (const { basis } of read) {
    if (basis.length === sites) continue;
    throw new ShapeError(
      `${where}: bases must have one number of spins, not ${sites} ("${read[0]!.basis}") and ${basis.length} ("${basis}").`,
    );
  }
  const weights = weightsOf(read);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const states = 2 ** sites;
  return new Loss({
    name: "likelihood",
    text: `−Σ w·q·ln p over ${read.length} bases of ${sites} spins${
      weights.length === 1
        ? ""
        : `, ${read
            .map(({ basis }) => basis)
            .slice(0, 3)
            .join(", ")}${read.length > 3 ? ", …" : ""}`
    }`,
    ...{ states, hilbert: new SpinHilbert(sites), invariant: true },
    evaluate: async (psi, square, { signal }) => {
      const gradient = new Float64Array(psi.length);
      let value = total * Math.log(square);
      for (const [b, { basis, words, shares }] of read.entries()) {
        const chi = isPlain(basis) ? psi : await rotate(psi, basis, { signal });
        const pull = new Float64Array(psi.length);
        const work = (begin: number, end: number) => {
          for (let k = begin; k < end; k++) {
            const [x, share] = [words[k]!, weights[b]! * shares[k]!];
            const [re, im] = [chi[2 * x]!, chi[2 * x + 1]!];
            const modulus = re * re + im * im;
            if (!(modulus > 0)) throw poleAt(basis, x, sites);
            value -= share * Math.log(modulus);
            pull[2 * x] = (share * re) / modulus;
            pull[2 * x + 1] = (share * im) / modulus;
          }
        };
        await inTurns(words.length, work, { signal, cost: 8 });
        const back = isPlain(basis) ? pull : await rotate(pull, basis, { inverse: true, signal });
        await inTurns(psi.length, (begin, end) => {
          for (let i = begin; i < end; i++) gradient[i]! -= back[i]!;
        });
      }
      await inTurns(psi.length, (begin, end) => {
        for (let i = begin; i < end; i++) gradient[i]! += (total * psi[i]!) / square;
      });
      return { value, gradient };
    },
  });
}

function poleAt(basis: PauliBasis, word: number, sites: number): NumericalError {
  const bits = Array.from({ length: sites }, (_, i) => (Math.floor(word / 2 ** i) % 2 === 0 ? "+" : "−")).join("");
  return new NumericalError(
    `likelihood: outcome ${bits} in basis ${basis} was seen and has probability 0 in ψ: a pole of the loss. Start from another state; a flow with error control keeps away from poles.`,
  );
}

function frequenciesOf(given: BasisData, at: number): Frequencies {
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
  const states = 2 ** basis.length;
  const { words, amounts } =
    outcomes === undefined
      ? listed(name, basis, (counts ?? probabilities)!, counts ? "counts" : "probabilities")
      : counted(name, basis, outcomes);
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  if (!(sum > 0))
    throw new ArgumentError(
      `${name}: nothing was measured in basis ${basis}: all of its ${states} outcomes have 0 shots.`,
    );
  if (probabilities !== undefined && Math.abs(sum - 1) > 1e-6) {
    throw new ArgumentError(`${name}: \`probabilities\` must add up to 1, not ${sum}. Divide by the sum.`);
  }
  return {
    ...{ basis, weight, shots: probabilities === undefined ? sum : 0 },
    words,
    shares: amounts.map((amount) => amount / sum),
  };
}

/** Words that occur, ascending, and how often each does. */
interface Amounts {
  readonly words: Int32Array;
  readonly amounts: Float64Array;
}

function occurring(often: ArrayLike<number>): Amounts {
  let count = 0;
  for (let word = 0; word < often.length; word++) if (often[word]! > 0) count++;
  const [words, amounts] = [new Int32Array(count), new Float64Array(count)];
  for (let word = 0, at = 0; word < often.length; word++) {
    if (!(often[word]! > 0)) continue;
    words[at] = word;
    amounts[at++] = often[word]!;
  }
  return { words, amounts };
}

/** The same of a list of words, where it has far fewer than there are. */
function occurringIn(list: Int32Array): Amounts {
  const sorted = list.sort();
  const starts = sorted.map((word, i) => (i === 0 || word !== sorted[i - 1] ? 1 : 0));
  const words = sorted.filter((_, i) => starts[i] === 1);
  const amounts = new Float64Array(words.length);
  let at = -1;
  for (const start of starts) {
    at += start;
    amounts[at]!++;
  }
  return { words, amounts };
}

function counted(name: string, basis: PauliBasis, outcomes: ArrayLike<number>): Amounts {
  const states = 2 ** basis.length;
  const kinds = Math.min(states, outcomes.length);
  requireMemory(where, `${outcomes.length} outcomes`, 9 * outcomes.length + 24 * kinds, "Pass fewer at a time.");
  const list = new Int32Array(outcomes.length);
  for (let k = 0; k < outcomes.length; k++) {
    const word = outcomes[k]!;
    if (!(Number.isInteger(word) && word >= 0 && word < states)) {
      throw new ArgumentError(
        `${name}: \`outcomes[${k}]\` must be a whole number from 0 to ${states - 1}, a word of ${basis.length} bits, not ${describe(word)}.`,
      );
    }
    list[k] = word;
  }
  if (states > 8 * list.length) return occurringIn(list);
  const often = new Int32Array(states);
  for (const word of list) often[word]!++;
  return occurring(often);
}

function listed(name: string, basis: PauliBasis, given: ArrayLike<number>, what: string): Amounts {
  const numbers = requireNumbers(where, what, given);
  if (numbers.length !== 2 ** basis.length) {
    throw new ShapeError(
      `${name}: \`${what}\` must have ${2 ** basis.length} numbers, one per outcome in basis ${basis}, not ${numbers.length}.`,
    );
  }
  requireMemory(where, `\`${what}\` of ${numbers.length} words`, 20 * numbers.length, "Measure fewer sites.");
  for (let word = 0; word < numbers.length; word++) {
    const count = numbers[word]!;
    if (count >= 0 && count < Infinity) continue;
    throw new ArgumentError(`${name}: \`${what}[${word}]\` must be a finite number of at least 0, not ${count}.`);
  }
  return occurring(numbers);
}

/** w_b: given, or shares of the shots, or equal shares. */
function weightsOf(read: readonly Frequencies[]): number[] {
  const shots = read.reduce((sum, one) => sum + one.shots, 0);
  const mixed = read.some((one) => one.shots === 0) && shots > 0;
  if (mixed && read.some(({ weight }) => weight === undefined)) {
    throw new ArgumentError(
      `${where}: \`data\` has shots in some bases and probabilities in others, which have no common share. Give each basis its \`weight\`.`,
    );
  }
  return read.map(({ weight, shots: own }) => weight ?? (shots > 0 ? own / shots : 1 / read.length));
}
