import type { JobOptions } from "../native/job.js";
import { piece, scattered, Turns } from "../native/turns.js";
import { binomial } from "./binomial.js";

/**
 * The states of a basis in an order other than ours, as rows: state j of row r has index bases[r] + tables[kinds[r]][j] in ours. Half of
 * the sites are in the row, the other half within it, so that all this takes the square root of what an index per state would.
 */
export interface StateRows {
  readonly bases: Int32Array;
  readonly kinds: Uint8Array;
  readonly tables: readonly Int32Array[];
}

/**
 * Words of bits with site 0 first: as numbers with the bit of site 0 the most significant, ascending. Their ranks in our order, in which
 * the bit of site 0 is the least significant.
 *
 * @param ones - Bits that are 1; undefined for all words.
 */
export function wordRows(sites: number, ones: number | undefined): StateRows {
  const split = sites >> 1;
  const bases: number[] = [];
  const kinds: number[] = [];
  visitWords({ sites, ones, from: 0, to: split }, 0, (rank, before) => {
    bases.push(rank);
    kinds.push(ones === undefined ? 0 : before);
  });
  const tables: Int32Array[] = [];
  for (const kind of new Set(kinds)) {
    const ranks: number[] = [];
    visitWords({ sites, ones, from: split, to: sites }, kind, (rank) => ranks.push(rank));
    tables[kind] = Int32Array.from(ranks);
  }
  return { bases: Int32Array.from(bases), kinds: Uint8Array.from(kinds), tables };
}

/** A part of the sites of a word, from the first to the one before the last. */
interface Part {
  readonly sites: number;
  readonly ones: number | undefined;
  readonly from: number;
  readonly to: number;
}

/** Calls `found` for every choice of the bits of a part, 0 before 1, with what they add to the rank and the ones up to there. */
function visitWords(part: Part, before: number, found: (rank: number, ones: number) => void): void {
  const { sites, ones, from, to } = part;
  const visit = (site: number, count: number, rank: number) => {
    if (site === to) return found(rank, count);
    if (ones === undefined || ones - count < sites - site) visit(site + 1, count, rank);
    if (ones === undefined) visit(site + 1, count + 1, rank + 2 ** site);
    else if (count < ones) visit(site + 1, count + 1, rank + binomial(site, count + 1));
  };
  visit(from, before, 0);
}

/** The same states from the last to the first. */
export function reversedRows({ bases, kinds, tables }: StateRows): StateRows {
  return {
    bases: bases.slice().reverse(),
    kinds: kinds.slice().reverse(),
    tables: tables.map((table) => table.slice().reverse()),
  };
}

/** Pairs of an outer and an inner word, the inner one running faster; the rank of the pair is the sum of theirs. */
export function pairRows(outer: Int32Array, inner: Int32Array): StateRows {
  return { bases: outer, kinds: new Uint8Array(outer.length), tables: [inner] };
}

/** All states in our order, in rows of moderate length. */
export function ownRows({ dimension }: { readonly dimension: number }): StateRows {
  const length = Math.min(dimension, piece);
  const rows = Math.ceil(dimension / length);
  const rest = dimension - (rows - 1) * length;
  return {
    bases: Int32Array.from({ length: rows }, (_, row) => row * length),
    kinds: Uint8Array.from({ length: rows }, (_, row) => (row < rows - 1 ? 0 : 1)),
    tables: [length, rest].map((states) => Int32Array.from({ length: states }, (_, i) => i)),
  };
}

/** Some states of a row, from `begin` to before `end`; the first of them is at `position` of the order. */
export type RowWork = (position: number, base: number, table: Int32Array, begin: number, end: number) => void;

/**
 * Goes through all states in their order, in turns with the event loop.
 *
 * @throws the signal's reason after an abort.
 */
export async function forEachRow(rows: StateRows, { signal, onProgress }: JobOptions, work: RowWork): Promise<void> {
  const { bases, kinds, tables } = rows;
  const turns = new Turns(signal);
  let position = 0;
  let done = scattered;
  for (let row = 0; row < bases.length; row++) {
    const table = tables[kinds[row]!]!;
    for (let begin = 0; begin < table.length; ) {
      if (done >= scattered) {
        await turns.next();
        if (row > 0) onProgress?.(row / bases.length);
        done = 0;
      }
      const end = Math.min(table.length, begin + scattered - done);
      work(position, bases[row]!, table, begin, end);
      position += end - begin;
      done += end - begin;
      begin = end;
    }
  }
}

/** The indices of all states in their order, one by one, each times `factor`. */
export async function indicesOf(rows: StateRows, options: JobOptions, factor = 1): Promise<Int32Array> {
  const { bases, kinds, tables } = rows;
  const count = bases.reduce((sum, _, row) => sum + tables[kinds[row]!]!.length, 0);
  const indices = new Int32Array(count);
  await forEachRow(rows, options, (position, base, table, begin, end) => {
    for (let j = begin; j < end; j++) indices[position + j - begin] = factor * (base + table[j]!);
  });
  return indices;
}
