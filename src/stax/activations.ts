import { finite, notNegative, requireArgument, requireNone, whole } from "../arguments/index.js";
import type { ClosedFormLayer, PiecewiseLinearLayer } from "./layer.js";

/** max(x, 0). */
export function relu(...none: readonly []): PiecewiseLinearLayer {
  requireNone("relu", none);
  return { type: "piecewiseLinear", name: "relu", negativeSlope: 0, positiveSlope: 1 };
}

/** x for x ≥ 0, slope·x for x < 0; slope .1 by default. @throws {ArgumentError} if the slope is not finite. */
export function leakyRelu(slope = 0.1): PiecewiseLinearLayer {
  requireFinite("leakyRelu", { slope });
  return { type: "piecewiseLinear", name: "leakyRelu", negativeSlope: slope, positiveSlope: 1 };
}

/** |x|. */
export function abs(...none: readonly []): PiecewiseLinearLayer {
  requireNone("abs", none);
  return { type: "piecewiseLinear", name: "abs", negativeSlope: -1, positiveSlope: 1 };
}

/** −1, 0 or 1. Its derivative vanishes, so nothing below it trains. */
export function sign(...none: readonly []): ClosedFormLayer {
  requireNone("sign", none);
  return { type: "sign", name: "sign", parameters: [] };
}

/** a·erf(bx) + c. @throws {ArgumentError} if a parameter is not finite. */
export function erf(a = 1, b = 1, c = 0): ClosedFormLayer {
  return closedForm("erf", "erf", { a, b, c });
}

/** a·sin(bx + c). @throws {ArgumentError} if a parameter is not finite. */
export function sin(a = 1, b = 1, c = 0): ClosedFormLayer {
  return closedForm("sine", "sin", { a, b, c });
}

/** a·cos(bx + c). @throws {ArgumentError} if a parameter is not finite. */
export function cos(a = 1, b = 1, c = 0): ClosedFormLayer {
  requireArgument("cos", "c", c, finite);
  return closedForm("sine", "cos", { a, b, c: c + Math.PI / 2 });
}

/** √2·sin(√(2γ)x + π/4), whose kernel is the radial basis function e^{−γE[(u−v)²]}. @throws {ArgumentError} if γ < 0. */
export function rbf(gamma = 1): ClosedFormLayer {
  requireArgument("rbf", "gamma", gamma, notNegative);
  return closedForm("sine", "rbf", { a: Math.SQRT2, gamma: Math.sqrt(2 * gamma), c: Math.PI / 4 });
}

/** a·exp(bx). @throws {ArgumentError} if a parameter is not finite. */
export function exp(a = 1, b = 1): ClosedFormLayer {
  return closedForm("exponential", "exp", { a, b });
}

/** a·exp(bx²). For b > 0 the kernel exists only up to variances below 1/(4b). @throws {ArgumentError} if not finite. */
export function gaussian(a = 1, b = -1): ClosedFormLayer {
  return closedForm("gaussian", "gaussian", { a, b });
}

/** x·Φ(x), Φ the standard normal distribution function. */
export function gelu(...none: readonly []): ClosedFormLayer {
  requireNone("gelu", none);
  return { type: "gelu", name: "gelu", parameters: [] };
}

/** tanh(x). */
export function tanh(...none: readonly []): ClosedFormLayer {
  requireNone("tanh", none);
  return { type: "tanh", name: "tanh", parameters: [] };
}

/** 1/(1 + e^{−x}). */
export function sigmoid(...none: readonly []): ClosedFormLayer {
  requireNone("sigmoid", none);
  return { type: "sigmoid", name: "sigmoid", parameters: [] };
}

/** log(1 + e^x). */
export function softplus(...none: readonly []): ClosedFormLayer {
  requireNone("softplus", none);
  return { type: "softplus", name: "softplus", parameters: [] };
}

/** xⁿ. @throws {ArgumentError} if n is no integer from 0 to 20. */
export function monomial(degree: number): ClosedFormLayer {
  return ofDegree("monomial", degree);
}

/** 1[x≥0]·xⁿ. @throws {ArgumentError} if n is no integer from 0 to 20. */
export function rectifiedMonomial(degree: number): ClosedFormLayer {
  return ofDegree("rectifiedMonomial", degree);
}

/** Heₙ(x)/√n!, orthonormal under the standard normal distribution. @throws {ArgumentError} if n is no integer from 0 to 20. */
export function hermite(degree: number): ClosedFormLayer {
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
  requireArgument(type, "degree", degree, whole(0, 20));
  return { type, name: type, parameters: [degree] };
}

function requireFinite(layer: string, parameters: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(parameters)) {
    requireArgument(layer, name, value, finite);
  }
}
