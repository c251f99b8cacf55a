import { requireArgument, whole } from "../arguments/index.js";

/** Sites of the largest graph. Bases end at 63. */
const mostSites = 65_536;

/** Checks a number of sites, before anything is built. @throws {ArgumentError} naming what has so many. */
export function requireSites(where: string, name: string, sites: number): void {
  requireArgument(where, name, sites, whole(1, mostSites));
}
