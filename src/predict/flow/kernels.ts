import type { Task } from "../../dataset/task.js";
import { binomial } from "../../hilbert/binomial.js";
import { SpinHilbert } from "../../hilbert/spins.js";
import { addToDiagonal } from "../../linalg/arithmetic.js";
import { cholesky, choleskySolve } from "../../linalg/cholesky.js";
import { diagonal } from "../../linalg/dots.js";
import { Matrix } from "../../linalg/matrix.js";
import { runSync } from "../../native/call.js";
import type { Handle } from "../../native/functions/index.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { lazily } from "../../native/lazily.js";
import { requireMemory } from "../../native/memory.js";
import { inTurns, Turns } from "../../native/turns.js";
import { sharedBodyKernels } from "../../qsntk/infinite.js";
import { normal } from "../../random/index.js";
import type { Network } from "../../stax/network.js";
import { SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { paritySpectrum } from "../kernelOperators/walshOperator.js";
import type { KernelChoice } from "../modes/kernels.js";
import { semidefiniteFactor } from "../modes/prior.js";

/** How the components of ψ hang together, and what multiplies their gradients. */
export interface KernelSettings {
  readonly kernel: KernelChoice;
  readonly components: 1 | 2;
  /** ρ of a shared body; undefined for independent components. */
  readonly correlation: number | undefined;
  /** λ of the natural gradient, absolute or relative to the mean diagonal of the kernel; undefined for the plain one. */
  readonly damping: number | { readonly relative: number } | undefined;
}

/** What moves ψ: the kernels between all D states and the batch. */
export interface FlowKernels {
  /** What is behind them: matrices, or Walsh–Hadamard transforms. */
  readonly method: "dense" | "walsh";
  /** Gradients on the batch, components×n, to what they do on all states, components×D. */
  move(gradients: Matrix, job: JobOptions): Promise<Matrix>;
  /** ψ(0) of one member, components×D; streams (seed, member, component). */
  sample(seed: number, member: number, job: JobOptions): Promise<Matrix>;
}

/**
 * The kernels of a flow: by Walsh–Hadamard transforms where the network's kernel depends on how many spins differ, by matrices otherwise.
 *
 * @throws {MemoryError} if matrices do not fit; {ArgumentError} as `network.kernel`.
 */
export async function flowKernels(
  network: Network | SymmetrizedNetwork,
  task: Task,
  settings: KernelSettings,
  job: JobOptions,
): Promise<FlowKernels> {
  const spins = spinsOf(task);
  if (spins !== undefined && settings.correlation === undefined && !(network instanceof SymmetrizedNetwork)) {
    const spectrum = await paritySpectrum(network, spins, { signal: job.signal });
    const all = task.trainIndices.length === task.states;
    if (typeof spectrum !== "string" && (all || settings.damping === undefined)) {
      return parityKernels(task, spins, spectrum, settings, job);
    }
  }
  return matrixKernels(network, task, settings, job);
}

/** d, if the basis states are all 2^d words. */
function spinsOf({ basis }: Task): number | undefined {
  return basis instanceof SpinHilbert && basis.magnetization === undefined ? basis.sites : undefined;
}

async function parityKernels(
  task: Task,
  spins: number,
  spectrum: Readonly<Record<KernelChoice, Float64Array>>,
  { kernel, components, damping }: KernelSettings,
  { signal }: JobOptions,
): Promise<FlowKernels> {
  const states = 2 ** spins;
  const theta = spectrum[kernel];
  const trace = theta.reduce((sum, value, k) => sum + value * binomial(spins, k), 0);
  const lambda =
    damping === undefined ? 0 : typeof damping === "number" ? damping : (damping.relative * trace) / states;
  const factors = damping === undefined ? theta : theta.map((value) => value / (value + lambda));
  const batch = task.trainIndices;
  const all = Int32Array.from({ length: states }, (_, state) => state);
  const isAll = batch.length === states && batch.every((state, i) => state === i);
  const made = (values: Float64Array, train: Int32Array, test: Int32Array) =>
    runJob("walshOperator", { spectrum: values, train, test }, { signal }, { where: "flow" });
  const none = new Int32Array(0);
  const moving = await made(factors, batch, isAll ? none : all);
  const root = lazily(async () => made(spectrum.nngp.map(Math.sqrt), all, none));
  const cost = 4 * spins * states;
  return {
    method: "walsh",
    move: (gradients, job) => product(moving.kernel, gradients, isAll ? "train" : "test", states, cost, job),
    sample: async (seed, member, job) => {
      const noise = await whiteNoise(components, states, seed, member, job);
      return product((await root({ signal })).kernel, noise, "train", states, cost, job);
    },
  };
}

/** Additions of a product so short that it need not leave this thread. */
const short = 2 ** 20;

/** What a kernel operator makes of rows on its training points: rows on the D states that it leads to. */
async function product(
  kernel: Handle<"kernel">,
  rows: Matrix,
  to: "train" | "test",
  states: number,
  cost: number,
  { signal }: JobOptions,
): Promise<Matrix> {
  const request = { kernel, count: rows.rows, vectors: rows.data, to };
  if (cost <= short) return new Matrix(rows.rows, states, runSync("applyKernel", request, "flow").products);
  const { products } = await runJob("applyKernel", request, { signal }, { where: "flow" });
  return new Matrix(rows.rows, states, products);
}

async function whiteNoise(rows: number, columns: number, seed: number, member: number, { signal }: JobOptions) {
  const noise = new Matrix(rows, columns);
  for (let component = 0; component < rows; component++) {
    const row = noise.row(component);
    const draw = (begin: number, end: number) =>
      row.set(normal({ seed, member, component }, end - begin, begin), begin);
    await inTurns(columns, draw, { signal, cost: 8 });
  }
  return noise;
}

async function matrixKernels(
  network: Network | SymmetrizedNetwork,
  task: Task,
  { kernel, components, correlation, damping }: KernelSettings,
  { signal }: JobOptions,
): Promise<FlowKernels> {
  const [states, n] = [task.states, task.trainIndices.length];
  const copies = correlation === undefined ? 1 : 2;
  requireMemory(
    "flow",
    `kernels between ${states} states and ${n} of the batch`,
    8 * copies * (3 * states * n + 2 * states ** 2),
    "Take a smaller batch with { train }, fewer sites, or a dense network on all states of spins, which needs no matrix.",
  );
  const batch = await task.inputsAt("train", { signal });
  const pairs = await matrices(network, [task.inputs, batch], correlation, { signal });
  const thetas = await pairs(kernel, [0, 1]);
  const moving =
    damping === undefined ? thetas : await damped(thetas, await pairs(kernel, [1, 1]), damping, { signal });
  const whole = n === states && task.trainIndices.every((state, i) => state === i);
  const halves = whole ? await Promise.all(moving.map((one) => half(one, { signal }))) : undefined;
  let roots: Promise<Matrix[]> | undefined;
  return {
    method: "dense",
    move: async (gradients, job) => {
      const turned = copies === 2 ? combined(gradients) : gradients;
      const moved = new Matrix(components, states);
      for (let r = 0; r < copies; r++) {
        const rows = copies === 2 ? 1 : components;
        const part = turned.data.subarray(r * n, (r + rows) * n);
        if (halves === undefined) await multiply(moving[r]!, part, rows, moved.data.subarray(r * states), job);
        else {
          const made = await product(halves[r]!, new Matrix(rows, n, part.slice()), "train", states, 2 * n * n, job);
          moved.data.set(made.data, r * states);
        }
      }
      return copies === 2 ? combined(moved) : moved;
    },
    sample: async (seed, member, job) => {
      roots ??= pairs("nngp", [0, 0]).then((covariances) =>
        Promise.all(covariances.map((one) => semidefiniteFactor(one, { signal }))),
      );
      const factors = await roots;
      const noise = await whiteNoise(components, states, seed, member, job);
      const drawn = new Matrix(components, states);
      for (let r = 0; r < components; r++) {
        await multiply(factors[copies === 2 ? r : 0]!, noise.row(r), 1, drawn.row(r), job);
      }
      return copies === 2 ? combined(drawn) : drawn;
    },
  };
}

/** Half of a symmetric matrix, kept where products are computed. */
async function half({ rows: n, data: train }: Matrix, { signal }: JobOptions): Promise<Handle<"kernel">> {
  const request = { n, m: 0, train, between: new Float64Array(0), diagonal: new Float64Array(0) };
  return (await runJob("matrixOperator", request, { signal }, { where: "flow" })).kernel;
}

/**
 * Kernels between sets of inputs, each in the combinations in which it is diagonal: of independent components the kernel itself, of a shared body, where
 * Ω = ((Θ, Θ₁₂), (Θ₁₂, Θ)), Θ+Θ₁₂ for (ψ₁+ψ₂)/√2 and Θ−Θ₁₂ for (ψ₁−ψ₂)/√2.
 */
async function matrices(
  network: Network | SymmetrizedNetwork,
  sets: readonly Matrix[],
  correlation: number | undefined,
  job: JobOptions,
): Promise<(kernel: KernelChoice, sets: readonly [number, number]) => Promise<Matrix[]>> {
  if (correlation === undefined) {
    const compiled = await network.kernels(sets, job);
    return async (kernel, [a, b]) => [
      kernel === "nngp" ? await compiled.nngp(a, b, job) : (await compiled.pairs(a, b, job)).ntk,
    ];
  }
  const compiled = await sharedBodyKernels(network as Network, correlation, sets, job);
  return async (kernel, [a, b]) => {
    const { theta1, theta12 } =
      kernel === "nngp" ? await compiled.nngp(a, b, job) : (await compiled.pairs(a, b, job)).ntk;
    const sum = (sign: number) =>
      new Matrix(
        theta1.rows,
        theta1.columns,
        theta1.data.map((value, at) => value + sign * (theta12?.data[at] ?? 0)),
      );
    return [sum(1), sum(-1)];
  };
}

/** (a+b)/√2 and (a−b)/√2 of two rows; its own inverse. */
function combined({ columns, data }: Matrix): Matrix {
  const turned = new Matrix(2, columns);
  for (let i = 0; i < columns; i++) {
    turned.data[i] = Math.SQRT1_2 * (data[i]! + data[columns + i]!);
    turned.data[columns + i] = Math.SQRT1_2 * (data[i]! - data[columns + i]!);
  }
  return turned;
}

/** Θ(·,B)·(Θ_BB+λ)⁻¹ of each kernel. */
async function damped(
  thetas: readonly Matrix[],
  onBatch: readonly Matrix[],
  damping: number | { readonly relative: number },
  job: JobOptions,
): Promise<Matrix[]> {
  const filtered: Matrix[] = [];
  for (const [k, theta] of thetas.entries()) {
    const n = theta.columns;
    const trace = diagonal(onBatch[k]!).reduce((sum, value) => sum + value, 0);
    const lambda = typeof damping === "number" ? damping : (damping.relative * trace) / n;
    const factor = await cholesky((await addToDiagonal(onBatch[k]!, lambda, job)).data, n, job);
    const transposed = new Float64Array(theta.data.length);
    const turn = (begin: number, end: number) => {
      for (let i = begin; i < end; i++)
        for (let j = 0; j < n; j++) transposed[j * theta.rows + i] = theta.data[i * n + j]!;
    };
    await inTurns(theta.rows, turn, { signal: job.signal, cost: 4 * n });
    const solved = await choleskySolve(factor, n, transposed, theta.rows, job); // n×D: (Θ_BB+λ)⁻¹·Θ(B,·)
    const back = new Matrix(theta.rows, n);
    const turnBack = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) for (let j = 0; j < n; j++) back.data[i * n + j] = solved[j * theta.rows + i]!;
    };
    await inTurns(theta.rows, turnBack, { signal: job.signal, cost: 4 * n });
    filtered.push(back);
  }
  return filtered;
}

const rowsAtOnce = 2 ** 22; // numbers of a matrix that are read in a few milliseconds

/** y ← x·Aᵀ for `rows` rows x, in pieces short enough for JavaScript's thread: a job would copy the matrix for each product. */
async function multiply(a: Matrix, x: Float64Array, rows: number, y: Float64Array, { signal }: JobOptions) {
  const turns = new Turns(signal);
  const { rows: length, columns: k } = a;
  const step = Math.max(1, Math.floor(rowsAtOnce / k));
  for (let begin = 0; begin < length; begin += step) {
    await turns.next();
    const n = Math.min(step, length - begin);
    runSync("dgemm", {
      ...{ opA: "none", opB: "transpose", m: rows, n, k, alpha: 1, beta: 0 },
      ...{ a: x, lda: k, b: a.data.subarray(begin * k), ldb: k, c: y.subarray(begin), ldc: length },
    });
  }
}
