import { dgemm, Matrix, transpose } from "../linalg/index.js";
import { inTurns, sumInTurns } from "../native/turns.js";
import { loopLengths, type Pairing } from "./pairings.js";
import { partsOfRows } from "./partsOfRows.js";
import { type LogNumber, logNumber, zero } from "./replica.js";

/** Powers Λ, Λ², … of a table, element by element; outer parities along rows, inner ones along columns. */
interface PowerTable {
  readonly rows: number;
  readonly columns: number;
  readonly powers: readonly Float64Array[];
}

/** Eigenvalues of an invariant kernel, ready for pairings of one order. */
export interface ParityTables {
  readonly byA: PowerTable;
  readonly byB: PowerTable;
}

/** @param table - Λ[q_A, q_B] as `parityTable` gives it. */
export async function parityTables({ rows, columns, data }: Matrix, order: number): Promise<ParityTables> {
  const [powers, transposed]: [Float64Array[], Float64Array[]] = [[], []];
  for (let l = 1; l <= order; l++) {
    const power = new Matrix(rows, columns);
    await inTurns(
      data.length,
      (begin, end) => {
        for (let at = begin; at < end; at++) power.data[at] = l === 1 ? data[at]! : data[at]! ** l;
      },
      { cost: 8 },
    );
    powers.push(power.data);
    transposed.push((await transpose(power)).data);
  }
  return { byA: { rows, columns, powers }, byB: { rows: columns, columns: rows, powers: transposed } };
}

/**
 * Contribution of a pairing: Σ Π_pairs Λ[q(A-loop), q(B-loop)] over one parity per loop, because summing over a shared
 * configuration makes the parities on either side of it equal.
 *
 * There are at most n+1 ≤ 5 loops of both kinds, so that one kind has at most two: its parities are summed outside.
 */
export async function invariantContribution(
  { byA, byB }: ParityTables,
  { loopA, loopB, weight }: Pick<Pairing, "loopA" | "loopB" | "weight">,
): Promise<LogNumber> {
  if (weight === 0) return zero;
  const [countA, countB] = [loopLengths(loopA).length, loopLengths(loopB).length];
  const outside = countA < countB || (countA === countB && byA.rows <= byB.rows) ? "A" : "B";
  const [table, outer, inner] = outside === "A" ? [byA, loopA, loopB] : [byB, loopB, loopA];
  // multiplicities[i][o]: how many pairs lie on inner loop i and outer loop o.
  const multiplicities = loopLengths(inner).map((_, i) =>
    loopLengths(outer).map((_, o) => outer.filter((loop, e) => loop === o && inner[e] === i).length),
  );
  const value =
    multiplicities[0]?.length === 1 ? await oneOuter(table, multiplicities) : await twoOuter(table, multiplicities);
  return logNumber(weight * value);
}

/** Σ_q Π_i Σ_p Λ[q, p]^m_i. */
async function oneOuter(table: PowerTable, multiplicities: readonly number[][]): Promise<number> {
  const factors = await Promise.all(multiplicities.map(([m]) => rowSums(table, m as number)));
  return sumInTurns(factors[0] as Float64Array, (_, q) => product(factors, q));
}

/** Σ_{q1,q2} Π_i Σ_p Λ[q1, p]^m_i1 Λ[q2, p]^m_i2. */
async function twoOuter(table: PowerTable, multiplicities: readonly number[][]): Promise<number> {
  const pairs = multiplicities as readonly [number, number][];
  const onFirst = await Promise.all(pairs.filter(([, m2]) => m2 === 0).map(([m1]) => rowSums(table, m1)));
  const onSecond = await Promise.all(pairs.filter(([m1]) => m1 === 0).map(([, m2]) => rowSums(table, m2)));
  const shared = pairs.filter(([m1, m2]) => m1 > 0 && m2 > 0);
  if (shared.length === 1) {
    const [m1, m2] = shared[0] as [number, number];
    const [left, right] = [await columnSums(table, m1, onFirst), await columnSums(table, m2, onSecond)];
    return sumInTurns(left, (x, p) => x * (right[p] as number));
  }
  const { rows, columns, powers } = table;
  const power = (m: number) => powers[m - 1] as Float64Array;
  const couplings = await Promise.all(
    shared.map(([m1, m2]) => dgemm(rows, rows, columns, power(m1), power(m2), { opB: "transpose" })),
  );
  let sum = 0;
  const work = (begin: number, end: number) => {
    for (let q1 = begin; q1 < end; q1++) {
      const first = product(onFirst, q1);
      for (let q2 = 0; q2 < rows; q2++) sum += first * product(onSecond, q2) * product(couplings, q1 * rows + q2);
    }
  };
  await inTurns(rows, work, { cost: 16 * rows });
  return sum;
}

/** Σ_p Λ[q, p]^m for every q. */
async function rowSums({ rows, columns, powers }: PowerTable, m: number): Promise<Float64Array> {
  const power = powers[m - 1] as Float64Array;
  const sums = new Float64Array(rows);
  const work = (begin: number, end: number) =>
    partsOfRows([begin, end], columns, (q, from, to) => {
      let sum = sums[q]!;
      for (let at = from; at < to; at++) sum += power[at]!;
      sums[q] = sum;
    });
  await inTurns(rows * columns, work);
  return sums;
}

/** Σ_q Π factors[q] Λ[q, p]^m for every p. */
async function columnSums(
  { rows, columns, powers }: PowerTable,
  m: number,
  factors: readonly Float64Array[],
): Promise<Float64Array> {
  const power = powers[m - 1] as Float64Array;
  const sums = new Float64Array(columns);
  const work = (begin: number, end: number) =>
    partsOfRows([begin, end], columns, (q, from, to) => {
      const factor = product(factors, q);
      for (let at = from; at < to; at++) sums[at - q * columns]! += factor * power[at]!;
    });
  await inTurns(rows * columns, work, { cost: 2 });
  return sums;
}

function product(factors: readonly Float64Array[], index: number): number {
  return factors.reduce((value, factor) => value * (factor[index] as number), 1);
}
