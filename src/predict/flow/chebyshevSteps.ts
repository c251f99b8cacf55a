/** The coefficients of one step of a stabilised Runge–Kutta method of second order with so many stages. */
export interface StepCoefficients {
  /** μ̃_1: Y_1 = Y_0 + μ̃_1·h·F_0. */
  readonly first: number;
  /** Per stage j ≥ 2: Y_j = (1−μ−ν)·Y_0 + μ·Y_{j−1} + ν·Y_{j−2} + μ̃·h·F_{j−1} + γ̃·h·F_0. */
  readonly stages: readonly { mu: number; nu: number; muTilde: number; gammaTilde: number }[];
}

const damping = 2 / 13;

/**
 * The Runge–Kutta–Chebyshev formulas: stable on the negative real axis to β(s) = ⅔(s²−1)(1−2ε/15), s stages at two vectors more than Euler's method.
 *
 * @see Sommeijer, Shampine & Verwer 1997, J. Comput. Appl. Math. 88, 315, eqs. (2.2)–(2.4).
 */
export function stepCoefficients(s: number): StepCoefficients {
  const w0 = 1 + damping / s ** 2;
  const [t, t1, t2] = [chebyshev(s, w0), slope(s, w0), curvature(s, w0)];
  const w1 = t1[s]! / t2[s]!;
  const b = Array.from({ length: s + 1 }, (_, j) => t2[Math.max(2, j)]! / t1[Math.max(2, j)]! ** 2);
  const a = b.map((value, j) => 1 - value * t[j]!);
  const stages = [];
  for (let j = 2; j <= s; j++) {
    const muTilde = (2 * b[j]! * w1) / b[j - 1]!;
    stages.push({
      mu: (2 * b[j]! * w0) / b[j - 1]!,
      nu: -b[j]! / b[j - 2]!,
      muTilde,
      gammaTilde: -a[j - 1]! * muTilde,
    });
  }
  return { first: b[1]! * w1, stages };
}

/** Stages with which a step of h·σ is stable. */
export function stagesFor(hSigma: number): number {
  return Math.max(2, 1 + Math.ceil(Math.sqrt(1.54 * hSigma + 1)));
}

/** The largest h·σ that so many stages allow. */
export function reachOf(stages: number): number {
  return ((stages - 1) ** 2 - 1) / 1.54;
}

// T_j, T'_j and T''_j of the Chebyshev polynomials at x for j = 0 … s.
function chebyshev(s: number, x: number): number[] {
  const t = [1, x];
  for (let j = 2; j <= s; j++) t.push(2 * x * t[j - 1]! - t[j - 2]!);
  return t;
}

function slope(s: number, x: number): number[] {
  const t = chebyshev(s, x);
  const d = [0, 1];
  for (let j = 2; j <= s; j++) d.push(2 * t[j - 1]! + 2 * x * d[j - 1]! - d[j - 2]!);
  return d;
}

function curvature(s: number, x: number): number[] {
  const d = slope(s, x);
  const c = [0, 0];
  for (let j = 2; j <= s; j++) c.push(4 * d[j - 1]! + 2 * x * c[j - 1]! - c[j - 2]!);
  return c;
}
