import { dgemm } from "../linalg/gemm.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import type { Layer } from "./layer.js";

/**
 * The inputs behind a leading fourierFeatures layer, or the inputs themselves.
 *
 * @throws {ShapeError} if the inputs do not have as many components as the frequencies; {ArgumentError} if not finite.
 */
export async function mapFeatures(layers: readonly Layer[], x: Matrix, options: JobOptions = {}): Promise<Matrix> {
  const layer = layers[0];
  if (layer?.type !== "fourierFeatures") return x;
  const { amplitudes, frequencies } = layer;
  if (x.columns !== frequencies.columns) {
    throw new ShapeError(
      `fourierFeatures: inputs have ${x.columns} components, frequencies ${frequencies.columns}; they must agree.`,
    );
  }
  await inTurns(x.data.length, (begin, end) => {
    if (x.data.subarray(begin, end).every(Number.isFinite)) return;
    throw new ArgumentError("fourierFeatures: every input must be finite.");
  });
  const m = amplitudes.length;
  const phases = await dgemm(x.rows, m, x.columns, x.data, frequencies.data, {
    opB: "transpose",
    alpha: 2 * Math.PI,
    signal: options.signal,
  });
  const features = new Matrix(x.rows, 2 * m);
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const a = amplitudes[i % m]!;
      features.data[2 * i] = a * Math.cos(phases[i]!);
      features.data[2 * i + 1] = a * Math.sin(phases[i]!);
    }
  };
  await inTurns(x.rows * m, work, { signal: options.signal, cost: 16 });
  return features;
}

/** Components of an input of `inputs` components behind a leading fourierFeatures layer. */
export function featureCount(layers: readonly Layer[], inputs: number): number {
  const layer = layers[0];
  return layer?.type === "fourierFeatures" ? 2 * layer.amplitudes.length : inputs;
}

/** Whether a network reads features of its inputs rather than their scalar products. */
export function mapsFeatures(layers: readonly Layer[]): boolean {
  return layers[0]?.type === "fourierFeatures";
}
