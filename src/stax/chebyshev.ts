/** Chebyshev series in one variable, and in (√q11, √q22, θ). */
import type { Turns } from "../native/turns.js";

/** Chebyshev points of the first kind. */
export function nodes(count: number): number[] {
  return Array.from({ length: count }, (_, j) => Math.cos((Math.PI * (j + 0.5)) / count));
}

/** Coefficients of the series through values at {@link nodes}. */
export function chebyshev(values: Float64Array, cosines = cosinesOf(values.length)): Float64Array {
  const n = values.length;
  const coefficients = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += values[j]! * cosines[k * n + j]!;
    coefficients[k] = ((k === 0 ? 1 : 2) / n) * sum;
  }
  return coefficients;
}

/** cos(πk(j+½)/n), n×n. */
function cosinesOf(n: number): Float64Array {
  const table = new Float64Array(n * n);
  for (let k = 0, at = 0; k < n; k++) {
    for (let j = 0; j < n; j++, at++) table[at] = Math.cos((Math.PI * k * (j + 0.5)) / n);
  }
  return table;
}

/** Chebyshev transform along all three axes of values[a][b][k]. */
export async function transform(
  values: Float64Array,
  count: number,
  angles: number,
  turns: Turns,
): Promise<Float64Array> {
  const result = values.slice();
  const along = async (length: number, stride: number, lines: number, startOf: (line: number) => number) => {
    const cosines = cosinesOf(length);
    const line = new Float64Array(length);
    for (let number = 0; number < lines; number++) {
      await turns.next();
      const start = startOf(number);
      for (let i = 0; i < length; i++) line[i] = result[start + i * stride]!;
      for (const [i, c] of chebyshev(line, cosines).entries()) result[start + i * stride] = c;
    }
  };
  await along(angles, 1, count * count, (ab) => ab * angles);
  await along(count, angles, count * angles, (i) => Math.floor(i / angles) * count * angles + (i % angles));
  await along(count, count * angles, count * angles, (i) => i);
  return result;
}

/** The series with coefficients c[a][b][k] at (x1, x2, y). */
export function evaluate(c: Float64Array, terms: number, angles: number, x1: number, x2: number, y: number): number {
  const polynomials = (count: number, x: number) => Array.from({ length: count }, (_, k) => Math.cos(k * Math.acos(x)));
  const [first, second, third] = [polynomials(terms, x1), polynomials(terms, x2), polynomials(angles, y)];
  let sum = 0;
  for (let a = 0; a < terms; a++) {
    for (let b = 0; b < terms; b++) {
      for (let k = 0; k < angles; k++) sum += c[(a * terms + b) * angles + k]! * first[a]! * second[b]! * third[k]!;
    }
  }
  return sum;
}
