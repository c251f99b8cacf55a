import { either, inNameOf, jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import type { Graph } from "../graph/graph.js";
import { sublattices } from "../graph/sublattices.js";
import { basisKind } from "../hilbert/basis.js";
import type { FermionHilbert } from "../hilbert/fermions.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { actionOf } from "../hilbert/orbits.js";
import type { SpinHilbert } from "../hilbert/spins.js";
import { SymmetricHilbert, sectorKind } from "../hilbert/symmetric.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { inTurns } from "../native/turns.js";

const placeKind = either(
  "a basis, such as hilbert.spins(8), or a sector, as hilbert.symmetric gives it",
  basisKind,
  sectorKind,
);

/**
 * The state with equal amplitudes 1/√D on all basis states; for spins, all in |+⟩. Complex interleaved, 2D numbers. In a sector of spins whose
 * characters are all 1 it is that state too, √(c_r/D) on an orbit of c_r of the D states.
 *
 * @throws {MemoryError} if it does not fit; {ArgumentError} for another sector.
 */
export async function plusState(hilbert: Hilbert, options: JobOptions = {}): Promise<Float64Array> {
  noMore("plusState", arguments, 2);
  requireArgument("plusState", "hilbert", hilbert, placeKind);
  const job = requireOptions("plusState", options, jobKinds);
  const sector = hilbert instanceof SymmetricHilbert ? hilbert : undefined;
  if (sector !== undefined) requireTrivial(sector);
  const state = zeroState("plusState", hilbert);
  const amplitude = 1 / Math.sqrt((sector?.basis ?? hilbert).dimension);
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) state[2 * i] = amplitude * Math.sqrt(sector?.sizes[i] ?? 1);
  };
  await inTurns(hilbert.dimension, work, { ...job, cost: 2 });
  return state;
}

/** @throws {ArgumentError} unless equal amplitudes are invariant. */
function requireTrivial({ kind, group, name }: SymmetricHilbert): void {
  if (kind === "spins" && group.elements.every(({ character }) => character === 1)) return;
  const why = kind === "spins" ? "characters other than 1" : "signs of fermions";
  throw new ArgumentError(
    `plusState: the state of equal amplitudes is not in the sector ${name}, which has ${why}. Take what of it is there: sector.project(await exact.plusState(sector.basis)).`,
  );
}

/** Zeros, 2D numbers. @throws {MemoryError} if they do not fit. */
function zeroState(method: string, { dimension }: Hilbert): Float64Array {
  requireMemory(method, `a state of ${dimension} amplitudes`, 16 * dimension, "Take fewer sites.");
  return new Float64Array(2 * dimension);
}

/**
 * One basis state. In a sector its part there, brought to norm 1: the invariant state of its orbit, with the phase that makes its amplitude on the
 * configuration positive.
 *
 * @param configuration - one number per site, as networks read it: ±1 for spins, −1.5 … 1.5 for fermions.
 * @throws {ArgumentError} if it is not in the basis, or no part of it in the sector.
 */
export function basisState(hilbert: Hilbert, configuration: ArrayLike<number>): Float64Array {
  noMore("basisState", arguments, 2);
  requireArgument("basisState", "hilbert", hilbert, placeKind);
  const state = zeroState("basisState", hilbert);
  const index = inNameOf("basisState", () => hilbert.index(configuration));
  const [re, im] = hilbert instanceof SymmetricHilbert ? phaseOf(hilbert, configuration, index) : [1, 0];
  state[2 * index] = re;
  state[2 * index + 1] = im;
  return state;
}

/** ⟨r̃|x⟩·√c of a configuration x in the orbit of r: χ(g)*·s(g, x) of an element g that takes x to r. */
function phaseOf(
  { basis, group, representatives }: SymmetricHilbert,
  configuration: ArrayLike<number>,
  orbit: number,
): readonly [number, number] {
  const generators = group.elements.map((one) => ({ ...one, character: 1 }));
  let [at, phase]: [number, readonly [number, number]] = [0, [1, 0]];
  actionOf(basis, { generators })(basis.index(configuration), (image, sign) => {
    const { character, imaginary } = group.elements[at++]!;
    if (image === representatives[orbit]) phase = [sign * character, imaginary === 0 ? 0 : -sign * imaginary];
  });
  return phase;
}

/** All spins ↑ (σᶻ = +1), or the part of that in a sector, as {@link basisState}. @throws {ArgumentError} for fermions, or if the magnetisation is fixed to less. */
export function upState(hilbert: Hilbert): Float64Array {
  noMore("upState", arguments, 1);
  requireArgument("upState", "hilbert", hilbert, placeKind);
  if (hilbert.kind !== "spins") {
    throw new ArgumentError(`upState: all spins up is a state of spins; the basis is ${hilbert.name}.`);
  }
  const up = new Array<number>(hilbert.sites).fill(1);
  const whole = hilbert instanceof SymmetricHilbert ? hilbert.basis : hilbert;
  if (whole.dimension < 2 ** hilbert.sites && whole.configuration(0).some((spin) => spin !== 1)) {
    throw new ArgumentError(
      `upState: all ${hilbert.sites} spins up have magnetization ${hilbert.sites}; the basis is ${hilbert.name}.`,
    );
  }
  return basisState(hilbert, up);
}

/**
 * The Néel state: ↑ on one sublattice and ↓ on the other; for fermions, one ↑ or ↓ on every site; in a sector as {@link basisState}.
 *
 * @throws {ArgumentError} if the graph is not bipartite, or the state is not in the basis.
 */
export function neelState(hilbert: Hilbert, graph: Graph): Float64Array {
  noMore("neelState", arguments, 2);
  requireArgument("neelState", "hilbert", hilbert, placeKind);
  const size = hilbert.kind === "spins" ? 1 : 0.5;
  const sides = inNameOf("neelState", () => sublattices(graph));
  requireSides(hilbert instanceof SymmetricHilbert ? hilbert.basis : hilbert, sides);
  return inNameOf("neelState", () =>
    basisState(
      hilbert,
      Array.from(sides, (side) => (side === 0 ? size : -size)),
    ),
  );
}

/** @throws {ArgumentError} if a basis has not as many ↑ and ↓ as the sublattices have sites. */
function requireSides(basis: Hilbert, sides: Uint8Array): void {
  const { sites, name } = basis;
  if (sides.length !== sites)
    throw new ArgumentError(
      `neelState: \`graph\` must have ${sites} sites, as the basis has, not ${sides.length}. Pass the graph of the operator.`,
    );
  const down = sides.reduce((sum, side) => sum + side, 0);
  const up = sites - down;
  const fermions = basis.kind === "fermions" ? (basis as FermionHilbert) : undefined;
  const { magnetization = up - down } = basis as Partial<SpinHilbert>;
  if (fermions ? fermions.up === up && fermions.down === down : magnetization === up - down) return;
  const [what, remedy] = fermions
    ? [`${up}↑ and ${down}↓, one on every site`, `Take { up: ${up} } and { down: ${down} }`]
    : [`magnetization ${up - down}`, `Take { magnetization: ${up - down} }`];
  throw new ArgumentError(`neelState: the Néel state has ${what}; the basis is ${name}. ${remedy}, or another state.`);
}
