import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import { requireFiniteEntries } from "./finiteEntries.js";

/** Largest difference of entry (i, j) from entry (j, i), relative to the largest entry: what rounding makes of large sums, and more. */
const tolerance = 1e-8;

/** Rows of one tile, whose columns stay in the cache. */
const tile = 64;

/**
 * Checks that a matrix is symmetric, or Hermitian where its numbers are complex, interleaved: LAPACK reads one triangle and takes the
 * other for granted.
 *
 * @param where - The function that errors name, `name` its argument.
 * @param data - n×n numbers, or n×n pairs.
 * @throws {ArgumentError} naming an entry that is not finite, or the pair of entries that differ most; the signal's reason.
 */
export async function requireSymmetric(
  where: string,
  name: string,
  data: Float64Array,
  n: number,
  { signal }: JobOptions = {},
): Promise<void> {
  const parts = data.length === n * n ? 1 : 2;
  await requireFiniteEntries(where, name, data, n, { signal }, parts);
  const apart = (i: number, j: number) => {
    const [a, b] = [parts * (i * n + j), parts * (j * n + i)];
    const real = Math.abs(data[a]! - data[b]!);
    return parts === 1 ? real : Math.max(real, Math.abs(data[a + 1]! + data[b + 1]!));
  };
  let [largest, difference, row, column] = [0, 0, 0, 0];
  const tiles = Math.ceil(n / tile);
  const compare = (block: number) => {
    const [i0, j0] = [tile * Math.floor(block / tiles), tile * (block % tiles)];
    if (j0 > i0) return;
    for (let i = i0; i < Math.min(n, i0 + tile); i++) {
      for (let j = j0; j < Math.min(i + 1, j0 + tile); j++) {
        const far = apart(i, j);
        if (far > difference) [difference, row, column] = [far, i, j];
        const at = parts * (i * n + j);
        for (let part = 0; part < parts; part++) largest = Math.max(largest, Math.abs(data[at + part]!));
      }
    }
  };
  const work = (begin: number, end: number) => {
    for (let block = begin; block < end; block++) compare(block);
  };
  await inTurns(tiles * tiles, work, { signal, cost: tile * tile, of: [data] });
  if (!(difference > tolerance * largest)) return;
  const kind = parts === 1 ? "symmetric" : "Hermitian";
  const entry = (i: number, j: number) => {
    const at = parts * (i * n + j);
    return `(${i}, ${j}) is ${data[at]}${parts === 1 ? "" : ` + ${data[at + 1]}i`}`;
  };
  throw new ArgumentError(
    `${where}: \`${name}\` must be ${kind}, but entry ${entry(row, column)} and entry ${entry(column, row)}. Only one triangle would be read; pass the mean of it and its ${parts === 1 ? "transpose" : "adjoint"} if that is meant.`,
  );
}
