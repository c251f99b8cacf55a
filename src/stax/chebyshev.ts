/** Chebyshev series in one variable, and in (√q11, √q22, θ). */

/** Chebyshev points of the first kind. */
export function nodes(count: number): number[] {
  return Array.from({ length: count }, (_, j) => Math.cos((Math.PI * (j + 0.5)) / count));
}

/** Coefficients of the series through values at {@link nodes}. */
export function chebyshev(values: Float64Array): Float64Array {
  const n = values.length;
  return Float64Array.from({ length: n }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += values[j]! * Math.cos((Math.PI * k * (j + 0.5)) / n);
    return ((k === 0 ? 1 : 2) / n) * sum;
  });
}

/** Chebyshev transform along all three axes of values[a][b][k]. */
export function transform(values: Float64Array, count: number, angles: number): Float64Array {
  const result = values.slice();
  const along = (length: number, stride: number, starts: Iterable<number>) => {
    for (const start of starts) {
      const line = Float64Array.from({ length }, (_, i) => result[start + i * stride]!);
      for (const [i, c] of chebyshev(line).entries()) result[start + i * stride] = c;
    }
  };
  const range = (n: number) => Array.from({ length: n }, (_, i) => i);
  along(
    angles,
    1,
    range(count * count).map((ab) => ab * angles),
  );
  along(
    count,
    angles,
    range(count * angles).map((i) => Math.floor(i / angles) * count * angles + (i % angles)),
  );
  along(count, count * angles, range(count * angles));
  return result;
}

/** The series with coefficients c[a][b][k] at (x1, x2, y). */
export function evaluate(c: Float64Array, terms: number, angles: number, x1: number, x2: number, y: number): number {
  const t = (k: number, x: number) => Math.cos(k * Math.acos(x));
  let sum = 0;
  for (let a = 0; a < terms; a++) {
    for (let b = 0; b < terms; b++) {
      for (let k = 0; k < angles; k++) sum += c[(a * terms + b) * angles + k]! * t(a, x1) * t(b, x2) * t(k, y);
    }
  }
  return sum;
}
