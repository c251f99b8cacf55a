import { list, requireArgument, whole } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { binomial } from "./binomial.js";

/** Rank of a word among all words with as many ones, ascending: Σ_k C(p_k, k+1) over the positions p_0 < p_1 < … of the ones. */
export function rankWord(bits: ArrayLike<number>): number {
  let rank = 0;
  let ones = 0;
  for (let position = 0; position < bits.length; position++) {
    if (bits[position] === 1) rank += binomial(position, ++ones);
  }
  return rank;
}

/** The word of that rank: `length` bits, `ones` of them 1. Inverse of {@link rankWord}. */
export function unrankWord(rank: number, length: number, ones: number): Uint8Array {
  const bits = new Uint8Array(length);
  let rest = rank;
  let left = ones;
  for (let position = length - 1; left > 0; position--) {
    const below = binomial(position, left);
    if (rest < below) continue;
    bits[position] = 1;
    rest -= below;
    left--;
  }
  return bits;
}

/** Throws unless `index` names one of `dimension` states. */
export function requireIndex(index: number, dimension: number): void {
  requireArgument("hilbert.configuration", "index", index, whole(0, dimension - 1, "States are counted from 0."));
}

/** Throws unless `configuration` is a list of one value per site. */
export function requireLength(configuration: ArrayLike<number>, sites: number): void {
  requireArgument("hilbert.index", "configuration", configuration, list("a list of one number per site"));
  if (configuration.length !== sites) {
    throw new ArgumentError(
      `hilbert.index: \`configuration\` must have length ${sites}, one number per site, not ${configuration.length}.`,
    );
  }
}
