import { finite, noMore, notNegative, requireArgument, whole } from "../arguments/index.js";
import { highestDegree } from "./codes.js";
import type { ClosedFormLayer, PiecewiseLinearLayer } from "./layer.js";

/** max(x, 0). */
export function relu(): PiecewiseLinearLayer {
  noMore("relu", arguments, 0);
  return { type: "piecewiseLinear", name: "relu", negativeSlope: 0, positiveSlope: 1 };
}

/** x for x ≥ 0, slope·x for x < 0; slope .1 by default. @throws {ArgumentError} if the slope is not finite. */
export function leakyRelu(slope = 0.1): PiecewiseLinearLayer {
  noMore("leakyRelu", arguments, 1);
  requireFinite("leakyRelu", { slope });
  return { type: "piecewiseLinear", name: "leakyRelu", negativeSlope: slope, positiveSlope: 1 };
}

/** |x|. */
export function abs(): PiecewiseLinearLayer {
  noMore("abs", arguments, 0);
  return { type: "piecewiseLinear", name: "abs", negativeSlope: -1, positiveSlope: 1 };
}

/** −1, 0 or 1. Its derivative vanishes, so nothing below it trains. */
export function sign(): ClosedFormLayer {
  noMore("sign", arguments, 0);
  return { type: "sign", name: "sign", parameters: [] };
}

/** a·erf(bx) + c. @throws {ArgumentError} if a parameter is not finite. */
export function erf(a = 1, b = 1, c = 0): ClosedFormLayer {
  noMore("erf", arguments, 3);
  return closedForm("erf", "erf", { a, b, c });
}

/** a·sin(bx + c). @throws {ArgumentError} if a parameter is not finite. */
export function sin(a = 1, b = 1, c = 0): ClosedFormLayer {
  noMore("sin", arguments, 3);
  return closedForm("sine", "sin", { a, b, c });
}

/** a·cos(bx + c). @throws {ArgumentError} if a parameter is not finite. */
export function cos(a = 1, b = 1, c = 0): ClosedFormLayer {
  noMore("cos", arguments, 3);
  requireArgument("cos", "c", c, finite);
  return closedForm("sine", "cos", { a, b, c: c + Math.PI / 2 });
}

/** √2·sin(√(2γ)x + π/4), whose kernel is the radial basis function e^{−γE[(u−v)²]}. @throws {ArgumentError} if γ < 0. */
export function rbf(gamma = 1): ClosedFormLayer {
  noMore("rbf", arguments, 1);
  requireArgument("rbf", "gamma", gamma, notNegative);
  return closedForm("sine", "rbf", { a: Math.SQRT2, gamma: Math.sqrt(2 * gamma), c: Math.PI / 4 });
}

/** a·exp(bx). @throws {ArgumentError} if a parameter is not finite. */
export function exp(a = 1, b = 1): ClosedFormLayer {
  noMore("exp", arguments, 2);
  return closedForm("exp", "exp", { a, b });
}

/** a·exp(bx²). For b > 0 the kernel exists only up to variances below 1/(4b). @throws {ArgumentError} if not finite. */
export function gaussian(a = 1, b = -1): ClosedFormLayer {
  noMore("gaussian", arguments, 2);
  return closedForm("gaussian", "gaussian", { a, b });
}

/** x·Φ(x), Φ the standard normal distribution function. */
export function gelu(): ClosedFormLayer {
  noMore("gelu", arguments, 0);
  return { type: "gelu", name: "gelu", parameters: [] };
}

/** tanh(x). */
export function tanh(): ClosedFormLayer {
  noMore("tanh", arguments, 0);
  return { type: "tanh", name: "tanh", parameters: [] };
}

/** 1/(1 + e^{−x}). */
export function sigmoid(): ClosedFormLayer {
  noMore("sigmoid", arguments, 0);
  return { type: "sigmoid", name: "sigmoid", parameters: [] };
}

/** log(1 + e^x). */
export function softplus(): ClosedFormLayer {
  noMore("softplus", arguments, 0);
  return { type: "softplus", name: "softplus", parameters: [] };
}

/** xⁿ. @throws {ArgumentError} if n is no integer from 0 to 20. */
export function monomial(degree: number): ClosedFormLayer {
  noMore("monomial", arguments, 1);
  return ofDegree("monomial", degree);
}

/** 1[x≥0]·xⁿ. @throws {ArgumentError} if n is no integer from 0 to 20. */
export function rectifiedMonomial(degree: number): ClosedFormLayer {
  noMore("rectifiedMonomial", arguments, 1);
  return ofDegree("rectifiedMonomial", degree);
}

/** Heₙ(x)/√n!, orthonormal under the standard normal distribution. @throws {ArgumentError} if n is no integer from 0 to 20. */
export function hermite(degree: number): ClosedFormLayer {
  noMore("hermite", arguments, 1);
  return ofDegree("hermite", degree);
}

function closedForm(
  type: ClosedFormLayer["type"],
  name: string,
  parameters: Readonly<Record<string, number>>,
): ClosedFormLayer {
  requireFinite(name, parameters);
  return { type, name, parameters: Object.values(parameters) };
}

function ofDegree(type: "monomial" | "rectifiedMonomial" | "hermite", degree: number): ClosedFormLayer {
  requireArgument(type, "degree", degree, whole(0, highestDegree));
  return { type, name: type, parameters: [degree] };
}

function requireFinite(layer: string, parameters: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(parameters)) {
    requireArgument(layer, name, value, finite);
  }
}
