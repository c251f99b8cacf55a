import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { everyInTurns } from "../native/turns.js";

/**
 * Checks that every number of a caller's matrix is finite: behind products and sums nobody knows any more which one was not.
 *
 * @param where - The function that errors name, `name` its argument.
 * @param data - Rows of `columns` entries, each of one number or of a (re, im) pair.
 * @throws {ArgumentError} naming the first entry that is not finite; the signal's reason.
 */
export async function requireFiniteEntries(
  where: string,
  name: string,
  data: Float64Array,
  columns: number,
  { signal }: JobOptions,
  parts: 1 | 2 = 1,
): Promise<void> {
  let place = -1;
  const finite = (value: number, at: number) => {
    if (Number.isFinite(value)) return true;
    place = at;
    return false;
  };
  if (await everyInTurns(data, finite, signal)) return;
  const entry = Math.floor(place / parts);
  throw new ArgumentError(
    `${where}: \`${name}\` holds ${data[place]} at row ${Math.floor(entry / columns)}, column ${entry % columns}; every entry must be finite. Check how it was computed.`,
  );
}
