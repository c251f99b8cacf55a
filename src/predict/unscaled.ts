import { interleaved } from "../dataset/amplitudes.js";
import type { Matrix } from "../linalg/matrix.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";

/**
 * A state as (re, im) pairs from what a plain loss learns of it, √w·ψ by component.
 *
 * @param values - components×points; they are divided in place.
 * @param roots - √w of the points; undefined without weights.
 */
export async function unscaled(
  values: Matrix,
  roots: Float64Array | undefined,
  { signal }: JobOptions,
): Promise<Float64Array> {
  const divide = (begin: number, end: number) => {
    for (let at = begin; at < end; at++) values.data[at]! /= roots![at % values.columns]!;
  };
  if (roots !== undefined) await inTurns(values.data.length, divide, { signal });
  return interleaved(values, { signal });
}
