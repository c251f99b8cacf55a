import {
  boolean,
  callback,
  finite,
  type Kind,
  kind,
  list,
  notNegative,
  oneOf,
  optional,
  type Problem,
  positive,
  printable,
  record,
  suggestion,
  text,
} from "../arguments/index.js";
import { matrixKind } from "../linalg/matrix.js";
import { activationCodes, type ClosedFormName, isClosedForm } from "./codes.js";
import { deviationKind, widthKind } from "./dense.js";
import { isActivation, isLayer, type Layer, typeOf } from "./layer.js";

const what = "a layer, such as stax.dense(100)";
const closedForm = { name: text, parameters: list("a list of numbers", finite) };
const features = { width: widthKind, wStd: deviationKind, trainable: boolean };
const nested: Kind = (value) => layerKind(value);

/** What the fields of every layer must be; callers may write layers by hand. */
const fields: { readonly [Type in Layer["type"]]: Readonly<Record<string, Kind>> } = {
  dense: { ...features, bStd: optional(deviationKind), parameterization: oneOf("ntk", "standard") },
  piecewiseLinear: { name: text, negativeSlope: finite, positiveSlope: finite },
  ...(Object.fromEntries(
    Object.keys(activationCodes)
      .filter(isClosedForm)
      .map((name) => [name, closedForm]),
  ) as Readonly<Record<ClosedFormName, typeof closedForm>>),
  elementwise: {
    name: text,
    value: callback,
    derivative: callback,
    kinks: list("a list of points", finite),
    tolerance: positive,
    quadrature: boolean,
  },
  cosNet: features,
  gaussNet: features,
  fourierFeatures: { amplitudes: list("a list of amplitudes", finite), frequencies: matrixKind },
  layerNorm: { epsilon: notNegative },
  identity: {},
  fanOut: { count: widthKind },
  parallel: { branches: list("a list of branches", list("a list of layers", nested)) },
  fanInSum: {},
};

const anyLayer = kind(what, isLayer, "Pass what stax.dense(…), stax.relu() and so on return.");

/** A layer, as an argument, with all its fields and no others. */
export const layerKind: Kind = (value) => {
  const problem = anyLayer(value);
  if (problem !== undefined) return problem;
  const known = fields[typeOf(value)!];
  return record(what, { type: text, ...known })(value) ?? unknownField(value as Layer, Object.keys(known));
};

function unknownField(layer: Layer, known: readonly string[]): Problem | undefined {
  const unknown = Object.keys(layer).find((name) => name !== "type" && !known.includes(name));
  if (unknown === undefined) return undefined;
  const meant = suggestion(unknown, known, (one) => `\`${one}\``);
  const remedy = meant === undefined ? `It has ${known.join(", ") || "none"}.` : `Did you mean ${meant}?`;
  return {
    allowed: `left out: a layer ${printable(layer.type)} has no such field`,
    value: layer[unknown as keyof Layer],
    at: `.${printable(unknown)}`,
    remedy,
  };
}

const anyActivation = kind("an activation, such as stax.relu()", (value) => isLayer(value) && isActivation(value));

/** An activation, as an argument. */
export const activationKind: Kind = (value) => anyActivation(value) ?? layerKind(value);
