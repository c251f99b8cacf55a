/**
 * T = E[φ(u)φ(v)] and Ṫ = E[φ'(u)φ'(v)] in polar coordinates: u = s₁r·cosα, v = s₂r·cos(α−θ), density r·e^{−r²/2}/2π.
 * Composite Gauss–Legendre rules in α and r whose panels end where u or v meets a kink of φ: rays for a kink at 0, curves
 * r = κ/(s·cosα) otherwise, and rays where two such curves cross. So the integrand is smooth on every panel.
 */
import type { ElementwiseLayer } from "./layer.js";

export interface DualValue {
  readonly t: number;
  readonly dot: number;
}

/** Panels of a composite rule: at most this many radians, and this many standard deviations. */
export interface Panels {
  readonly angle: number;
  readonly radius: number;
}

const reach = 9; // beyond it the density is below 1e−17
const nodesPerPanel = 16;
const legendre = gaussLegendre(nodesPerPanel);

interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** E[φ(u)φ(v)] and E[φ'(u)φ'(v)] for standard deviations s₁, s₂ and angle θ. */
export function dualByQuadrature(
  { value, derivative, kinks }: ElementwiseLayer,
  s1: number,
  s2: number,
  theta: number,
  panels: Panels,
): DualValue {
  const curved = kinks.filter((kink) => kink !== 0);
  const angles = composite(-Math.PI / 2, (3 * Math.PI) / 2, rays(kinks, s1, s2, theta), panels.angle);
  const straight = composite(0, reach, [], panels.radius);
  let t = 0;
  let dot = 0;
  for (let i = 0; i < angles.nodes.length; i++) {
    const slope1 = s1 * Math.cos(angles.nodes[i]!);
    const slope2 = s2 * Math.cos(angles.nodes[i]! - theta);
    const crossings = curved.flatMap((kink) => [kink / slope1, kink / slope2]);
    const radii = curved.length === 0 ? straight : composite(0, reach, crossings, panels.radius);
    for (let j = 0; j < radii.nodes.length; j++) {
      const r = radii.nodes[j]!;
      const weight = angles.weights[i]! * radii.weights[j]! * r * Math.exp(-0.5 * r * r);
      t += weight * value(slope1 * r) * value(slope2 * r);
      dot += weight * derivative(slope1 * r) * derivative(slope2 * r);
    }
  }
  return { t: t / (2 * Math.PI), dot: dot / (2 * Math.PI) };
}

/** Rays u = 0 and v = 0, and those on which u is at one kink while v is at another: κ'·s₁cosα = κ·s₂cos(α−θ). */
function rays(kinks: readonly number[], s1: number, s2: number, theta: number): number[] {
  const result = [Math.PI / 2, theta - Math.PI / 2, theta + Math.PI / 2];
  for (const u of kinks) {
    for (const v of kinks) {
      const ray = Math.atan2(v * s1 - u * s2 * Math.cos(theta), u * s2 * Math.sin(theta));
      result.push(ray, ray + Math.PI);
    }
  }
  return result.map((ray) => (ray < -Math.PI / 2 ? ray + 2 * Math.PI : ray));
}

/** Composite rule on [begin, end]; panels end at the breaks inside, others (infinite ones too) are ignored. */
function composite(begin: number, end: number, breaks: readonly number[], panelLength: number): Rule {
  const inside = breaks.filter((x) => x > begin && x < end).sort((a, b) => a - b);
  const ends = [begin, ...inside, end];
  const panels = ends.slice(1).map((x, i) => Math.ceil((x - ends[i]!) / panelLength));
  const count = nodesPerPanel * panels.reduce((sum, p) => sum + p, 0);
  const [nodes, weights] = [new Float64Array(count), new Float64Array(count)];
  let at = 0;
  for (let i = 0; i < panels.length; i++) {
    const half = (ends[i + 1]! - ends[i]!) / (2 * panels[i]!);
    for (let panel = 0; panel < panels[i]!; panel++) {
      const centre = ends[i]! + (2 * panel + 1) * half;
      for (let k = 0; k < nodesPerPanel; k++, at++) {
        nodes[at] = centre + half * legendre.nodes[k]!;
        weights[at] = half * legendre.weights[k]!;
      }
    }
  }
  return { nodes, weights };
}

/** Nodes and weights on [−1, 1] by Newton's method on the Legendre polynomial. */
function gaussLegendre(n: number): Rule {
  const [nodes, weights] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 20; step++) {
      let [below, p] = [0, 1];
      for (let k = 1; k <= n; k++) [below, p] = [p, ((2 * k - 1) * x * p - (k - 1) * below) / k];
      slope = (n * (x * p - below)) / (x * x - 1);
      x -= p / slope;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
