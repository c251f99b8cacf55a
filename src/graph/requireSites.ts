import { ArgumentError } from "../native/errors.js";

/** Sites of the largest graph. Bases end at 63. */
const mostSites = 65_536;

/** Checks a number of sites, before anything is built. @throws {ArgumentError} naming what has so many. */
export function requireSites(sites: number, what: string): void {
  if (!Number.isSafeInteger(sites) || sites < 1 || sites > mostSites) {
    throw new ArgumentError(`${what} must have a whole number of sites from 1 to ${mostSites}, not ${sites}.`);
  }
}
