/** How a basis biases an untrained network towards a ground state, and how fast it learns it there. */
import {
  dictionary,
  inNameOf,
  isList,
  jobKinds,
  type Kind,
  type Kinds,
  list,
  noMore,
  number,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { realParts } from "../dataset/amplitudes.js";
import { groundState } from "../exact/groundState.js";
import { innerProduct } from "../exact/innerProduct.js";
import { isPlain, type PauliBasis, pauliBasisKind, siteMatrices } from "../exact/pauliBasis.js";
import { binomial } from "../hilbert/binomial.js";
import { bitCount } from "../hilbert/bitCount.js";
import { isAllSpins } from "../hilbert/spins.js";
import { Matrix } from "../linalg/matrix.js";
import { eigh } from "../linalg/matrixFunctions.js";
import { largestElement } from "../linalg/moderate.js";
import { walshHadamard } from "../linalg/walshHadamard.js";
import { runSync } from "../native/call.js";
import { ArgumentError, NumericalError } from "../native/errors.js";
import type { NativeModel } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { everyInTurns, inTurns, joinedInTurns } from "../native/turns.js";
import { Operator, operatorKind } from "../operator/operator.js";
import { type Network, networkKind } from "../stax/network.js";
import { cleared, spectrumByDegree } from "./hypercube.js";

/** A basis by what leads to it: a letter X, Y or Z per site, site 0 first; or the sites whose ↓ changes its sign (σᶻ there). */
export type BiasBasis = PauliBasis | readonly number[];

/** Options of {@link signBias}. */
export interface SignBiasOptions extends JobOptions {
  /** Bases by name; { given: [] } by default, the basis of the operator itself. */
  readonly bases?: Readonly<Record<string, BiasBasis>>;
  /** Levels closer than this, in units of the scale of exact.groundState, are one: 1e-9 by default, at most 1. */
  readonly degeneracyTolerance?: number;
  /** Products with a vector after which to give up, for each eigenvalue; 100 000 by default. */
  readonly maxProducts?: number;
  /** Of the start vectors; 0 by default. */
  readonly seed?: number;
}

/** What an infinitely wide network makes of a ground state in one basis. */
export interface BasisBias {
  /** ⟨g|K|g⟩/Tr K: the mean squared overlap of an untrained network with the ground state; 2^−d for independent amplitudes. NaN where K = 0, as of a readout that starts at 0. */
  readonly overlap: number;
  /** r₂, the smallest nonzero eigenvalue of Θ^½(H−E₀)Θ^½: E−E₀ falls as e^{−4η·r₂·τ/‖ψ‖²} near the ground state. NaN if there is none, as for H = 0. */
  readonly rate: number;
  /** r_max, the largest: steps of the energy flow are stable up to η = ‖ψ‖²/r_max. */
  readonly largestRate: number;
  /** Share of the ground state in the parities of each degree 0 … d. */
  readonly weights: Float64Array;
  /** The same of |g|, normalised; of a degenerate level the average over the states that were found, which others of the level do not share. */
  readonly modulusWeights: Float64Array;
  /** The same of g/|g|, normalised; amplitudes below 1e-10 of the largest have no sign. */
  readonly signWeights: Float64Array;
}

/** {@link signBias} of all bases. */
export interface SignBias {
  /** E₀ */
  readonly energy: number;
  /** Dimension of the ground level; shares and overlaps are averages over it. */
  readonly degeneracy: number;
  /** What each local basis makes of it, by name. */
  readonly bases: Readonly<Record<string, BasisBias>>;
}

const biasBasisKind: Kind = (value) => {
  const allowed = "a string of X, Y and Z, one letter per site, or a list of sites";
  if (isList(value)) return list(allowed, whole(0, 30))(value);
  return pauliBasisKind(value) && { allowed, value };
};

const namedBases = "an object of bases by name, such as { given: [], marshall: [1, 3] }";
const anyBases = dictionary(namedBases, biasBasisKind);
const basesKind: Kind = (value) => {
  const problem = anyBases(value);
  if (problem !== undefined || Object.keys(value as object).length > 0) return problem;
  return { allowed: namedBases, value };
};

const kinds: Kinds<SignBiasOptions> = {
  bases: basesKind,
  degeneracyTolerance: number({ above: 0, most: 1 }),
  maxProducts: whole(1),
  seed: whole(0),
  ...jobKinds,
};

/** Bytes of the ground states, the vectors of a search for rates, and Krylov spaces of both. */
export function signBiasBytes(states: number): number {
  return 16 * 40 * states;
}

/**
 * The sign bias of a network: how much of a ground state its prior holds in a basis, and at which rates the energy flow finds it there. On all 2^d states of spins, without a matrix.
 *
 * @param network - Its kernels must depend on how many spins differ, as those of dense networks do.
 * @param operator - H on all states of d spins.
 * @throws {ArgumentError} for another basis or network; {NumericalError} if the ground level has more than 64 states; {ToleranceError} if an eigenvalue is not found within `maxProducts`; {MemoryError}.
 * @see arXiv:2411.03980 for the bias of a basis; docs/losses.md for the rates.
 *
 * @example
 * ```ts
 * import { graph, operator, qsntk, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.dense(1, { wStd: 1, bStd: 0.5 }), stax.relu(), stax.dense(1));
 * const rotated = { given: [], marshall: [0, 2, 4] }; // without and with Marshall's signs
 * const { bases } = await qsntk.signBias(network, operator.heisenberg(graph.chain(6)), { bases: rotated });
 * console.log(bases["marshall"]!.overlap > bases["given"]!.overlap); // true
 * ```
 */
export async function signBias(network: Network, operator: Operator, options: SignBiasOptions = {}): Promise<SignBias> {
  noMore("signBias", arguments, 3);
  const { done, ...given } = rising(requireOptions("signBias", options, kinds));
  requireArgument("signBias", "network", network, networkKind);
  requireArgument("signBias", "operator", operator, operatorKind);
  const { hilbert, dimension } = operator;
  if (!isAllSpins(hilbert)) {
    throw new ArgumentError(
      `signBias: \`operator\` must be on all states of spins, not on ${hilbert.name}. Make it without a fixed magnetization.`,
    );
  }
  const sites = hilbert.sites;
  const { bases = { given: [] }, degeneracyTolerance = 1e-9, maxProducts, seed = 0, signal } = given;
  const rotations = Object.entries(bases).map(([name, basis]) => [name, rotationOf(name, basis, sites)] as const);
  requireMemory("signBias", `ground states and rates of ${sites} spins`, signBiasBytes(dimension), "Take fewer sites.");
  const remedy = "Take a network whose first layer treats all sites alike, as dense ones do.";
  const spectrum = await inNameOf("signBias", () => spectrumByDegree(network, sites, { signal }, remedy));
  const search = { tolerance: 1e-10, maxProducts, seed, signal };
  const part = (from: number, to: number) => partOf({ onProgress: given.onProgress }, from, to);
  const ground = await inNameOf("signBias", () =>
    groundState(operator, { ...search, degeneracyTolerance, onProgress: part(0, 0.2).onProgress }),
  );
  if (!ground.complete) {
    throw new NumericalError(
      `signBias: the ground level of \`operator\` has more than ${ground.states.length} states; averages need all of them. Lift the degeneracy, as by a small field, or take another coupling.`,
    );
  }
  const states = ground.states.slice(0, Math.min(ground.degeneracy, ground.states.length));
  const found: Record<string, BasisBias> = {};
  for (const [k, [name, rotation]] of rotations.entries()) {
    const { onProgress } = part(0.2 + (0.8 * k) / rotations.length, 0.2 + (0.8 * (k + 1)) / rotations.length);
    const shares = await sharesOf(states, sites, rotation, signal);
    const levels = { ...search, tolerance: 1e-7, onProgress, energy: ground.energy, ground: states };
    const rates = await inNameOf("signBias", () =>
      ratesOf(operator, cleared(spectrum.ntk, spectrum.roundingError), rotation, levels),
    );
    found[name] = { overlap: overlapOf(spectrum.nngp, shares.weights, sites), ...rates, ...shares };
  }
  return done({ energy: ground.energy, degeneracy: states.length, bases: found });
}

/** U of a basis, one 2×2 matrix per site; undefined for the basis itself. */
function rotationOf(name: string, basis: BiasBasis, sites: number): Float64Array | undefined {
  if (typeof basis === "string") {
    if (basis.length !== sites) {
      throw new ArgumentError(
        `signBias: \`bases.${name}\` must have ${sites} letters, one per site, not ${basis.length}.`,
      );
    }
    return isPlain(basis) ? undefined : siteMatrices(basis, false);
  }
  const far = basis.find((site) => site >= sites);
  if (far !== undefined) {
    throw new ArgumentError(`signBias: \`bases.${name}\` must hold sites from 0 to ${sites - 1}, not ${far}.`);
  }
  if (basis.length === 0) return undefined;
  return Float64Array.from(
    Array.from({ length: sites }, (_, site) => [1, 0, 0, 0, 0, 0, basis.includes(site) ? -1 : 1, 0]).flat(),
  );
}

/** Σ_k λ_k·w_k / Σ_k λ_k·C(d,k) */
function overlapOf(nngp: Float64Array, weights: Float64Array, sites: number): number {
  const trace = nngp.reduce((sum, value, k) => sum + value * binomial(sites, k), 0);
  return nngp.reduce((sum, value, k) => sum + value * weights[k]!, 0) / trace;
}

interface Levels extends JobOptions {
  readonly energy: number;
  readonly ground: readonly Float64Array[];
  readonly tolerance: number;
  readonly maxProducts: number | undefined;
  readonly seed: number;
}

async function ratesOf(
  operator: Operator,
  spectrum: Float64Array,
  rotation: Float64Array | undefined,
  { energy, ground, ...search }: Levels,
): Promise<Pick<BasisBias, "rate" | "largestRate">> {
  const common = { operator: operator.handle, shift: energy, spectrum, rotation } as const;
  const named = (model: NativeModel) =>
    Operator.named(operator.hilbert, "Θ^½(H−E₀)Θ^½", runSync("createOperator", model, "signBias").operator);
  const largest = await groundState(named({ ...common, model: "dressed", sign: -1 }), search);
  const degeneracy = ground.length;
  const { sites } = operator.hilbert;
  const rank = spectrum.reduce((sum, value, k) => sum + (value === 0 ? 0 : binomial(sites, k)), 0);
  const still =
    rank === operator.dimension ? degeneracy : await groundStatesWithin(ground, sites, rotation, spectrum, search);
  if (still === rank) return { rate: Number.NaN, largestRate: 0 };
  if (rank < operator.dimension) {
    const lowest = await groundState(named({ ...common, model: "dressed", sign: 1 }), { ...search, levels: still + 1 });
    return { rate: lowest.energies[still]!, largestRate: -largest.energy };
  }
  let real = true;
  for (const state of ground) {
    real &&= await everyInTurns(state, (value, i) => i % 2 === 0 || value === 0, search.signal);
  }
  const parts: Float64Array[] = [];
  for (const state of ground) parts.push(real ? await realParts(state, search) : state);
  const joined = await joinedInTurns(parts, search.signal);
  const inverse = named({ ...common, model: "inverseDressed", components: real ? 1 : 2, ground: joined });
  return { rate: -1 / (await groundState(inverse, search)).energy, largestRate: -largest.energy };
}

/** Squares of what ground states hold of degrees that a kernel does not have: below it is what they are not exact by. */
const outsideByRounding = 1e-12;

/** How many dimensions of the ground level lie in the range of a kernel: there Θ^½(H−E₀)Θ^½ is 0, and nowhere else in that range. */
async function groundStatesWithin(
  ground: readonly Float64Array[],
  sites: number,
  rotation: Float64Array | undefined,
  spectrum: Float64Array,
  { signal }: JobOptions,
): Promise<number> {
  const outside: Float64Array[] = [];
  for (const state of ground) {
    const parities = await walshHadamard(await inBasis(state, sites, rotation, signal), { components: 2, signal });
    const scale = 1 / Math.sqrt((await innerProduct(parities, parities, signal))[0]);
    const keep = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) parities[i]! *= spectrum[bitCount(i >> 1)] === 0 ? scale : 0;
    };
    await inTurns(parities.length, keep, { signal, cost: 4 });
    outside.push(parities);
  }
  // ⟨a|b⟩ = x + iy as the blocks ((x, −y), (y, x)): every eigenvalue twice.
  const g = ground.length;
  const overlaps = new Matrix(2 * g, 2 * g);
  for (const [a, left] of outside.entries()) {
    for (const [b, right] of outside.entries()) {
      const [x, y] = await innerProduct(left, right, signal);
      overlaps.data.set([x, -y], 2 * a * 2 * g + 2 * b);
      overlaps.data.set([y, x], (2 * a + 1) * 2 * g + 2 * b);
    }
  }
  const { values } = await eigh(overlaps, { signal });
  return Math.round(values.filter((value) => value < outsideByRounding).length / 2);
}

/** A state in a basis: as it is, or rotated site by site. */
async function inBasis(
  state: Float64Array,
  sites: number,
  matrices: Float64Array | undefined,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  if (matrices === undefined) return state;
  return (await runJob("rotateSites", { sites, matrices, state }, { signal }, { where: "signBias" })).state;
}

/** Shares by degree of the states, of their moduli and of their signs, averaged over the states. */
async function sharesOf(
  states: readonly Float64Array[],
  sites: number,
  matrices: Float64Array | undefined,
  signal: AbortSignal | undefined,
): Promise<Pick<BasisBias, "weights" | "modulusWeights" | "signWeights">> {
  const sums = [0, 1, 2].map(() => new Float64Array(sites + 1));
  for (const given of states) {
    const state = await inBasis(given, sites, matrices, signal);
    const [modulus, sign] = [new Float64Array(2 ** sites), new Float64Array(state.length)];
    const size = (begin: number, end: number) => {
      for (let s = begin; s < end; s++) modulus[s] = Math.hypot(state[2 * s]!, state[2 * s + 1]!);
    };
    await inTurns(modulus.length, size, { signal, cost: 8 });
    const largest = await largestElement(modulus, { signal });
    const turn = (begin: number, end: number) => {
      for (let s = begin; s < end; s++) {
        if (modulus[s]! <= 1e-10 * largest) continue;
        sign[2 * s] = state[2 * s]! / modulus[s]!;
        sign[2 * s + 1] = state[2 * s + 1]! / modulus[s]!;
      }
    };
    await inTurns(modulus.length, turn, { signal, cost: 8 });
    for (const [k, values] of [state, modulus, sign].entries()) {
      const shares = await sharesByDegree(values, sites, signal);
      for (const [degree, share] of shares.entries()) sums[k]![degree]! += share / states.length;
    }
  }
  return { weights: sums[0]!, modulusWeights: sums[1]!, signWeights: sums[2]! };
}

async function sharesByDegree(values: Float64Array, sites: number, signal: AbortSignal | undefined) {
  const components = (values.length >> sites) as 1 | 2;
  const transformed = await walshHadamard(values, { components, signal });
  const shares = new Float64Array(sites + 1);
  const add = (begin: number, end: number) => {
    for (let at = begin; at < end; at++) shares[bitCount(components === 2 ? at >> 1 : at)]! += transformed[at]! ** 2;
  };
  await inTurns(transformed.length, add, { signal, cost: 4 });
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
