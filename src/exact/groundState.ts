import { jobKinds, type Kinds, noMore, number, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { runSync } from "../native/call.js";
import { ArgumentError, ToleranceError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { jobBytes } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { Turns } from "../native/turns.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { spectrum, spectrumBytes } from "./spectrum.js";

export interface GroundStateOptions extends JobOptions {
  /**
   * Largest residual ‖Hψ−Eψ‖ of any returned level, in units of {@link GroundState.scale}; 1e−10 by default. What rounding leaves of a
   * residual, 16ε‖H‖, always suffices; one above 1e−2 tells no level from the next, and is sought to 1e−2.
   */
  readonly tolerance?: number;
  /** Levels wanted, 1 to 1000; 1 by default. The rest of the multiplet in which the last one lies comes with them, up to 63 more. */
  readonly levels?: number;
  /**
   * A level this close, in units of the scale, to the lowest one of a multiplet belongs to it; 0 by default, where only levels that
   * cannot be told apart do, {@link GroundState.resolution}.
   */
  readonly degeneracyTolerance?: number;
  /** Products of H with a vector after which to give up; 100 000 by default. */
  readonly maxProducts?: number | undefined;
  /** Bytes that the search space may take, at least that of four blocks; 1.5e9 by default. */
  readonly memory?: number | undefined;
  /** Seed of the random start vectors; 0 by default. */
  readonly seed?: number;
}

/** The lowest level of an operator, and how it was found. */
export interface GroundState {
  /** The lowest eigenvalue. */
  readonly energy: number;
  /** Complex interleaved, 2D numbers, norm 1; one of the states of the lowest level if that is degenerate. */
  readonly state: Float64Array;
  /** ‖Hψ−Eψ‖ of that state, computed from it; an energy, as H is. */
  readonly residual: number;
  /**
   * What tolerances are relative to: half the spread of the spectrum, per site; about the size of H's parameters. Where there are many
   * states it is what a few Lanczos steps see of the spread.
   */
  readonly scale: number;
  /** Levels closer than this count as one: what rounding leaves of their distance, 160ε‖H‖ or little more; an energy, as H is. */
  readonly resolution: number;
  /** Distance to the next higher level; NaN if there is none, or if so many states are degenerate that no more were looked for. */
  readonly gap: number;
  /** Dimension of the lowest level; of those that were looked for if `gap` is NaN. All states, if H is a number. */
  readonly degeneracy: number;
  /** Whether all states of the last multiplet are among `states`; false if it has so many that it is cut. */
  readonly complete: boolean;
  /** The levels wanted and the rest of the last multiplet, ascending, each as often as it occurs. */
  readonly energies: Float64Array;
  /** ‖Hψ − Eψ‖ of each. */
  readonly residuals: Float64Array;
  /** One state per level. */
  readonly states: readonly Float64Array[];
  /** Products of H with a vector; 0 where the dense matrix was diagonalised. */
  readonly products: number;
}

const kinds: Kinds<GroundStateOptions> = {
  tolerance: number({ above: 0, most: 1e150 }),
  levels: whole(1, 1000),
  degeneracyTolerance: number({ least: 0, most: 1e300 }),
  maxProducts: whole(1),
  memory: number({ least: 0, most: 1e300 }),
  seed: whole(0),
  ...jobKinds,
};

/** All levels that were found; states of those wanted only. */
type Levels = Pick<GroundState, "energies" | "residuals" | "states" | "products" | "scale" | "resolution" | "complete">;

/** The options with their defaults, checked. */
type Settings = { [Name in Exclude<keyof GroundStateOptions, keyof JobOptions>]-?: number };

const mostBeyond = 63;

/**
 * The ground state, and more of the lowest levels if asked for, by a filtered block Lanczos method, stopped on the residual.
 * Degenerate and nearly degenerate levels are found and reported. Bases of up to twice as many states as
 * levels may have to be found, 128 for one, are diagonalised as a dense matrix.
 *
 * @throws {ToleranceError} if the tolerance is not reached within `maxProducts`, or lies below rounding.
 * @throws {MemoryError} if the basis does not fit, {ArgumentError} naming the option.
 * @see native/krylov/eigenpairs.h for the method.
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const ring = operator.heisenberg(graph.chain(8), { magnetization: 0 });
 * const { energy, gap, degeneracy } = await exact.groundState(ring);
 * console.log(energy, gap, degeneracy); // -14.6044, 2.0907, 1
 * ```
 */
export async function groundState(operator: Operator, options: GroundStateOptions = {}): Promise<GroundState> {
  noMore("groundState", arguments, 2);
  requireArgument("groundState", "operator", operator, operatorKind);
  const { signal, onProgress, done, ...given } = rising(requireOptions("groundState", options, kinds));
  const job = { signal, onProgress };
  const settings = settingsOf(operator, given);
  requireNormal(operator);
  const found = await (isSmall(operator, settings) ? denseLevels : lanczosLevels)(operator, settings, job);
  const { energies, residuals, states, products, scale, resolution, complete } = found;
  const lowest = multipletEnd(energies, 1, Math.max(settings.degeneracyTolerance * scale, resolution));
  const flat = operator.bounds[0] === operator.bounds[1];
  return done({
    energy: energies[0]!,
    state: states[0]!,
    residual: residuals[0]!,
    scale,
    resolution,
    gap: lowest < energies.length ? energies[lowest]! - energies[0]! : Number.NaN,
    degeneracy: flat ? operator.dimension : lowest,
    complete,
    energies: energies.slice(0, states.length),
    residuals: residuals.slice(0, states.length),
    states,
    products,
  });
}

/** The smallest float64 that has all its digits. */
const leastNormal = 2 ** -1022;

/** @throws {ArgumentError} if H is not 0, but so small that float64 holds only some of the digits of its levels. */
function requireNormal({ bounds: [lower, upper], name }: Operator): void {
  const size = Math.max(Math.abs(lower), Math.abs(upper));
  if (size === 0 || size >= leastNormal) return;
  throw new ArgumentError(
    `groundState: the parameters of \`operator\` (${name}) are so small that no level exceeds ${size}; below ${leastNormal.toPrecision(2)} float64 loses digits. Multiply all parameters by one number, such as 1e300, and divide the energies by it.`,
  );
}

/** What a search for levels takes where options leave it out. */
export const groundStateDefaults = { tolerance: 1e-10, maxProducts: 100_000, memory: 1.5e9 } as const;

function settingsOf({ dimension, hilbert }: Operator, options: GroundStateOptions): Settings {
  const {
    tolerance = groundStateDefaults.tolerance,
    levels = 1,
    degeneracyTolerance = 0,
    maxProducts = groundStateDefaults.maxProducts,
    memory = groundStateDefaults.memory,
    seed = 0,
  } = options;
  const least = roundingOfResiduals * hilbert.sites;
  if (tolerance < least) {
    throw new ToleranceError(
      `groundState: \`tolerance\` was ${tolerance}, but rounding leaves residuals of up to ${least.toPrecision(2)} on ${hilbert.sites} sites. Ask for a { tolerance } of at least that.`,
    );
  }
  if (levels > dimension) {
    throw new ArgumentError(`groundState: \`levels\` is ${levels}, but there are ${dimension} states.`);
  }
  return { tolerance, degeneracyTolerance, levels, maxProducts, memory, seed };
}

/** Of converged pairs, relative to ‖H‖: RoundingOfResiduals of native/krylov/eigenpairs.cc. */
const roundingOfResiduals = 16 * Number.EPSILON;

function roundingOf({ bounds: [lower, upper] }: Operator): number {
  return roundingOfResiduals * Math.max(Math.abs(lower), Math.abs(upper));
}

/** Where the multiplet ends in which the first `levels` of the ascending energies end. */
function multipletEnd(energies: Float64Array, levels: number, tolerance: number): number {
  let end = 0;
  while (end < levels && end < energies.length) {
    const top = energies[end]! + tolerance;
    while (end < energies.length && energies[end]! <= top) end++;
  }
  return end;
}

function lanczosRequest({ handle, hilbert }: Operator, settings: Settings) {
  const { degeneracyTolerance: degeneracy, levels, tolerance, maxProducts, memory, seed } = settings;
  return {
    operator: handle,
    sites: hilbert.sites,
    levels,
    mostLevels: levels + mostBeyond,
    degeneracy,
    tolerance,
    maxProducts,
    memory,
    seed,
  };
}

async function lanczosLevels(operator: Operator, settings: Settings, options: JobOptions): Promise<Levels> {
  const request = lanczosRequest(operator, settings);
  const { found, wanted, complete, ...levels } = await runJob("lowestEigenpairs", request, options, {
    where: "groundState",
  });
  try {
    const states: Float64Array[] = [];
    for (let level = 0; level < wanted; level++) {
      const job = runJob("eigenstate", { found, level }, { signal: options.signal }, { where: "groundState" });
      states.push((await job).state);
    }
    return { ...levels, states, complete: complete === 1 };
  } finally {
    runSync("dropEigenstates", { found });
  }
}

/** Bytes that {@link groundState} takes with these options, its states included. */
export function groundStateBytes(operator: Operator, options: Omit<GroundStateOptions, keyof JobOptions> = {}): number {
  const settings = settingsOf(operator, options);
  if (isSmall(operator, settings)) return spectrumBytes(operator, true);
  return jobBytes("lowestEigenpairs", lanczosRequest(operator, settings)) + 16 * operator.dimension * settings.levels;
}

/** Whether all levels are found at once, from the dense matrix. */
function isSmall({ dimension }: Operator, { levels }: Settings): boolean {
  return dimension <= 2 * (levels + mostBeyond);
}

/** ‖Hψ−Eψ‖, of numbers of any size: scaled by the largest one, so that squares neither overflow nor vanish. */
function residualNorm(product: Float64Array, state: Float64Array, energy: number): number {
  let [largest, sum] = [0, 0];
  for (let i = 0; i < state.length; i++) {
    const size = Math.abs(product[i]! - energy * state[i]!);
    if (!(size <= largest)) largest = size; // NaN too, and it stays
  }
  if (!(largest > 0)) return largest;
  for (let i = 0; i < state.length; i++) sum += ((product[i]! - energy * state[i]!) / largest) ** 2;
  return largest * Math.sqrt(sum);
}

async function denseLevels(operator: Operator, settings: Settings, job: JobOptions): Promise<Levels> {
  const { values, states = [] } = await spectrum(operator, { ...job, vectors: true });
  const { levels, tolerance, degeneracyTolerance } = settings;
  const scale = (values[values.length - 1]! - values[0]!) / 2 / operator.hilbert.sites;
  const resolution = 10 * roundingOf(operator);
  const end = multipletEnd(values, levels, Math.max(degeneracyTolerance * scale, resolution));
  const kept = states.slice(0, Math.min(end, levels + mostBeyond));
  const residuals = new Float64Array(kept.length);
  const turns = new Turns(job.signal);
  for (const [k, state] of kept.entries()) {
    await turns.next();
    const product = operator.applySync(state);
    residuals[k] = residualNorm(product, state, values[k]!);
  }
  const largest = residuals.reduce((a, b) => Math.max(a, b), 0);
  const target = Math.max(tolerance * scale, roundingOf(operator));
  if (!(largest <= target)) {
    throw new ToleranceError(
      `groundState: the dense matrix gives residual ${largest}, ${target} was wanted for \`tolerance\` ${tolerance}. Ask for a larger { tolerance }.`,
    );
  }
  return { energies: values, residuals, states: kept, products: 0, scale, resolution, complete: end === kept.length };
}
