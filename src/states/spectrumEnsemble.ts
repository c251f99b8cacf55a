import { anyNumber, callback, called, noMore, requireArgument, requireReturned, whole } from "../arguments/index.js";
import { type Statistics, statistics } from "./statistics.js";

/** Eigenvalues of ρ_A of every member at every cut. */
export interface SpectrumEnsemble {
  /** How many. */
  readonly members: number;
  /** A copy of its eigenvalues, in descending order, adding up to 1. */
  spectrum(member: number, cut: number): Float64Array;
  /** One number per member of its spectrum at a cut, for example `entropy.vonNeumann`. */
  average(cut: number, quantity: (spectrum: Float64Array) => number): Statistics;
  /** ln of the norm that each state had before it was normalised. */
  readonly logNorms: Float64Array;
}

/**
 * @param lengths - Number of eigenvalues at each cut.
 * @param spectra - The eigenvalues, member by member, cut by cut.
 */
export function spectrumEnsemble(
  members: number,
  lengths: readonly number[],
  spectra: Float64Array,
  logNorms: Float64Array,
): SpectrumEnsemble {
  const starts = new Float64Array(lengths.length);
  for (let cut = 1; cut < lengths.length; cut++) starts[cut] = starts[cut - 1]! + lengths[cut - 1]!;
  const stride = spectra.length / members;
  function spectrum(member: number, cut: number) {
    noMore("spectrum", arguments, 2);
    requireArgument("spectrum", "member", member, whole(0, members - 1));
    requireArgument("spectrum", "cut", cut, whole(0, lengths.length - 1));
    const start = member * stride + (starts[cut] as number);
    return spectra.slice(start, start + (lengths[cut] as number));
  }
  function average(cut: number, quantity: (spectrum: Float64Array) => number) {
    noMore("average", arguments, 2);
    requireArgument("average", "cut", cut, whole(0, lengths.length - 1));
    requireArgument("average", "quantity", quantity, callback);
    return statistics(
      Float64Array.from({ length: members }, (_, member) =>
        requireReturned(
          "average",
          "quantity",
          called("average", "quantity", () => quantity(spectrum(member, cut))),
          anyNumber,
        ),
      ),
    );
  }
  return { members, spectrum, average, logNorms };
}
