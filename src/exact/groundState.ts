import { noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { rising } from "../native/progress.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { denseLevels } from "./denseLevels.js";
import { lanczosBytes, lanczosLevels } from "./lanczosLevels.js";
import {
  type GroundState,
  type GroundStateOptions,
  groundStateKinds,
  mostBeyond,
  multipletEnd,
  type Settings,
  settingsOf,
} from "./levels.js";
import { spectrumBytes } from "./spectrum.js";

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
  const { signal, onProgress, done, ...given } = rising(requireOptions("groundState", options, groundStateKinds));
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

/** Bytes that {@link groundState} takes with these options, its states included. */
export function groundStateBytes(operator: Operator, options: Omit<GroundStateOptions, keyof JobOptions> = {}): number {
  const settings = settingsOf(operator, options);
  if (isSmall(operator, settings)) return spectrumBytes(operator, true);
  return lanczosBytes(operator, settings);
}

/** Whether all levels are found at once, from the dense matrix. */
function isSmall({ dimension }: Operator, { levels }: Settings): boolean {
  return dimension <= 2 * (levels + mostBeyond);
}
