import type { Points } from "../dataset/task.js";
import type { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import { finiteSpread } from "../states/statistics.js";
import type { Row } from "./layers.js";

/** Losses of each member over time, K×Te. */
export interface EnsembleCurves {
  /** Units of the hidden layers. */
  readonly width: number;
  /** The Te times, in steps. */
  readonly times: Float64Array;
  /** On the training points. */
  readonly train: Matrix;
  /** On the test points. */
  readonly test: Matrix;
}

const allPoints = ["train", "test"] as const;

/** The same for training and for test points, as a list. */
export function both<T>(of: (points: Points) => T): T[] {
  return allPoints.map(of);
}

/** The same for training and for test points, by their names. */
export function byPoints<T>(of: (points: Points) => T): Readonly<Record<Points, T>> {
  return { train: of("train"), test: of("test") };
}

/** A curve over the positive times: others have no place on a logarithmic axis. Losses that diverged are left out. */
export function curveRows(times: Float64Array, losses: Float64Array, spread?: Float64Array): Row[] {
  return Array.from(losses, (y, i) => {
    const std = spread?.[i];
    // A band that would reach below 0 ends two decades below the curve.
    return { x: times[i]!, y, ...(isSpread(std) && { low: Math.max(y - std, y / 100), high: y + std }) };
  }).filter(isShown);
}

/** A curve as {@link curveRows} gives it, without values that have no place on a logarithmic axis. */
export function positiveRows(times: Float64Array, values: Float64Array, spread?: Float64Array): Row[] {
  return curveRows(times, values, spread).filter(({ y }) => y > 0);
}

/** Means over the members that have not diverged, at the positive times, with one standard deviation. */
export function memberMeans(times: Float64Array, members: readonly Float64Array[]): Row[] {
  const spreads = Array.from(times, (_, k) => finiteSpread(members.map((curve) => curve[k]!)));
  return positiveRows(
    times,
    Float64Array.from(spreads, ({ mean }) => mean),
    Float64Array.from(spreads, ({ standardDeviation }) => standardDeviation),
  );
}

/** The curves of all members, one group each. */
export function memberRows(ensemble: EnsembleCurves, points: Points): Row[] {
  const { times, [points]: losses } = ensemble;
  const members = Array.from({ length: losses.columns > 0 ? losses.rows : 0 }, (_, member) => member);
  return members
    .flatMap((group) => Array.from(times, (x, i) => ({ x, y: losses.get(group, i), group })))
    .filter(isShown);
}

/**
 * The parts of curves above a floor, in logarithms; each ends or begins where it crosses. Marks that clip would not do: Resvg ends the process
 * where an element lies wholly beyond the picture.
 */
export function above(rows: readonly Row[], floor: number): Row[] {
  return rows.flatMap((row, i) => {
    const before = rows[i - 1];
    const crosses = before !== undefined && before.group === row.group && before.y < floor !== row.y < floor;
    return [...(crosses ? [crossing(before, row, floor)] : []), ...(row.y < floor ? [] : [row])];
  });
}

/** The parts of bands above a floor. */
export function bandsAbove(rows: readonly Row[], floor: number): Row[] {
  const upper = above(
    rows.flatMap(({ x, low, high }) => (low === undefined || high === undefined ? [] : [{ x, y: high, low }])),
    floor,
  );
  return upper.map(({ x, y, low = floor }) => ({ x, y, low: Math.max(low, floor), high: y }));
}

function crossing(from: Row, to: Row, floor: number): Row {
  const depth = ({ y }: Row) => Math.log(Math.max(y, Number.MIN_VALUE) / floor); // 0 lies below what can be told apart from it
  const part = depth(from) / (depth(from) - depth(to));
  const x = from.x * (to.x / from.x) ** part;
  return { x, y: floor, ...(from.group !== undefined && { group: from.group }) };
}

/** Means over the groups at each time. */
export function meanRows(rows: readonly Row[]): Row[] {
  const byTime = new Map<number, { sum: number; count: number }>();
  for (const { x, y } of rows) {
    const { sum, count } = byTime.get(x) ?? { sum: 0, count: 0 };
    byTime.set(x, { sum: sum + y, count: count + 1 });
  }
  return [...byTime].map(([x, { sum, count }]) => ({ x, y: sum / count }));
}

/**
 * From the first to the last of the times that are shown; around it if there is but one.
 *
 * @throws {ArgumentError} if there is none.
 */
export function timesOf(rows: readonly Row[]): [number, number] {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { x } of rows) {
    first = Math.min(first, x);
    last = Math.max(last, x);
  }
  if (last === 0) {
    throw new ArgumentError(
      "lossesFigure: `content.times` must have a positive time at which a loss is finite, for its axis is logarithmic. Add later times.",
    );
  }
  return first === last ? [first / 2, last * 2] : [first, last];
}

function isSpread(std: number | undefined): std is number {
  return std !== undefined && Number.isFinite(std);
}

function isShown({ x, y }: Row): boolean {
  return x > 0 && Number.isFinite(x) && Number.isFinite(y);
}
