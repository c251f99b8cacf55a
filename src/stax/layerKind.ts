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
  record,
  text,
} from "../arguments/index.js";
import { matrixKind } from "../linalg/matrix.js";
import { activationCodes, type ClosedFormName, isClosedForm } from "./codes.js";
import { deviationKind, widthKind } from "./dense.js";
import { isActivation, isLayer, type Layer } from "./layer.js";

const what = "a layer, such as stax.dense(100)";
const closedForm = { name: text, parameters: list("a list of numbers", finite) };
const features = { width: widthKind, wStd: deviationKind, trainable: boolean };
const nested: Kind = (value) => layerKind(value);

const closedForms = Object.fromEntries(
  Object.keys(activationCodes)
    .filter(isClosedForm)
    .map((name) => [name, record(what, closedForm)]),
) as Readonly<Record<ClosedFormName, Kind>>;

/** What the fields of every layer must be; callers may write layers by hand. */
const fields: { readonly [Type in Layer["type"]]: Kind } = {
  dense: record(what, {
    ...features,
    bStd: optional(deviationKind),
    parameterization: oneOf("ntk", "standard"),
  }),
  piecewiseLinear: record(what, { name: text, negativeSlope: finite, positiveSlope: finite }),
  ...closedForms,
  elementwise: record(what, {
    ...{ name: text, value: callback, derivative: callback, kinks: list("a list of points", finite) },
    ...{ tolerance: notNegative, quadrature: boolean },
  }),
  cosNet: record(what, features),
  gaussNet: record(what, features),
  fourierFeatures: record(what, { amplitudes: list("a list of amplitudes", finite), frequencies: matrixKind }),
  layerNorm: record(what, { epsilon: notNegative }),
  identity: record(what, {}),
  fanOut: record(what, { count: widthKind }),
  parallel: record(what, { branches: list("a list of branches", list("a list of layers", nested)) }),
  fanInSum: record(what, {}),
};

const anyLayer = kind(what, isLayer, "Pass what stax.dense(…), stax.relu() and so on return.");

/** A layer, as an argument, with all its fields. */
export const layerKind: Kind = (value) => anyLayer(value) ?? fields[(value as Layer).type](value);

const anyActivation = kind("an activation, such as stax.relu()", (value) => isLayer(value) && isActivation(value));

/** An activation, as an argument. */
export const activationKind: Kind = (value) => anyActivation(value) ?? layerKind(value);
