import { inNameOf } from "../../arguments/index.js";
import * as exact from "../../exact/index.js";
import * as hilbert from "../../hilbert/index.js";
import { sectorDimension } from "../../hilbert/sectorDimension.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import * as operator from "../../operator/index.js";
import { symmetricIfAny } from "../../operator/symmetric.js";
import { float64, int32, type NpyArray } from "../../runs/npy.js";
import type { Computed } from "../run/experiment.js";
import type { Reporter } from "../run/reporter.js";
import type { GroundStateSpec } from "./quantumSpec.js";
import type { SpecSector } from "./sectorNumbers.js";

/** How amplitudes in a sector are counted, for manifests. */
export const sectorConvention =
  "In a sector: amplitude k is that of |k> = sqrt(c)*P|r>, r = representatives[k] the first state of its orbit of c = orbit_sizes[k] states, " +
  "P = (1/|G|)*sum_g conj(chi(g))*U_g; on a state x that g takes to r it is chi(g)*s(g,x)/sqrt(c), s the sign of reordering fermions. " +
  "A translation by one cell has the character exp(-2*pi*i*m/L) at momentum m.";

/** The Hamiltonian in a sector. @throws {ArgumentError} if that has no states. */
export async function inSector(
  { group }: SpecSector,
  whole: operator.Operator,
  options: JobOptions,
): Promise<{ readonly hamiltonian: operator.Operator; readonly sector: hilbert.SymmetricHilbert }> {
  if (sectorDimension(whole.hilbert, group) === 0) {
    throw new ArgumentError(
      `--momentum, --point and --parity choose a sector without states: none of ${whole.hilbert.name} has the characters of ${group.name}. Take one of those that nnqs groundstate lists with --sectors all.`,
    );
  }
  const sector = await hilbert.symmetric(whole.hilbert, group, options);
  return { hamiltonian: await inSectorOf(whole, sector, options.signal), sector };
}

/** The Hamiltonian in a sector. @throws {ArgumentError} in the name of the symmetry, if it does not have that. */
function inSectorOf(
  whole: operator.Operator,
  sector: hilbert.SymmetricHilbert,
  signal: AbortSignal | undefined,
): Promise<operator.Operator> {
  return inNameOf("--symmetry", () => operator.symmetric(whole, sector, { signal }));
}

/** An observable of the whole basis, of states in a sector: in the sector if it commutes with the group, else of the expanded state. */
export async function observableInSector(
  observable: exact.Observable,
  sector: hilbert.SymmetricHilbert,
  signal: AbortSignal | undefined,
): Promise<exact.Observable> {
  if (observable instanceof operator.Operator) {
    const inside = await symmetricIfAny(observable, sector, { signal });
    if (!("broken" in inside)) return inside;
    return async (state) => exact.expectation(observable, await sector.expand(state, { signal }), { signal });
  }
  return async (state) => observable(await sector.expand(state, { signal }));
}

/** The lowest levels of every sector: a tower of states. */
export async function allSectors(
  { tolerance, levels, seed, maxProducts, memory }: GroundStateSpec,
  sectors: readonly SpecSector[],
  whole: operator.Operator,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<Computed> {
  const rows: { readonly sector: SpecSector; readonly states: number; readonly energies: Float64Array }[] = [];
  let [states, residual] = [0, 0];
  await reporter.stage("sectors", async (onProgress) => {
    for (const [k, sector] of sectors.entries()) {
      if (sectorDimension(whole.hilbert, sector.group) > 0) {
        const basis = await hilbert.symmetric(whole.hilbert, sector.group, { signal });
        const h = await inSectorOf(whole, basis, signal);
        const found = await exact.groundState(h, {
          tolerance,
          seed,
          maxProducts,
          memory,
          signal,
          onProgress: (fraction) => onProgress((k + fraction) / sectors.length),
          levels: Math.min(levels, basis.dimension),
        });
        const energies = found.energies.slice(0, levels);
        rows.push({ sector, states: basis.dimension, energies });
        states += (sector.star ?? 1) * basis.dimension;
        residual = Math.max(residual, ...found.residuals);
      }
      onProgress((k + 1) / sectors.length);
    }
  });
  if (states < whole.dimension) {
    reporter.note(
      `${whole.dimension - states} of ${whole.dimension} states are in no sector: they belong to representations of more than one dimension. The symmetry of translations alone has all of them`,
    );
  }
  const lowest = rows.toSorted((a, b) => a.energies[0]! - b.energies[0]!);
  const spaced = lowest.some(({ sector }) => sector.point !== undefined);
  const table = lowest.map(({ sector: { momentum, star, parity, point, operations }, states: count, energies }) => ({
    momentum: [...momentum],
    ...(star === undefined ? {} : { star }),
    ...(parity === undefined ? {} : { parity }),
    ...(spaced ? { point: point ?? "", operations: operations ?? "" } : {}),
    states: count,
    energies: Array.from(energies),
  }));
  return {
    summary: { energy: lowest[0]!.energies[0]!, sectors: table, residual },
    arrays: (): Record<string, NpyArray> => ({
      momenta: int32(
        lowest.flatMap(({ sector }) => [...sector.momentum]),
        [lowest.length, lowest[0]!.sector.momentum.length],
      ),
      ...(lowest[0]!.sector.parity === undefined
        ? {}
        : { parities: int32(lowest.map(({ sector }) => (sector.parity === "even" ? 1 : -1))) }),
      ...(spaced && { stars: int32(lowest.map(({ sector }) => sector.star ?? 1)) }),
      states: int32(lowest.map((row) => row.states)),
      energies: float64(
        lowest.flatMap(({ energies }) => Array.from({ length: levels }, (_, k) => energies[k] ?? Number.NaN)),
        [lowest.length, levels],
      ),
    }),
    errorBounds: { residual },
  };
}
