import type { Orbits } from "../../hilbert/orbits.js";
import { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";

/** What an invariant state has at x over what it has at the representative: signs, or phases of complex characters. */
type Turns = Pick<Orbits, "signs" | "phases">;

/** Σ s(x)*·g(x) over the states of a batch in each of its orbits, g by component. */
export async function summed(
  gradients: Matrix,
  batch: Int32Array,
  places: Int32Array,
  turns: Turns,
  count: number,
  { signal }: JobOptions,
): Promise<Matrix> {
  const { signs, phases } = turns;
  const sums = new Matrix(gradients.rows, count);
  const add = (begin: number, end: number, from: Float64Array, to: Float64Array) => {
    for (let i = begin; i < end; i++) {
      const state = batch[i]!;
      if (places[state]! >= 0) to[places[state]!]! += signs[state]! * from[i]!;
    }
  };
  const addTurned = (begin: number, end: number) => {
    const [fromRe, fromIm, toRe, toIm] = [gradients.row(0), gradients.row(1), sums.row(0), sums.row(1)];
    for (let i = begin; i < end; i++) {
      const state = batch[i]!;
      const place = places[state]!;
      if (place < 0) continue;
      const [re, im] = [phases![2 * state]!, phases![2 * state + 1]!];
      toRe[place]! += re * fromRe[i]! + im * fromIm[i]!;
      toIm[place]! += re * fromIm[i]! - im * fromRe[i]!;
    }
  };
  if (phases !== undefined) await inTurns(batch.length, addTurned, { signal, cost: 4 });
  else {
    for (let row = 0; row < gradients.rows; row++) {
      const [from, to] = [gradients.row(row), sums.row(row)];
      await inTurns(batch.length, (begin, end) => add(begin, end, from, to), { signal, cost: 2 });
    }
  }
  return sums;
}

/** Values of representatives by component on all states, 0 in forbidden orbits. */
export async function spread(
  values: Matrix,
  places: Int32Array,
  { signs, phases }: Turns,
  { signal }: JobOptions,
): Promise<Matrix> {
  const all = new Matrix(values.rows, places.length);
  const write = (begin: number, end: number, from: Float64Array, to: Float64Array) => {
    for (let x = begin; x < end; x++) if (places[x]! >= 0) to[x] = signs[x]! * from[places[x]!]!;
  };
  const writeTurned = (begin: number, end: number) => {
    const [fromRe, fromIm, toRe, toIm] = [values.row(0), values.row(1), all.row(0), all.row(1)];
    for (let x = begin; x < end; x++) {
      const place = places[x]!;
      if (place < 0) continue;
      const [re, im] = [phases![2 * x]!, phases![2 * x + 1]!];
      toRe[x] = re * fromRe[place]! - im * fromIm[place]!;
      toIm[x] = re * fromIm[place]! + im * fromRe[place]!;
    }
  };
  if (phases !== undefined) await inTurns(places.length, writeTurned, { signal, cost: 4 });
  else {
    for (let row = 0; row < values.rows; row++) {
      const [from, to] = [values.row(row), all.row(row)];
      await inTurns(places.length, (begin, end) => write(begin, end, from, to), { signal, cost: 2 });
    }
  }
  return all;
}
