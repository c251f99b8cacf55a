import { describe, list, mostFixedSpins, mostSpins, noMore, requireArgument, whole } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

/** A cut of a system in two, A and the other sites; made of a list of sites that is checked once, by {@link cutOf} and its siblings or by a schema. */
export interface Cut {
  /** The sites of A, in the order of the caller. */
  readonly subsystem: readonly number[];
  /** For every site whether it lies in A. */
  readonly inA: readonly boolean[];
}

/** A cut of a system whose states are all those of its spins. */
export interface SpinCut extends Cut {
  /** A as a bit mask, site i being bit i. */
  readonly mask: number;
}

/** @throws {ArgumentError} if a site is no site of the system, is named twice, or A is empty or everything. */
export function cutOf(subsystem: readonly number[], sites: number): Cut {
  requireArgument("subsystem", "subsystem", subsystem, list("a list of sites"));
  const fault = faultOfCut(subsystem, sites);
  if (fault !== undefined) throw new ArgumentError(`subsystem: ${fault}.`);
  return cutAt(subsystem, sites);
}

/** What is wrong with a list of sites as a cut, without a full stop, if anything is. */
export function faultOfCut(subsystem: readonly number[], sites: number): string | undefined {
  const inA = new Array<boolean>(sites).fill(false);
  for (const site of subsystem) {
    if (!(Number.isInteger(site) && site >= 0 && site < sites)) {
      return `${describe(site)} is no site; sites are numbered 0 to ${sites - 1}`;
    }
    if (inA[site]) return `site ${site} is named twice`;
    inA[site] = true;
  }
  if (subsystem.length > 0 && subsystem.length < sites) return undefined;
  return `${subsystem.length} of ${sites} sites leave no cut. Name at least one site and leave at least one out`;
}

/** A cut at sites that are checked already. */
export function cutAt(subsystem: readonly number[], sites: number): Cut {
  const inA = new Array<boolean>(sites).fill(false);
  for (const site of subsystem) inA[site] = true;
  return { subsystem, inA };
}

/** @throws {ArgumentError} as {@link cutOf}, or if there are more than 30 sites. */
export function spinCutOf(subsystem: readonly number[], sites: number): SpinCut {
  requireCuttable({ sites });
  return ofSpins(cutOf(subsystem, sites));
}

/** A cut of at most 30 spins with its mask. */
export function ofSpins(cut: Cut): SpinCut {
  return { ...cut, mask: cut.subsystem.reduce((mask, site) => mask | (1 << site), 0) };
}

/** Sites of a system, and how many are ↑ if that is fixed: then there may be few states on many sites. */
interface System {
  readonly sites: number;
  readonly up?: number | undefined;
}

/** @throws {ArgumentError} if states of so many sites cannot be cut. */
export function requireCuttable({ sites, up }: System): void {
  if (up === undefined && sites > mostSpins) {
    throw new ArgumentError(
      `subsystem: all 2^${sites} states of ${sites} sites cannot be cut, only those of at most ${mostSpins}. Fix the magnetization, or, of random networks, take correlators.replicaAverage, which needs no state.`,
    );
  }
  if (sites > mostFixedSpins) {
    throw new ArgumentError(
      `subsystem: a system of ${sites} sites cannot be cut, only one of at most ${mostFixedSpins}.`,
    );
  }
}

/** A cut of the states of a basis. @throws {ArgumentError} as {@link cutOf}, or if there are too many sites. */
export function basisCutOf(subsystem: readonly number[], system: System): Cut {
  requireCuttable(system);
  return cutOf(subsystem, system.sites);
}

/** Sites of the largest system that is cut; those of replica averages are only counted. */
const mostSystem = 65_536;

/**
 * The first half of the sites.
 *
 * @throws {ArgumentError} if their number is odd, or beyond 65 536.
 */
export function half(sites: number): number[] {
  noMore("half", arguments, 1);
  requireArgument("half", "sites", sites, whole(2, mostSystem));
  if (sites % 2 !== 0) {
    throw new ArgumentError(
      `half: ${sites} sites have no half. Take an even number, or name the sites of the subsystem.`,
    );
  }
  return firstHalf(sites);
}

/** The first half of the sites, of an odd number without the one in the middle. */
export function firstHalf(sites: number): number[] {
  return Array.from({ length: Math.floor(sites / 2) }, (_, site) => site);
}
