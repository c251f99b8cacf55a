import { operationCodes } from "./codes.js";
import type { DenseLayer, ElementwiseLayer, Layer } from "./layer.js";
import { type NativeActivation, nativeActivation } from "./nativeActivation.js";

/** Numbers of one record: a code, and seven parameters. */
export const recordLength = 8;

/** A network as the native kernels read it: records of a code and seven parameters, and the tables they point to. */
export interface Program {
  readonly program: Float64Array;
  readonly tables: Float64Array;
}

/** Chebyshev coefficients of one elementwise layer; see native/kernels/interpolated-inl.h. */
export interface DualTable {
  readonly terms: number;
  readonly angles: number;
  readonly centre: number;
  readonly half: number;
  /** Whether the function has kinks: what native/kernels asks of parallel inputs. */
  readonly kinks: boolean;
  readonly coefficients: Float64Array;
}

/** Makes the table of an elementwise layer from the program of everything before it. */
export type TableMaker = (layer: ElementwiseLayer, number: number, before: Program) => Promise<DualTable>;

type OperationRecord = readonly number[];

/** Collects records and tables while a network is translated. */
class Builder {
  readonly records: OperationRecord[] = [];
  private readonly tables: number[] = [];

  add(number: number, code: number, ...parameters: readonly number[]): void {
    const padding = new Array<number>(recordLength - 2 - parameters.length).fill(0);
    this.records.push([code, ...parameters, ...padding, number]);
  }

  addTable(number: number, { terms, angles, centre, half, coefficients, kinks }: DualTable): void {
    this.add(number, operationCodes.interpolated, terms, angles, centre, half, this.tables.length, kinks ? 1 : 0);
    for (const coefficient of coefficients) this.tables.push(coefficient);
  }

  get program(): Program {
    return { program: Float64Array.from(this.records.flat()), tables: Float64Array.from(this.tables) };
  }
}

/**
 * Translates layers into the kernel recursion.
 *
 * @param inputs - Width of the inputs of the first layer, behind a fourierFeatures layer.
 */
export async function compile(layers: readonly Layer[], inputs: number, makeTable: TableMaker): Promise<Program> {
  const builder = new Builder();
  await translate(layers, inputs, builder, makeTable);
  return builder.program;
}

async function translate(
  layers: readonly Layer[],
  inputs: number,
  builder: Builder,
  makeTable: TableMaker,
): Promise<number> {
  let width = inputs;
  for (const [index, layer] of layers.entries()) {
    const number = index + 1;
    switch (layer.type) {
      case "dense":
        builder.add(number, operationCodes.affine, ...affine(layer, width));
        width = layer.width;
        break;
      case "cosNet":
      case "gaussNet": {
        const w2 = layer.wStd ** 2;
        const own = layer.trainable ? 1 : 0;
        // The phase of a Cos-net is a bias of its own, trained with unit scale; it is part of the activation's kernel.
        builder.add(number, operationCodes.affine, w2, 0, w2, own * w2, layer.type === "cosNet" ? own : 0);
        builder.add(number, operationCodes.translation, layer.type === "cosNet" ? 0.5 : 1, 0.5);
        width = layer.width;
        break;
      }
      case "layerNorm":
        builder.add(number, operationCodes.normalise, layer.epsilon);
        break;
      case "parallel":
        builder.add(number, operationCodes.fork);
        for (const [b, branch] of layer.branches.entries()) {
          if (b > 0) builder.add(number, operationCodes.next);
          const branchWidth = await translate(branch, width, builder, makeTable);
          if (b > 0) builder.add(number, operationCodes.sum);
          if (b === layer.branches.length - 1) width = branchWidth;
        }
        builder.add(number, operationCodes.join);
        break;
      case "elementwise":
        builder.addTable(number, await makeTable(layer, number, builder.program));
        break;
      case "identity":
      case "fanOut":
      case "fanInSum":
      case "fourierFeatures":
        break;
      default: {
        const { code, parameters } = nativeActivation(layer);
        builder.add(number, code, ...parameters);
      }
    }
  }
  return width;
}

/** The program of one activation alone, for its values in finite networks. */
export function activationProgram({ code, parameters }: NativeActivation): Program {
  const builder = new Builder();
  builder.add(1, code, ...parameters);
  return builder.program;
}

/**
 * K' = wStd²K + bStd², and with the layer's own gradients
 * - `ntk`: Θ' = wStd²Θ + K';
 * - `standard`: Θ' = wStd²Θ + n·K + 1[has bias].
 */
function affine(layer: DenseLayer, inputs: number): readonly number[] {
  const w2 = layer.wStd ** 2;
  const b2 = (layer.bStd ?? 0) ** 2;
  if (!layer.trainable) return [w2, b2, w2, 0, 0];
  if (layer.parameterization === "ntk") return [w2, b2, w2, w2, b2];
  return [w2, b2, w2, inputs, layer.bStd === undefined ? 0 : 1];
}
