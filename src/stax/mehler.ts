/**
 * T = Σₙ cₙ(s₁)cₙ(s₂)cosⁿθ with cₙ(s) = E[φ(sz)hₙ(z)], hₙ = Heₙ/√n! (Mehler's formula); Ṫ likewise from φ'. For smooth φ
 * the coefficients fall off geometrically in √n, and one sum replaces a quadrature in two dimensions.
 */
import type { ElementwiseLayer } from "./layer.js";
import type { DualValue } from "./quadrature.js";

const reach = 12.5; // the square root of the density is below 1e−17 there
const step = 0.04; // resolves hₙ up to n ≈ 2000; the trapezoidal rule converges geometrically
const maxTerms = 2000;

interface Coefficients {
  readonly value: Float64Array;
  readonly derivative: Float64Array;
}

/** (s₁, s₂, θ) → T, Ṫ for φ without kinks; coefficients are kept per standard deviation. */
export function dualBySeries(layer: ElementwiseLayer): (s1: number, s2: number, theta: number) => DualValue {
  const known = new Map<number, Coefficients>();
  const at = (s: number) => {
    const coefficients = known.get(s) ?? hermiteCoefficients(layer, s);
    known.set(s, coefficients);
    return coefficients;
  };
  return (s1, s2, theta) => {
    const [a, b] = [at(s1), at(s2)];
    const rho = Math.cos(theta);
    let [t, dot] = [0, 0];
    for (let n = Math.min(a.value.length, b.value.length) - 1; n >= 0; n--) {
      t = t * rho + a.value[n]! * b.value[n]!;
      dot = dot * rho + a.derivative[n]! * b.derivative[n]!;
    }
    return { t, dot };
  };
}

/** Coefficients up to where they no longer matter, by the trapezoidal rule with ψₙ = hₙ·√density from its recursion. */
function hermiteCoefficients(layer: ElementwiseLayer, s: number): Coefficients {
  const count = 2 * Math.round(reach / step) + 1;
  const z = Float64Array.from({ length: count }, (_, i) => (i - (count - 1) / 2) * step);
  const start = z.map((x) => Math.exp(-0.25 * x * x) / (2 * Math.PI) ** 0.25);
  const value = z.map((x, i) => step * start[i]! * layer.value(s * x));
  const derivative = z.map((x, i) => step * start[i]! * layer.derivative(s * x));
  let [below, psi] = [new Float64Array(count), start];
  const [c, d]: [number[], number[]] = [[], []];
  for (let n = 0; n < maxTerms; n++) {
    c.push(dot(value, psi));
    d.push(dot(derivative, psi));
    if (n % 2 === 1 && n > 8 && negligible(c) && negligible(d)) break;
    const [root, nextRoot] = [Math.sqrt(n), Math.sqrt(n + 1)];
    for (let i = 0; i < count; i++) below[i] = (z[i]! * psi[i]! - root * below[i]!) / nextRoot;
    [below, psi] = [psi, below];
  }
  return { value: Float64Array.from(c), derivative: Float64Array.from(d) };
}

/** Whether the last eight coefficients are below rounding. */
function negligible(coefficients: readonly number[]): boolean {
  const largest = coefficients.reduce((m, c) => Math.max(m, Math.abs(c)), 0);
  return coefficients.slice(-8).every((c) => Math.abs(c) <= 1e-9 * largest);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
