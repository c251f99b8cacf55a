/** What native code calls operations and activations. A test compares both tables with native/kernels and native/activations. */

/** An activation as native code knows it. */
export interface ActivationCode {
  readonly code: number;
  /** Its parameters in their order; a layer's `parameters` unless it has fields of these names. */
  readonly parameters: readonly string[];
  /** Whether its dual activation has a closed form; otherwise kernels are found by quadrature. */
  readonly dual: boolean;
}

const closed = (code: number, ...parameters: readonly string[]) =>
  ({ code, parameters, dual: true }) as const satisfies ActivationCode;
const numeric = (code: number) => ({ code, parameters: [], dual: false }) as const satisfies ActivationCode;

/** All activations, by the type of their layers. The formulas stand in docs/stax.md. */
export const activationCodes = {
  identity: closed(10),
  piecewiseLinear: closed(11, "negativeSlope", "positiveSlope"),
  sign: closed(12),
  rectifiedMonomial: closed(13, "degree"),
  erf: closed(14, "a", "b", "c"),
  sine: closed(15, "a", "b", "c"),
  exponential: closed(16, "a", "b"),
  gaussian: closed(17, "a", "b"),
  gelu: closed(18),
  monomial: closed(19, "degree"),
  hermite: closed(20, "degree"),
  tanh: numeric(21),
  sigmoid: numeric(22),
  softplus: numeric(23),
} as const;

export type ActivationName = keyof typeof activationCodes;

/** Names of those whose dual has a closed form, but for the two that have layers of their own. */
export type ClosedFormName = Exclude<
  { [Name in ActivationName]: (typeof activationCodes)[Name]["dual"] extends true ? Name : never }[ActivationName],
  "identity" | "piecewiseLinear"
>;

/** Whether a name is one of them. */
export function isClosedForm(name: string): name is ClosedFormName {
  if (name === "identity" || name === "piecewiseLinear" || !Object.hasOwn(activationCodes, name)) return false;
  return activationCodes[name as ActivationName].dual;
}

/** The operations of the kernel recursion beside activations. */
export const operationCodes = {
  ...{ affine: 0, normalise: 1, fork: 2, next: 3, sum: 4, join: 5, translation: 6, interpolated: 7 },
} as const;
