/** Chebyshev series of T and Ṫ of an elementwise layer over the variances and angles that occur, with an error estimate. */
import { NumericalError, ToleranceError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { Turns } from "../native/turns.js";
import { chebyshev, evaluate, nodes, transform } from "./chebyshev.js";
import type { ElementwiseLayer } from "./layer.js";
import { dualBySeries } from "./mehler.js";
import type { DualTable } from "./program.js";
import { type DualValue, dualByQuadrature, type Panels } from "./quadrature.js";

/** Smallest and largest √K(x,x) that reaches the layer. */
export interface DeviationRange {
  readonly smallest: number;
  readonly largest: number;
}

/** One quadrature, (s₁, s₂, θ) → T, Ṫ. */
type Dual = (s1: number, s2: number, theta: number) => DualValue;

/**
 * @param number - Position of the layer, for messages.
 * @throws {ToleranceError} if the estimated error exceeds the layer's tolerance; {NumericalError} if φ is not finite.
 */
export async function interpolateDual(
  layer: ElementwiseLayer,
  number: number,
  { smallest, largest }: DeviationRange,
  { signal }: JobOptions,
): Promise<DualTable> {
  const name = `kernel: layer ${number} (${layer.name})`;
  const turns = new Turns(signal);
  const panels = await coarsestPanels(layer, largest, name, turns);
  const quadrature: Dual = (s1, s2, theta) => dualByQuadrature(layer, s1, s2, theta, panels);
  const dual = layer.kinks.length === 0 ? dualBySeries(layer) : quadrature;
  const scale = dual(largest, largest, 0);
  const converged = (values: readonly DualValue[]) => tailIsSmall(values, scale, layer.tolerance / 4);

  const half = largest - smallest > 1e-13 * largest ? (largest - smallest) / 2 : 0;
  const centre = half === 0 ? largest : (largest + smallest) / 2;
  const sOf = (y: number) => Math.max(0, centre + half * y);
  const thetaOf = (y: number) => (Math.PI / 2) * (y + 1);
  const angles = await terms([16, 32, 64, 128, 256], (y) => dual(largest, largest, thetaOf(y)), converged, turns);
  const inS = (theta: number) => terms([4, 8, 16, 32], (y) => dual(sOf(y), sOf(y), theta), converged, turns);
  const count =
    half === 0 ? 1 : Math.max(await inS(0.3), await inS(2), await acrossKinks(layer, name, dual, scale, sOf, turns));

  const values: Float64Array[] = [new Float64Array(count * count * angles), new Float64Array(count * count * angles)];
  const [s, theta] = [nodes(count).map(sOf), nodes(angles).map(thetaOf)];
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      for (let k = 0; k < angles; k++) {
        await turns.next();
        const { t, dot } = dual(s[a]!, s[b]!, theta[k]!);
        for (const at of [(a * count + b) * angles + k, (b * count + a) * angles + k]) {
          values[0]![at] = t;
          values[1]![at] = dot;
        }
      }
    }
  }
  const coefficients = new Float64Array(2 * count * count * angles);
  for (const [which, value] of values.entries())
    coefficients.set(await transform(value, count, angles, turns), which * value.length);
  const table = { terms: count, angles, centre, half, coefficients, kinks: layer.kinks.length > 0 };
  const finer = { angle: panels.angle / 2, radius: panels.radius / 2 };
  await requireAccuracy(table, layer, name, finer, scale, sOf, thetaOf, turns);
  return table;
}

/** Coarsest panels with which the quadrature agrees with finer ones at a few hard points. */
async function coarsestPanels(layer: ElementwiseLayer, s: number, name: string, turns: Turns): Promise<Panels> {
  const at = (theta: number, panels: Panels) => dualByQuadrature(layer, s, s, theta, panels);
  for (let [panels, level] = [{ angle: 4, radius: 4.5 }, 0]; level < 5; level++) {
    const scale = at(0, panels);
    if (!Number.isFinite(scale.t + scale.dot)) {
      throw new NumericalError(`${name} has no finite covariance at variance ${s * s}. Use a smaller wStd before it.`);
    }
    const changeTo = async (finer: Panels) => {
      let most = 0;
      for (const theta of [0, 0.02, 1, 2.8]) {
        await turns.next();
        most = Math.max(most, difference(at(theta, panels), at(theta, finer), scale));
      }
      return most;
    };
    const inAngle = await changeTo({ ...panels, angle: panels.angle / 2 });
    const inRadius = await changeTo({ ...panels, radius: panels.radius / 2 });
    if (Math.max(inAngle, inRadius) < layer.tolerance / 10) return panels;
    panels = {
      angle: panels.angle / (inAngle >= inRadius ? 2 : 1),
      radius: panels.radius / (inRadius > inAngle ? 2 : 1),
    };
  }
  throw new ToleranceError(
    `${name}: quadrature does not reach the tolerance ${layer.tolerance}. ${remedies(layer, s)}`,
  );
}

/** What the caller can do about a function that is not smooth, or too steep for the deviation s of its input. */
function remedies({ kinks }: ElementwiseLayer, s: number): string {
  const named = kinks.length === 0 ? "Name the" : `Beside the kinks that are named (${kinks.join(", ")}), name all`;
  return (
    `${named} points where the function is not smooth, elementwise(f, { kinks: [0] }), take a smaller wStd before it (its input deviates by ` +
    `${Number(s.toPrecision(3))}), allow more, { tolerance }, or take the activation of stax that is this function, if there is one: it needs no quadrature.`
  );
}

function difference(a: DualValue, b: DualValue, scale: DualValue): number {
  return Math.max(relative(a.t - b.t, scale.t), relative(a.dot - b.dot, scale.dot));
}

function relative(error: number, scale: number): number {
  return Math.abs(error) / Math.max(scale, Number.MIN_VALUE);
}

/**
 * Terms for deviations that differ. For fully correlated inputs a kink κ that is not 0 is met at κ/s₁ and κ/s₂, and the dual
 * activations have a kink of their own at s₁ = s₂: the series falls off as 1/n², and what it leaves out is n of its last terms.
 *
 * @throws {ToleranceError} at once if no number of terms will do.
 */
async function acrossKinks(
  layer: ElementwiseLayer,
  name: string,
  dual: Dual,
  scale: DualValue,
  sOf: (y: number) => number,
  turns: Turns,
): Promise<number> {
  if (layer.kinks.every((kink) => kink === 0)) return 1;
  const counts = [4, 8, 16, 32];
  let found = false;
  const converged = (values: readonly DualValue[]) => {
    found = tailIsSmall(values, scale, layer.tolerance / values.length);
    return found;
  };
  const count = await terms(counts, (y) => dual(sOf(y), sOf(0.31), 0), converged, turns);
  if (found) return count;
  throw new ToleranceError(
    `${name}: kinks away from 0 (${layer.kinks.join(", ")}) do not let inputs of different norms be interpolated to the tolerance ${layer.tolerance}. ` +
      `Pass inputs of one norm, as those of spins are, allow more, { tolerance: 1e-2 }, or take the activation of stax that is this function, if there is one.`,
  );
}

/** First count for which the Chebyshev series of f has converged, or the last. */
async function terms(
  counts: readonly number[],
  f: (y: number) => DualValue,
  converged: (v: readonly DualValue[]) => boolean,
  turns: Turns,
): Promise<number> {
  for (const count of counts) {
    const values: DualValue[] = [];
    for (const y of nodes(count)) {
      await turns.next();
      values.push(f(y));
    }
    if (converged(values)) return count;
  }
  return counts.at(-1)!;
}

/** Whether the last eighth of the Chebyshev coefficients is below the tolerance. */
function tailIsSmall(values: readonly DualValue[], scale: DualValue, tolerance: number): boolean {
  const n = values.length;
  const tail = n - Math.max(2, n / 8);
  const small = (v: Float64Array, size: number) =>
    chebyshev(v)
      .subarray(tail)
      .every((c) => relative(c, size) < tolerance);
  return (
    small(
      Float64Array.from(values, (v) => v.t),
      scale.t,
    ) &&
    small(
      Float64Array.from(values, (v) => v.dot),
      scale.dot,
    )
  );
}

/** Compares the series with a finer quadrature at points between its nodes. */
async function requireAccuracy(
  { terms, angles, coefficients }: DualTable,
  layer: ElementwiseLayer,
  name: string,
  panels: Panels,
  scale: DualValue,
  sOf: (y: number) => number,
  thetaOf: (y: number) => number,
  turns: Turns,
): Promise<void> {
  const golden = (Math.sqrt(5) - 1) / 2;
  let worst = 0;
  for (let i = 0; i < 12; i++) {
    await turns.next();
    const [x1, x2, angle] = [golden, golden ** 2, golden ** 3].map((g) => 2 * ((i * g + 0.31) % 1) - 1) as [
      number,
      number,
      number,
    ];
    const y = i % 3 === 0 ? -1 : angle; // fully correlated inputs too, where kinks meet
    const other = i % 2 === 0 ? x1 : x2; // K(x, x) too
    const exact = dualByQuadrature(layer, sOf(x1), sOf(other), thetaOf(y), panels);
    const size = terms * terms * angles;
    const at = (which: number) => evaluate(coefficients.subarray(which * size), terms, angles, x1, other, y);
    worst = Math.max(worst, difference({ t: at(0), dot: at(1) }, exact, scale));
  }
  if (!(worst <= layer.tolerance)) {
    throw new ToleranceError(
      `${name}: the estimated error is ${worst.toExponential(1)}, the tolerance ${layer.tolerance}. ${remedies(layer, sOf(1))}`,
    );
  }
}
