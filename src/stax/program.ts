import type { DenseLayer, Layer } from "./layer.js";

/** Codes of native/kernels/program.h. */
const code = { affine: 0, piecewiseLinear: 10 } as const;

const recordLength = 8;

/** A network as the native kernels read it: records of a code and seven parameters, and the tables they point to. */
export interface Program {
  readonly program: Float64Array;
  readonly tables: Float64Array;
}

/** Translates layers into the kernel recursion; `inputs` is the number of inputs of the first layer. */
export function compile(layers: readonly Layer[], inputs: number): Program {
  const records: (readonly number[])[] = [];
  let width = inputs;
  for (const layer of layers) {
    if (layer.type === "dense") {
      records.push(denseRecord(layer, width));
      width = layer.width;
    } else {
      records.push([code.piecewiseLinear, layer.negativeSlope, layer.positiveSlope]);
    }
  }
  const program = new Float64Array(recordLength * records.length);
  for (const [i, record] of records.entries()) program.set(record, recordLength * i);
  return { program, tables: new Float64Array(0) };
}

/**
 * K' = wStd²K + bStd², and with the layer's own gradients
 * - `ntk`: Θ' = wStd²Θ + K';
 * - `standard`: Θ' = wStd²Θ + n·K + 1[has bias].
 */
function denseRecord(layer: DenseLayer, inputs: number): readonly number[] {
  const w2 = layer.wStd ** 2;
  const b2 = (layer.bStd ?? 0) ** 2;
  if (!layer.trainable) return [code.affine, w2, b2, w2, 0, 0];
  if (layer.parameterization === "ntk") return [code.affine, w2, b2, w2, w2, b2];
  return [code.affine, w2, b2, w2, inputs, layer.bStd === undefined ? 0 : 1];
}
