import { ShapeError } from "../native/errors.js";

/**
 * ⟨a|b⟩ = Σ_s a_s* b_s of two complex vectors, interleaved: [re, im].
 *
 * @throws {ShapeError} if the lengths differ or are odd.
 */
export function overlap(a: Float64Array, b: Float64Array): [number, number] {
  if (a.length !== b.length || a.length % 2 !== 0) {
    throw new ShapeError(
      `overlap: the states have ${a.length} and ${b.length} numbers; both must have 2D, (re, im) interleaved.`,
    );
  }
  let re = 0;
  let im = 0;
  for (let i = 0; i < a.length; i += 2) {
    re += a[i]! * b[i]! + a[i + 1]! * b[i + 1]!;
    im += a[i]! * b[i + 1]! - a[i + 1]! * b[i]!;
  }
  return [re, im];
}

/** |⟨a|b⟩|²/(⟨a|a⟩⟨b|b⟩); errors as for {@link overlap}. */
export function fidelity(a: Float64Array, b: Float64Array): number {
  const [re, im] = overlap(a, b);
  return (re * re + im * im) / (overlap(a, a)[0] * overlap(b, b)[0]);
}
