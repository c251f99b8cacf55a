import { jobKinds, type Kinds, noMore, notNegative, requireArgument, requireOptions } from "../arguments/index.js";
import { requireSameBasis } from "../hilbert/requireSameBasis.js";
import { type SymmetricHilbert, sectorKind } from "../hilbert/symmetric.js";
import { ArgumentError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { systemInfo } from "../native/system.js";
import { Operator, operatorKind } from "./operator.js";

/** Options of {@link symmetric}. */
export interface SymmetricOptions extends JobOptions {
  /**
   * Bytes that stored elements may take; what lies beyond is found anew in every product, with the same numbers. 0 stores nothing; 2 GiB by
   * default, or a quarter of what is free where that is less.
   */
  readonly memory?: number;
}

const kinds: Kinds<SymmetricOptions> = { memory: notNegative, ...jobKinds };

/**
 * An operator among the states of a sector, for whatever takes operators.
 *
 * @param operator - On the whole basis of the sector.
 * @throws {ArgumentError} if it does not commute with the group, naming the term and the operation; if it is on another basis;
 *   {MemoryError}.
 *
 * @example
 * ```ts
 * import { exact, graph, hilbert, operator } from "infinite-nnqs";
 *
 * const ring = operator.heisenberg(graph.chain(12), { magnetization: 0 });
 * const sector = await hilbert.symmetric(ring.hilbert, graph.withFlip(graph.spaceGroup(graph.chain(12))));
 * const { energy } = await exact.groundState(await operator.symmetric(ring, sector));
 * console.log(sector.dimension, energy); // 35, -21.5496: of 924 states
 * ```
 */
export async function symmetric(
  operator: Operator,
  sector: SymmetricHilbert,
  options: SymmetricOptions = {},
): Promise<Operator> {
  noMore("operator.symmetric", arguments, 3);
  const found = await symmetricIfAny(operator, sector, options);
  if (found instanceof Operator) return found;
  throw new ArgumentError(`operator.symmetric: \`operator\` ${found.broken}.`);
}

/** {@link symmetric}, or, of an operator that does not commute with the group, what breaks the symmetry. */
export async function symmetricIfAny(
  operator: Operator,
  sector: SymmetricHilbert,
  options: SymmetricOptions = {},
): Promise<Operator | { readonly broken: string }> {
  const where = "operator.symmetric";
  requireArgument(where, "operator", operator, operatorKind);
  requireArgument(where, "sector", sector, sectorKind);
  const { memory = Math.min(2 ** 31, systemInfo().freeMemory / 4), ...job } = requireOptions(where, options, kinds);
  requireSameBasis(
    where,
    { what: "`operator`", hilbert: operator.hilbert },
    { what: "`sector`", hilbert: sector.basis },
  );
  const request = { operator: operator.handle, sector: sector.handle, memory: Math.min(memory, 1e300) };
  const { inSector, broken } = await runJob("createSectorOperator", request, job, { where });
  if (inSector === undefined) return { broken: broken! };
  return Operator.named(sector, `${operator.name}, ${sector.group.name}`, inSector);
}
