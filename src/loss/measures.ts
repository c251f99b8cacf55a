import {
  either,
  inNameOf,
  type Kinds,
  list,
  noMore,
  number,
  requireArgument,
  requireNumbers,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { vonNeumannOf } from "../entropy/entropies.js";
import { spectrumAt } from "../entropy/reducedSpectrum.js";
import { basisCutOf, type Cut } from "../entropy/subsystem.js";
import { innerProduct } from "../exact/innerProduct.js";
import { roundingOf } from "../exact/levels.js";
import { basisKind } from "../hilbert/basis.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { requireSameBasis } from "../hilbert/requireSameBasis.js";
import { moderate } from "../linalg/moderate.js";
import { ArgumentError, NumericalError, ShapeError } from "../native/errors.js";
import { requireMemory } from "../native/memory.js";
import { inTurns } from "../native/turns.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { type Target, targetKind, targetOf } from "./target.js";

/** What {@link measures} is to measure. */
export interface MeasuresOptions {
  /** H: gives `energy`, `variance` and, with a ground energy, `excess` and `vScore`. */
  readonly hamiltonian?: Operator;
  /** E₀ of H. */
  readonly groundEnergy?: number;
  /** E_∞ of the V-score, the energy at infinite temperature, Tr H/D; 0 by default, as for Pauli terms. */
  readonly infiniteEnergy?: number;
  /** A state to compare with, or what loss.readTarget gives of it: gives `fidelity`, `signAgreement` and `phaseAgreement`. */
  readonly reference?: ArrayLike<number> | Target;
  /** With `hilbert`: sites on one side of a cut; gives `entropy`, von Neumann's. */
  readonly subsystem?: ArrayLike<number>;
  /** The basis, for `subsystem`. */
  readonly hilbert?: Hilbert;
}

const numbers = list("a list of numbers or a Float64Array");

const kinds: Kinds<MeasuresOptions> = {
  hamiltonian: operatorKind,
  groundEnergy: number(),
  infiniteEnergy: number(),
  reference: either("a list of numbers, a Float64Array or a target of loss.readTarget", numbers, targetKind),
  subsystem: list("a list of sites", whole(0)),
  hilbert: basisKind,
};

/** ψ ↦ its measures by name; what `observe` of predict.flow takes. */
export type Measures = (psi: Float64Array) => Promise<Readonly<Record<string, number>>>;

/**
 * What users of variational states print: with H `energy`, `variance` ⟨H²⟩−⟨H⟩², and with E₀ `excess` E−E₀, which does not cancel, and `vScore` N·variance/(E−E_∞)² for N sites, ∞ where E = E_∞ to rounding and NaN, 0/0, where ψ is an eigenstate there;
 * with a reference φ `fidelity`, `signAgreement`, the share of |φ|² on states where ψ has the sign of φ, up to a global one, and `phaseAgreement` |Σ|φ|²·e^{i(arg ψ − arg φ)}|; with a subsystem its `entropy`.
 *
 * @throws {ArgumentError | ShapeError} naming what is wrong; of the measures {NumericalError} for ψ = 0.
 * @see Wu et al. 2024, Science 386, 296, for the V-score.
 *
 * @example
 * ```ts
 * import { exact, graph, loss, operator } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(6), { field: 1 });
 * const { energy, state } = await exact.groundState(ising);
 * const observe = loss.measures({ hamiltonian: ising, groundEnergy: energy, reference: state });
 * const { excess, fidelity, vScore } = await observe(await exact.plusState(ising.hilbert));
 * console.log(excess, fidelity, vScore); // 1.72741, 0.528082, 1
 * ```
 */
export function measures(options: MeasuresOptions): Measures {
  noMore("loss.measures", arguments, 1);
  const { hamiltonian, groundEnergy, infiniteEnergy, reference, subsystem, hilbert } = requireOptions(
    "loss.measures",
    options,
    kinds,
  );
  const phi = reference && targetOf("loss.measures", "reference", reference);
  const sites = subsystem && Array.from(subsystem);
  const place = sites && requireArgument("loss.measures", "hilbert", hilbert as Hilbert, basisKind);
  const cut = place && inNameOf("loss.measures", () => basisCutOf(sites, place));
  const needs = [
    { option: "groundEnergy", given: groundEnergy, needed: "hamiltonian", there: hamiltonian },
    { option: "infiniteEnergy", given: infiniteEnergy, needed: "groundEnergy", there: groundEnergy },
    { option: "hilbert", given: hilbert, needed: "subsystem", there: subsystem },
  ].find(({ given, there }) => given !== undefined && there === undefined);
  if (needs !== undefined) {
    throw new ArgumentError(
      `loss.measures: \`${needs.option}\` says nothing without \`${needs.needed}\`. Pass { ${needs.needed} } too, or leave it out.`,
    );
  }
  if (hamiltonian && hilbert) {
    const [one, other] = [
      { what: "`hamiltonian`", hilbert: hamiltonian.hilbert },
      { what: "`hilbert`", hilbert },
    ];
    requireSameBasis("loss.measures", one, other);
  }
  return async (given) => {
    const state = requireNumbers("loss.measures", "state", given);
    const { length } = state;
    requireMemory("loss.measures", `measures of ${length / 2} amplitudes`, 40 * length, "Take fewer sites.");
    const { vector: psi } = await moderate(state); // nothing here knows the norm of ψ
    for (const states of [hamiltonian?.dimension, phi?.states, place?.dimension]) {
      if (states === undefined || psi.length === 2 * states) continue;
      throw new ShapeError(
        `loss.measures: the state has ${psi.length} numbers, not ${2 * states} (re, im of ${states} basis states).`,
      );
    }
    const [square] = await innerProduct(psi, psi);
    if (!(square > 0))
      throw new NumericalError("loss.measures: the state is the zero vector, of which nothing can be measured.");
    return {
      ...(hamiltonian && (await energies(hamiltonian, psi, square, groundEnergy, infiniteEnergy ?? 0))),
      ...(phi && (await agreement(await phi.vector({}), psi, square))),
      ...(place && cut && { entropy: await entropyAt(place, psi, cut) }),
    };
  };
}

async function entropyAt(hilbert: Hilbert, psi: Float64Array, cut: Cut): Promise<number> {
  return vonNeumannOf(await inNameOf("loss.measures", () => spectrumAt(hilbert, psi, cut, {})));
}

async function energies(
  hamiltonian: Operator,
  psi: Float64Array,
  square: number,
  groundEnergy: number | undefined,
  infiniteEnergy: number,
): Promise<Record<string, number>> {
  const product = await hamiltonian.apply(psi);
  const energy = (await innerProduct(psi, product))[0] / square;
  const from = async (shift: number) => {
    const moved = new Float64Array(psi.length);
    await inTurns(
      psi.length,
      (begin, end) => {
        for (let i = begin; i < end; i++) moved[i] = product[i]! - shift * psi[i]!;
      },
      { of: [psi] },
    );
    return moved;
  };
  const rest = await from(energy);
  const variance = (await innerProduct(rest, rest))[0] / square;
  if (groundEnergy === undefined) return { energy, variance };
  const excess = (await innerProduct(psi, await from(groundEnergy)))[0] / square;
  return { energy, variance, excess, vScore: vScoreOf(hamiltonian, variance, energy - infiniteEnergy) };
}

/** N·variance/(E−E_∞)²; an eigenstate at E_∞ has none, and of what rounding leaves of 0/0 one would be made up. */
function vScoreOf(hamiltonian: Operator, variance: number, apart: number): number {
  const rounding = roundingOf(hamiltonian);
  if (Math.abs(apart) > rounding) return (hamiltonian.hilbert.sites * variance) / apart ** 2;
  return variance > rounding ** 2 ? Number.POSITIVE_INFINITY : Number.NaN;
}

async function agreement(phi: Float64Array, psi: Float64Array, square: number): Promise<Record<string, number>> {
  const [re, im] = await innerProduct(phi, psi);
  const overlap = Math.hypot(re, im);
  const [c, s] = overlap > 0 ? [re / overlap, im / overlap] : [1, 0]; // ψ is turned so that ⟨φ|ψ⟩ > 0
  let [same, opposite, cosine, sine] = [0, 0, 0, 0];
  const work = (begin: number, end: number) => {
    for (let i = 2 * begin; i < 2 * end; i += 2) {
      const weight = phi[i]! ** 2 + phi[i + 1]! ** 2;
      const a = phi[i]! * psi[i]! + phi[i + 1]! * psi[i + 1]!;
      const b = phi[i]! * psi[i + 1]! - phi[i + 1]! * psi[i]!;
      const modulus = Math.hypot(a, b);
      if (modulus === 0) continue;
      const along = a * c + b * s;
      if (along > 0) same += weight;
      else if (along < 0) opposite += weight;
      cosine += (weight * a) / modulus;
      sine += (weight * b) / modulus;
    }
  };
  await inTurns(phi.length / 2, work, { cost: 8, of: [phi, psi] });
  // Few large amplitudes may decide the sign of ⟨φ|ψ⟩ against all others, and rounding does where it is 0.
  const signAgreement = atMostOne(Math.max(same, opposite));
  return {
    fidelity: atMostOne((overlap * overlap) / square),
    signAgreement,
    phaseAgreement: atMostOne(Math.hypot(cosine, sine)),
  };
}

/** A share that rounding of the sums may have taken beyond 1. */
function atMostOne(share: number): number {
  return Math.min(1, share);
}
