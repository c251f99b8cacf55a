/** Finite networks: forward pass, and for every layer with parameters what its part of the Jacobian is made of. */
import { addTo, hadamard } from "../linalg/arithmetic.js";
import { rowDots } from "../linalg/dots.js";
import { dgemm } from "../linalg/gemm.js";
import { Matrix } from "../linalg/matrix.js";
import { type JobOptions, runJob } from "../native/job.js";
import { lazily } from "../native/lazily.js";
import { inTurns } from "../native/turns.js";
import { type ActivationLayer, type ElementwiseLayer, isActivation, type Layer } from "./layer.js";
import { nativeActivation } from "./nativeActivation.js";
import type { LayerParameters, Parametrised } from "./parameters.js";
import { activationProgram } from "./program.js";

/**
 * The gradient of one output with respect to one layer's parameters, for every input x:
 * ∂f/∂W_ij = weightScale·h_i(x)·δ_j(x), ∂f/∂β_j = biasScale·δ_j(x). It is kept in this factored form.
 */
export interface LayerGradient {
  readonly place: Parametrised;
  /** h, inputs of the layer: one row per x. */
  readonly activations: Matrix;
  /** δ = ∂f/∂z: one row per x. */
  readonly deltas: Matrix;
}

/** Ends a pass, either way. */
type Stop = AbortSignal | undefined;

/** The value of some layers, and the way back through them. */
interface Pass {
  readonly output: Matrix;
  /** Turns ∂f/∂output into ∂f/∂input, appending the gradients of the layers in between, last layer first. */
  readonly back: (delta: Matrix, gradients: LayerGradient[]) => Promise<Matrix>;
}

/** Runs layers forward; takes the parameters it needs from `next`. */
export async function forward(
  layers: readonly Layer[],
  next: () => readonly [Parametrised, LayerParameters],
  input: Matrix,
  { signal, onProgress }: JobOptions,
): Promise<Pass> {
  const passes: Pass[] = [];
  let x = input;
  for (const [i, layer] of layers.entries()) {
    const pass = await step(layer, next, x, signal);
    passes.push(pass);
    x = pass.output;
    onProgress?.((i + 1) / layers.length);
  }
  return {
    output: x,
    back: async (delta, gradients) => {
      let current = delta;
      for (const pass of passes.toReversed()) current = await pass.back(current, gradients);
      return current;
    },
  };
}

async function step(
  layer: Layer,
  next: () => readonly [Parametrised, LayerParameters],
  x: Matrix,
  signal: Stop,
): Promise<Pass> {
  if (isActivation(layer)) return activate(layer, x, signal);
  switch (layer.type) {
    case "dense":
      return linear(...next(), x, signal);
    case "cosNet":
    case "gaussNet": {
      const z = await linear(...next(), x, signal);
      const shift = layer.type === "cosNet" ? undefined : await squaredNorms(x, layer.wStd ** 2 / x.columns, signal);
      const phases = shift ? await subtractRows(z.output, shift, signal) : z.output;
      const h = await activate(featureFunction(layer.type), phases, signal);
      // What is in front of a feature map has no parameters, so nothing is handed further back.
      return { output: h.output, back: async (delta, gradients) => z.back(await h.back(delta, gradients), gradients) };
    }
    case "layerNorm":
      return normalise(layer.epsilon, x, signal);
    case "parallel":
      return branches(layer.branches, next, x, signal);
    default:
      return { output: x, back: async (delta) => delta };
  }
}

function featureFunction(type: "cosNet" | "gaussNet"): ActivationLayer {
  return type === "cosNet"
    ? { type: "sine", name: "cos", parameters: [1, 1, Math.PI / 2] }
    : { type: "exp", name: "exp", parameters: [1, 1] };
}

async function linear(
  place: Parametrised,
  { weights, biases }: LayerParameters,
  x: Matrix,
  signal: Stop,
): Promise<Pass> {
  const { layer, inputs, weightScale, biasScale } = place;
  const width = layer.width;
  const z = await dgemm(x.rows, width, inputs, x.data, weights, { alpha: weightScale, signal });
  if (biases !== undefined) {
    const addBiases = (begin: number, end: number) => {
      for (let i = begin, at = begin * width; i < end; i++)
        for (let j = 0; j < width; j++, at++) z[at]! += biasScale! * biases[j]!;
    };
    await inTurns(x.rows, addBiases, { cost: width, signal });
  }
  return {
    output: new Matrix(x.rows, width, z),
    back: async (deltas, gradients) => {
      gradients.push({ place, activations: x, deltas });
      const options = { opB: "transpose", alpha: weightScale, signal } as const;
      return new Matrix(x.rows, inputs, await dgemm(x.rows, inputs, width, deltas.data, weights, options));
    },
  };
}

/** φ at every element, and φ' once the way back needs it. */
interface Activated {
  readonly values: Float64Array;
  readonly derivatives: () => Promise<Float64Array>;
}

async function activationValues(layer: ActivationLayer, x: Float64Array, signal: Stop): Promise<Activated> {
  const native = nativeActivation(layer);
  if (native === undefined) return byFunction(layer as ElementwiseLayer, x, signal);
  const { values, derivatives } = await runJob("activation", { ...activationProgram(native), x }, { signal });
  return { values, derivatives: async () => derivatives };
}

/** Of a function that only JavaScript knows, whose φ' may cost several values of φ. */
async function byFunction({ value, derivative }: ElementwiseLayer, x: Float64Array, signal: Stop): Promise<Activated> {
  const at = async (f: (x: number) => number) => {
    const values = new Float64Array(x.length);
    const work = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) values[i] = f(x[i]!);
    };
    await inTurns(x.length, work, { cost: 32, signal });
    return values;
  };
  const derivatives = lazily(() => at(derivative));
  return { values: await at(value), derivatives: () => derivatives({ signal }) };
}

async function activate(layer: ActivationLayer, x: Matrix, signal: Stop): Promise<Pass> {
  const { values, derivatives } = await activationValues(layer, x.data, signal);
  return {
    output: new Matrix(x.rows, x.columns, values),
    back: async (delta) => hadamard(delta, new Matrix(x.rows, x.columns, await derivatives()), { signal }),
  };
}

/** h = (x−m)/σ with σ² = var(x)+ε; ∂f/∂x = (δ − mean(δ) − h·mean(δh))/σ. */
async function normalise(epsilon: number, x: Matrix, signal: Stop): Promise<Pass> {
  const output = new Matrix(x.rows, x.columns);
  const deviations = new Float64Array(x.rows);
  const mean = (row: Float64Array, f: (value: number, j: number) => number) =>
    row.reduce((sum, value, j) => sum + f(value, j), 0) / row.length;
  const forRows = (work: (i: number) => void) =>
    inTurns(
      x.rows,
      (begin, end) => {
        for (let i = begin; i < end; i++) work(i);
      },
      { cost: 8 * x.columns, signal },
    );
  await forRows((i) => {
    const row = x.row(i);
    const m = mean(row, (v) => v);
    const deviation = Math.sqrt(mean(row, (v) => (v - m) ** 2) + epsilon);
    deviations[i] = deviation;
    output.row(i).set(row.map((v) => (v - m) / deviation));
  });
  return {
    output,
    back: async (delta) => {
      const result = new Matrix(x.rows, x.columns);
      await forRows((i) => {
        const [d, h] = [delta.row(i), output.row(i)];
        const [m, slope] = [mean(d, (v) => v), mean(d, (v, j) => v * h[j]!)];
        result.row(i).set(d.map((v, j) => (v - m - h[j]! * slope) / deviations[i]!));
      });
      return result;
    },
  };
}

async function branches(
  list: readonly (readonly Layer[])[],
  next: () => readonly [Parametrised, LayerParameters],
  x: Matrix,
  signal: Stop,
): Promise<Pass> {
  const passes: Pass[] = [];
  for (const branch of list) passes.push(await forward(branch, next, x, { signal }));
  return {
    output: await sum(
      passes.map((pass) => pass.output),
      signal,
    ),
    back: async (delta, gradients) => {
      const deltas: Matrix[] = [];
      for (const pass of passes.toReversed()) deltas.push(await pass.back(delta, gradients));
      return sum(deltas, signal);
    },
  };
}

async function sum(matrices: readonly Matrix[], signal: Stop): Promise<Matrix> {
  const total = new Matrix(matrices[0]!.rows, matrices[0]!.columns);
  for (const matrix of matrices) await addTo(total, matrix, { signal });
  return total;
}

async function squaredNorms(x: Matrix, factor: number, signal: Stop): Promise<Float64Array> {
  return (await rowDots(x, x, { signal })).map((square) => factor * square);
}

async function subtractRows(x: Matrix, shift: Float64Array, signal: Stop): Promise<Matrix> {
  const result = new Matrix(x.rows, x.columns);
  const work = (begin: number, end: number) => {
    for (let i = begin, at = begin * x.columns; i < end; i++)
      for (let j = 0; j < x.columns; j++, at++) result.data[at] = x.data[at]! - shift[i]!;
  };
  await inTurns(x.rows, work, { cost: x.columns, signal });
  return result;
}
