import { requireArgument, whole } from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf } from "../native/progress.js";
import { piece, Turns } from "../native/turns.js";
import { forward, type LayerGradient } from "./finite.js";
import { featureCount, mapFeatures } from "./fourier.js";
import type { Layer } from "./layer.js";
import { type Parameters, parametrised, requireParameters } from "./parameters.js";

/** One forward pass, and gradients of single outputs from it. */
export interface Differentiated {
  /** n×(width of the last layer). */
  readonly output: Matrix;
  /** Gradients of output number `index`, one entry per layer with parameters, in the order of the parameters. */
  readonly gradients: (index: number) => Promise<LayerGradient[]>;
}

/** Runs a finite network on inputs and keeps what the way back needs: a few matrices of n×width per layer. */
export async function differentiate(
  method: string,
  layers: readonly Layer[],
  parameters: Parameters,
  inputs: Matrix,
  options: JobOptions,
): Promise<Differentiated> {
  const x = await mapFeatures(layers, inputs, { signal: options.signal });
  const places = parametrised(layers, x.columns);
  requireParameters(method, places, parameters);
  let at = 0;
  const pass = await forward(layers, () => [places[at]!, parameters[at++]!], x, options);
  const { output, back } = pass;
  return {
    output,
    gradients: async (index) => {
      requireArgument(method, "output", index, whole(0, output.columns - 1));
      const delta = new Matrix(output.rows, output.columns);
      for (let i = 0; i < output.rows; i++) delta.row(i)[index] = 1;
      const gradients: LayerGradient[] = [];
      await back(delta, gradients);
      return gradients.reverse();
    },
  };
}

/**
 * ∂f(x)/∂θ of one output, n×P over the trainable parameters: layer by layer the weights (inputs×width, row-major), then the
 * biases.
 */
export async function jacobianMatrix(
  layers: readonly Layer[],
  parameters: Parameters,
  inputs: Matrix,
  output: number,
  options: JobOptions,
): Promise<Matrix> {
  const places = parametrised(layers, featureCount(layers, inputs.columns));
  const counts = places.map(({ layer, inputs: n, biasScale }) =>
    layer.trainable ? (n + (biasScale === undefined ? 0 : 1)) * layer.width : 0,
  );
  const columns = counts.reduce((total, count) => total + count, 0);
  requireMemory(
    "jacobian",
    `a Jacobian of ${inputs.rows} inputs and ${columns} parameters`,
    8 * inputs.rows * columns + differentiateBytes(layers, inputs.rows, 1),
    "Use qsntk.empiricalNtk, which never forms the Jacobian, or fewer inputs.",
  );
  const differentiated = await differentiate("jacobian", layers, parameters, inputs, partOf(options, 0, 0.3));
  const gradients = await differentiated.gradients(output);
  const jacobian = new Matrix(inputs.rows, columns);
  const turns = new Turns(options.signal);
  let written = 0;
  for (let i = 0; i < inputs.rows; i++) {
    const row = jacobian.row(i);
    let at = 0;
    for (const { place, activations, deltas } of gradients) {
      if (!place.layer.trainable) continue;
      const delta = deltas.row(i);
      for (const h of activations.row(i)) {
        for (const d of delta) row[at++] = place.weightScale * h * d;
        written += delta.length;
        if (written < piece) continue;
        await turns.next();
        options.onProgress?.(0.5 + (0.5 * i) / inputs.rows);
        written = 0;
      }
      if (place.biasScale !== undefined) for (const d of delta) row[at++] = place.biasScale * d;
    }
  }
  return jacobian;
}

/** Bytes of {@link differentiate} on `count` inputs and of the gradients of some outputs: value, derivative and delta of every layer. */
export function differentiateBytes(layers: readonly Layer[], count: number, outputs: number): number {
  const numbers = widthsOf(layers).reduce((sum, width) => sum + (3 + outputs) * width, 0);
  return 8 * count * numbers;
}

/** The width behind every layer that makes new numbers. */
function widthsOf(layers: readonly Layer[], before = 1): number[] {
  const widths: number[] = [];
  let width = before;
  for (const layer of layers) {
    if (layer.type === "parallel") widths.push(...layer.branches.flatMap((branch) => widthsOf(branch, width)));
    else if ("width" in layer) width = layer.width;
    widths.push(width);
  }
  return widths;
}
