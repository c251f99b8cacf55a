import {
  float64,
  jobKinds,
  type Kind,
  type Kinds,
  lastComponent,
  lastMember,
  list,
  optional,
  record,
  requireArgument,
  whole,
} from "../arguments/index.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { inTurns } from "../native/turns.js";
import { normal, type StreamAddress, uniform } from "../random/index.js";
import type { DenseLayer, Layer, RandomFeatureLayer } from "./layer.js";

/** Parameters of one layer that has any: dense, cosNet or gaussNet. */
export interface LayerParameters {
  /** W, inputs×width, row-major. */
  readonly weights: Float64Array;
  /** β or b, one per unit; absent if the layer has none. */
  readonly biases?: Float64Array;
}

/** The parameters of a finite network, one entry per layer that has any, in order; branches of `parallel` one after the other. */
export type Parameters = readonly LayerParameters[];

/** Where the initial parameters come from; parts that are left out are 0. */
export interface InitOptions extends JobOptions {
  /** 0 to 2⁵³−1. */
  readonly seed?: number;
  /** Which network of an ensemble. */
  readonly member?: number;
  /** Which component of ψ: 0 real part, 1 imaginary part. */
  readonly component?: number;
}

/** What options of initial parameters must be. */
export const initKinds: Kinds<InitOptions> = {
  seed: whole(0),
  member: whole(0, lastMember),
  component: whole(0, lastComponent),
  ...jobKinds,
};

/** The parameters of a network, as an argument. */
export const parametersKind: Kind = list(
  "the parameters of a network, which its init returns",
  record("the parameters of a layer, { weights, biases }", { weights: float64, biases: optional(float64) }),
);

/** A layer with parameters, at its place in a network. */
export interface Parametrised {
  readonly layer: DenseLayer | RandomFeatureLayer;
  /** Streams 2·position and 2·position+1 of {@link InitOptions} hold the weights and the biases. */
  readonly position: number;
  readonly inputs: number;
  /** z = weightScale·x·W + biasScale·β. */
  readonly weightScale: number;
  /** undefined: no bias. */
  readonly biasScale: number | undefined;
}

/** The layers with parameters of a network on `inputs` inputs (behind a fourierFeatures layer), in order. */
export function parametrised(layers: readonly Layer[], inputs: number): Parametrised[] {
  const found: Parametrised[] = [];
  let position = 0;
  const walk = (list: readonly Layer[], start: number): number => {
    let width = start;
    for (const layer of list) {
      const here = position++;
      if (layer.type === "parallel") {
        const before = width;
        for (const branch of layer.branches) width = walk(branch, before);
      } else if (layer.type === "dense" || layer.type === "cosNet" || layer.type === "gaussNet") {
        found.push({ layer, position: here, inputs: width, ...scales(layer, width) });
        width = layer.width;
      }
    }
    return width;
  };
  walk(layers, inputs);
  return found;
}

function scales(
  layer: DenseLayer | RandomFeatureLayer,
  inputs: number,
): Pick<Parametrised, "weightScale" | "biasScale"> {
  if (layer.type !== "dense") {
    return { weightScale: layer.wStd / Math.sqrt(inputs), biasScale: layer.type === "cosNet" ? 1 : undefined };
  }
  const ntk = layer.parameterization === "ntk";
  return {
    weightScale: ntk ? layer.wStd / Math.sqrt(inputs) : 1,
    biasScale: layer.bStd === undefined ? undefined : ntk ? layer.bStd : 1,
  };
}

/**
 * Draws initial parameters: standard normals, in `standard` parameterization times wStd/√n and bStd; Cos-net phases uniform.
 *
 * @throws {MemoryError} if they do not fit.
 */
export async function drawParameters(
  layers: readonly Layer[],
  inputs: number,
  options: InitOptions,
): Promise<LayerParameters[]> {
  const { seed = 0, member = 0, component = 0, signal, onProgress } = options;
  const places = parametrised(layers, inputs);
  const count = places.reduce((sum, { layer, inputs: n }) => sum + (n + 1) * layer.width, 0);
  requireMemory("init", `a network of ${count} parameters`, 8 * count, "Use narrower layers.");
  const parameters: LayerParameters[] = [];
  let done = 0;
  for (const { layer, position, inputs: n } of places) {
    const at = (which: 0 | 1) => ({ seed, member, component, layer: 2 * position + which });
    const standard = layer.type === "dense" && layer.parameterization === "standard";
    const weights = await drawn(normal, at(0), n * layer.width, standard ? layer.wStd / Math.sqrt(n) : 1, signal);
    if (layer.type === "gaussNet" || (layer.type === "dense" && layer.bStd === undefined)) parameters.push({ weights });
    else if (layer.type === "dense") {
      const scale = standard ? (layer.bStd as number) : 1;
      parameters.push({ weights, biases: await drawn(normal, at(1), layer.width, scale, signal) });
    } else {
      const biases = (await drawn(uniform, at(1), layer.width, 1, signal)).map((u) => Math.PI * (2 * u - 1));
      parameters.push({ weights, biases });
    }
    done += (n + 1) * layer.width;
    onProgress?.(done / count);
  }
  return parameters;
}

/** The first `count` numbers of a stream times a factor, drawn in turns. */
async function drawn(
  draw: typeof normal,
  address: StreamAddress,
  count: number,
  factor: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const values = new Float64Array(count);
  const work = (begin: number, end: number) => {
    values.set(draw(address, end - begin, begin), begin);
    if (factor !== 1) for (let i = begin; i < end; i++) values[i]! *= factor;
  };
  await inTurns(count, work, { cost: 8, signal });
  return values;
}

/** @throws {ArgumentError | ShapeError} if the parameters do not belong to the network; the message names the layer. */
export function requireParameters(method: string, places: readonly Parametrised[], parameters: Parameters): void {
  requireArgument(method, "parameters", parameters, parametersKind);
  if (parameters.length !== places.length) {
    throw new ArgumentError(
      `${method}: the network has ${places.length} layers with parameters, ${parameters.length} were given. Pass what init returned.`,
    );
  }
  for (const [i, { layer, position, inputs, biasScale }] of places.entries()) {
    const { weights, biases } = parameters[i]!;
    const wanted = biasScale === undefined ? undefined : layer.width;
    if (weights.length !== inputs * layer.width || biases?.length !== wanted) {
      throw new ShapeError(
        `${method}: layer ${position + 1} (${layer.type}) needs ${inputs}×${layer.width} weights and ${wanted ?? "no"} biases, not ${weights.length} and ${biases?.length ?? "none"}.`,
      );
    }
  }
}
