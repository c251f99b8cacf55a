import { jobKinds, list, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { isPlain, type PauliBasis } from "../exact/pauliBasis.js";
import { rotate } from "../exact/rotate.js";
import { SpinHilbert } from "../hilbert/spins.js";
import { NumericalError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { rising } from "../native/progress.js";
import { atOnce, inTurns, stepByStep } from "../native/turns.js";
import { type BasisData, type Frequencies, frequenciesOf, weightsOf } from "./frequencies.js";
import { Loss } from "./loss.js";

/**
 * The negative log-likelihood of measured data (tomography), L = −Σ_b w_b·Σ_x q_b(x)·ln(|⟨x|U_bψ⟩|²/⟨ψ|ψ⟩), with the frequencies q_b of the outcomes in local
 * basis b. ∂L/∂ψ* = −Σ_b w_b·U_b†[q_b/(U_bψ)*] + (Σ_b w_b)·ψ/‖ψ‖². Poles lie where an outcome that was seen has no probability.
 *
 * It reads the data on the calling thread, a million words in some twenty milliseconds; {@link readLikelihood} does not hold it.
 *
 * @param data - One entry per basis; outcomes of the same basis in several entries are added up.
 * @throws {ArgumentError} for counts that are negative or overflow when they are added up, an outcome that does not exist, an unknown letter, probabilities that do not add up to 1;
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
  requireArgument("loss.likelihood", "data", data, dataKind);
  const read: Frequencies[] = [];
  for (let at = 0; at < data.length; at++) read.push(atOnce(frequenciesOf("loss.likelihood", data[at]!, at)));
  return likelihoodOf("loss.likelihood", read);
}

/**
 * What {@link likelihood} gives, read while the event loop goes on: for data of more than a million words or shots.
 *
 * @param data - As for {@link likelihood}; its lists must not change before the promise settles.
 * @throws as {@link likelihood}.
 *
 * @example
 * ```ts
 * import { exact, hilbert, loss } from "infinite-nnqs";
 *
 * const plus = await exact.plusState(hilbert.spins(12));
 * const data = await exact.measureCounts(plus, ["XXXXXXXXXXXX"], 1e9);
 * const { value } = await (await loss.readLikelihood(data)).evaluate(plus);
 * console.log(value < 1e-12); // true
 * ```
 */
export async function readLikelihood(data: readonly BasisData[], options: JobOptions = {}): Promise<Loss> {
  const where = "loss.readLikelihood";
  noMore(where, arguments, 2);
  const { signal, onProgress, done } = rising(requireOptions(where, options, jobKinds));
  requireArgument(where, "data", data, dataKind);
  const read: Frequencies[] = [];
  for (let at = 0; at < data.length; at++) {
    read.push(await stepByStep(frequenciesOf(where, data[at]!, at), signal));
    onProgress?.(read.length / data.length);
  }
  return done(likelihoodOf(where, read));
}

const dataKind = list("a list of { basis, outcomes | counts | probabilities }", undefined, { least: 1 });

function likelihoodOf(where: string, read: readonly Frequencies[]): Loss {
  const sites = read[0]!.basis.length;
  for (const { basis } of read) {
    if (basis.length === sites) continue;
    throw new ShapeError(
      `${where}: bases must have one number of spins, not ${sites} ("${read[0]!.basis}") and ${basis.length} ("${basis}").`,
    );
  }
  const { weights, total } = weightsOf(where, read);
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
    states,
    hilbert: new SpinHilbert(sites),
    invariant: true,
    evaluate: async (psi, square, { signal }) => {
      const gradient = new Float64Array(psi.length);
      let value = total * Math.log(square);
      for (const [b, { basis, words, shares }] of read.entries()) {
        const chi = isPlain(basis) ? psi : await rotate(psi, basis, { signal });
        const pull = new Float64Array(psi.length);
        let least = Number.POSITIVE_INFINITY;
        const work = (begin: number, end: number) => {
          for (let k = begin; k < end; k++) {
            const [x, share] = [words[k]!, weights[b]! * shares[k]!];
            const [re, im] = [chi[2 * x]!, chi[2 * x + 1]!];
            const modulus = re * re + im * im;
            if (shares[k]! < leastProbability && modulus < shares[k]! * square) continue; // both are 0
            if (!(modulus > 0)) throw poleAt(basis, x, sites);
            if (modulus < least) least = modulus;
            value -= share * Math.log(modulus);
            pull[2 * x] = (share * re) / modulus;
            pull[2 * x + 1] = (share * im) / modulus;
          }
        };
        await inTurns(words.length, work, { signal, cost: 8 });
        if (least < leastProbability * square && !isPlain(basis))
          await requireNoRounding(chi, psi, { basis, words, shares }, signal);
        const back = isPlain(basis) ? pull : await rotate(pull, basis, { inverse: true, signal });
        await inTurns(
          psi.length,
          (begin, end) => {
            for (let i = begin; i < end; i++) gradient[i]! -= back[i]!;
          },
          { signal },
        );
      }
      await inTurns(
        psi.length,
        (begin, end) => {
          for (let i = begin; i < end; i++) gradient[i]! += (total * psi[i]!) / square;
        },
        { signal },
      );
      return { value, gradient };
    },
  });
}

/** Below it a probability in a rotated basis may be what rounding leaves of 0: (4n·2⁻⁵²)² of 31 spins. An outcome with less of the data was not seen. */
const leastProbability = 1e-27;

/**
 * @throws {NumericalError} where an outcome that was seen has no more of an amplitude than rounding makes of 0: amplitudes are sums of as many as there are signs along X and Y.
 *   What is as little of the data, exact probabilities that a symmetry makes 0, was not seen.
 */
async function requireNoRounding(
  chi: Float64Array,
  psi: Float64Array,
  { basis, words, shares }: Pick<Frequencies, "basis" | "words" | "shares">,
  signal: AbortSignal | undefined,
): Promise<void> {
  const sites = basis.length;
  const moduli = new Float64Array(psi.length);
  await inTurns(psi.length / 2, (begin, end) => {
    for (let i = 2 * begin; i < 2 * end; i += 2) moduli[i] = Math.hypot(psi[i]!, psi[i + 1]!);
  });
  const sums = await rotate(moduli, basis.replaceAll("Y", "X"), { signal }); // of moduli, at words whose bits along X and Y are 0
  const plain = Array.from(basis, (letter, i) => (letter === "Z" ? 2 ** i : 0)).reduce((a, b) => a | b, 0);
  const rounding = 4 * [...basis].filter((letter) => letter !== "Z").length * Number.EPSILON;
  const look = (begin: number, end: number) => {
    for (let k = begin; k < end; k++) {
      const x = words[k]!;
      if (shares[k]! < leastProbability) continue;
      if (Math.hypot(chi[2 * x]!, chi[2 * x + 1]!) <= rounding * sums[2 * (x & plain)]!) throw poleAt(basis, x, sites);
    }
  };
  await inTurns(words.length, look, { signal, cost: 8 });
}

function poleAt(basis: PauliBasis, word: number, sites: number): NumericalError {
  const bits = Array.from({ length: sites }, (_, i) => (Math.floor(word / 2 ** i) % 2 === 0 ? "+" : "−")).join("");
  return new NumericalError(
    `likelihood: outcome ${bits} in basis ${basis} was seen and has probability 0 in ψ: a pole of the loss. Start from another state; a flow with error control keeps away from poles.`,
  );
}
