/** What native code calls operations and activations. A test compares both tables with native/kernels and native/activations. */

/** An activation as native code knows it. */
export interface ActivationCode {
  readonly code: number;
  /** Its parameters in their order; a layer's `parameters` unless it has fields of these names. */
  readonly parameters: readonly string[];
}

const coded = (code: number, ...parameters: readonly string[]) =>
  ({ code, parameters }) as const satisfies ActivationCode;

/** All activations, by the type of their layers. The formulas stand in docs/stax.md. */
export const activationCodes = {
  identity: coded(10),
  piecewiseLinear: coded(11, "negativeSlope", "positiveSlope"),
  sign: coded(12),
  rectifiedMonomial: coded(13, "degree"),
  erf: coded(14, "a", "b", "c"),
  sine: coded(15, "a", "b", "c"),
  exp: coded(16, "a", "b"),
  gaussian: coded(17, "a", "b"),
  gelu: coded(18),
  monomial: coded(19, "degree"),
  hermite: coded(20, "degree"),
  tanh: coded(21),
  sigmoid: coded(22),
  softplus: coded(23),
} as const satisfies Readonly<Record<ClosedFormName | "identity" | "piecewiseLinear", ActivationCode>>;

/** Name of an activation that native code has. */
export type ActivationName = keyof typeof activationCodes;

/** Names of those that are layers by themselves, listed for the reference; the other two have layers of their own. */
export type ClosedFormName =
  | "sign"
  | "rectifiedMonomial"
  | "erf"
  | "sine"
  | "exp"
  | "gaussian"
  | "gelu"
  | "monomial"
  | "hermite"
  | "tanh"
  | "sigmoid"
  | "softplus";

/** The highest `degree` of those that have one: powers are loops. */
export const highestDegree = 20;

/** Whether a name is one of them. */
export function isClosedForm(name: string): name is ClosedFormName {
  return name !== "identity" && name !== "piecewiseLinear" && Object.hasOwn(activationCodes, name);
}

/** The operations of the kernel recursion beside activations. */
export const operationCodes = {
  affine: 0,
  normalise: 1,
  fork: 2,
  next: 3,
  sum: 4,
  join: 5,
  translation: 6,
  interpolated: 7,
} as const;
