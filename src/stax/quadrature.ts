/**
 * T = E[φ(u)φ(v)] and Ṫ = E[φ'(u)φ'(v)] by composite Gauss–Legendre rules on whose panels the integrand is smooth.
 *
 * Where the only kink is 0: in polar coordinates u = s₁r·cosα, v = s₂r·cos(α−θ), density r·e^{−r²/2}/2π, with panels that end at
 * the rays u = 0 and v = 0. Other kinks are curves there, r = κ/(s·cosα), along which nothing converges fast; for them u = s₁x,
 * v = s₂(x·cosθ + y·sinθ), with panels of y that end at the kinks, and panels of x that end at the kinks of u and shrink towards
 * x = κ/(s₂cosθ), where the average over y is a kink that is smooth at the scale |tanθ|.
 */
import type { ElementwiseLayer } from "./layer.js";

/** A dual and its derivative at one point. */
export interface DualValue {
  readonly t: number;
  readonly dot: number;
}

/** Panels of a composite rule: at most this many radians, of polar coordinates, and this many standard deviations. */
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
  layer: ElementwiseLayer,
  s1: number,
  s2: number,
  theta: number,
  panels: Panels,
): DualValue {
  return layer.kinks.every((kink) => kink === 0)
    ? inPolarCoordinates(layer, s1, s2, theta, panels)
    : inCartesianCoordinates(layer, s1, s2, theta, panels.radius);
}

function inPolarCoordinates(
  { value, derivative }: ElementwiseLayer,
  s1: number,
  s2: number,
  theta: number,
  panels: Panels,
): DualValue {
  const angles = composite(-Math.PI / 2, (3 * Math.PI) / 2, rays(theta), panels.angle);
  const radii = composite(0, reach, [], panels.radius);
  let t = 0;
  let dot = 0;
  for (let i = 0; i < angles.nodes.length; i++) {
    const slope1 = s1 * Math.cos(angles.nodes[i]!);
    const slope2 = s2 * Math.cos(angles.nodes[i]! - theta);
    for (let j = 0; j < radii.nodes.length; j++) {
      const r = radii.nodes[j]!;
      const weight = angles.weights[i]! * radii.weights[j]! * r * Math.exp(-0.5 * r * r);
      t += weight * value(slope1 * r) * value(slope2 * r);
      dot += weight * derivative(slope1 * r) * derivative(slope2 * r);
    }
  }
  return { t: t / (2 * Math.PI), dot: dot / (2 * Math.PI) };
}

/** Rays u = 0 and v = 0. */
function rays(theta: number): number[] {
  const result = [Math.PI / 2, theta - Math.PI / 2, theta + Math.PI / 2];
  return result.map((ray) => (ray < -Math.PI / 2 ? ray + 2 * Math.PI : ray));
}

/** Where panels end around a smooth kink, in units of its width: beyond the last one it is a kink to rounding. */
const grading = [-9, -5, -2.5, 0, 2.5, 5, 9];

function inCartesianCoordinates(
  { value, derivative, kinks }: ElementwiseLayer,
  s1: number,
  s2: number,
  theta: number,
  panelLength: number,
): DualValue {
  const [cosine, sine] = [Math.cos(theta), Math.sin(theta)];
  const smooth = kinks.flatMap((kink) => grading.map((step) => (kink / s2 + step * sine) / cosine));
  const outer = composite(-reach, reach, [...kinks.map((kink) => kink / s1), ...smooth], panelLength);
  const point: Rule = { nodes: Float64Array.of(0), weights: Float64Array.of(1) };
  let t = 0;
  let dot = 0;
  for (let i = 0; i < outer.nodes.length; i++) {
    const x = outer.nodes[i]!;
    const crossings = kinks.map((kink) => (kink / s2 - x * cosine) / sine);
    // At θ = 0 and π there is no y.
    const inner = sine < 1e-12 ? point : normal(composite(-reach, reach, crossings, panelLength));
    let value2 = 0;
    let derivative2 = 0;
    for (let j = 0; j < inner.nodes.length; j++) {
      const v = s2 * (x * cosine + inner.nodes[j]! * sine);
      value2 += inner.weights[j]! * value(v);
      derivative2 += inner.weights[j]! * derivative(v);
    }
    const weight = (outer.weights[i]! * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
    t += weight * value(s1 * x) * value2;
    dot += weight * derivative(s1 * x) * derivative2;
  }
  return { t, dot };
}

/** A rule whose weights hold the density of standard normal numbers. */
function normal({ nodes, weights }: Rule): Rule {
  const density = (y: number) => Math.exp(-0.5 * y * y) / Math.sqrt(2 * Math.PI);
  return { nodes, weights: weights.map((weight, i) => weight * density(nodes[i]!)) };
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
