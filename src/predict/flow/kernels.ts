import { byComponent } from "../../dataset/amplitudes.js";
import type { Task } from "../../dataset/task.js";
import { binomial } from "../../hilbert/binomial.js";
import { isAllSpins } from "../../hilbert/spins.js";
import { Matrix } from "../../linalg/matrix.js";
import { ofMeanDiagonal } from "../../loss/damping.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { lazily } from "../../native/lazily.js";
import { requireMemory } from "../../native/memory.js";
import { everyInTurns, indicesInTurns, mapInTurns } from "../../native/turns.js";
import { sharedBodyKernels } from "../../qsntk/infinite.js";
import type { Network } from "../../stax/network.js";
import { hasComplexCharacters, SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { clearedSpectra } from "../kernelOperators/walshOperator.js";
import type { KernelChoice } from "../modes/kernels.js";
import { asPairs, realForm } from "../modes/realForms.js";
import { semidefiniteFactor } from "../modes/semidefinite.js";
import { whiteNoise } from "../whiteNoise.js";
import { damped } from "./damped.js";
import type { FlowKernels, KernelSettings } from "./flowKernels.js";
import { flowKernelBytes } from "./memory.js";
import { orbitKernels, orbitsUnable } from "./orbitKernels.js";
import { keep, multiply, product } from "./products.js";

/**
 * The kernels of a flow: between orbits where the network is averaged over a group; by Walsh–Hadamard transforms where the network's kernel depends on how many
 * spins differ; by matrices otherwise.
 *
 * @throws {MemoryError} if matrices do not fit; {ArgumentError} as `network.kernel`.
 */
export async function flowKernels(
  network: Network | SymmetrizedNetwork,
  task: Task,
  settings: KernelSettings,
  job: JobOptions,
): Promise<FlowKernels> {
  if (network instanceof SymmetrizedNetwork) {
    const unable = orbitsUnable(network, task);
    if (unable === undefined) return orbitKernels(network, task, settings, job);
    return matrixKernels(network, task, settings, unable, job);
  }
  if (!isAllSpins(task.basis))
    return matrixKernels(network, task, settings, "the states are not all 2^d of spins", job);
  if (settings.correlation !== undefined)
    return matrixKernels(network, task, settings, "two readouts share a body", job);
  if (settings.damping !== undefined && task.trainIndices.length !== task.states) {
    return matrixKernels(network, task, settings, "the natural gradient on a batch has an inverse of its own", job);
  }
  const spins = task.basis.sites;
  const spectrum = await clearedSpectra(network, spins, { signal: job.signal });
  if (typeof spectrum === "string") return matrixKernels(network, task, settings, spectrum, job);
  return parityKernels(task, spins, spectrum, settings, job);
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
  const lambda = damping === undefined ? 0 : ofMeanDiagonal(damping, trace, states);
  const factors = damping === undefined ? theta : theta.map((value) => value / (value + lambda));
  const batch = task.trainIndices;
  const all = await indicesInTurns(states, signal);
  const whole = await isWhole(batch, states, signal);
  const made = (values: Float64Array, train: Int32Array, test: Int32Array) =>
    runJob("walshOperator", { spectrum: values, train, test }, { signal }, { where: "flow" });
  const none = new Int32Array(0);
  const moving = await made(factors, batch, whole ? none : all);
  const root = lazily(async () => made(spectrum.nngp.map(Math.sqrt), all, none));
  const cost = 4 * spins * states;
  return {
    method: "walsh",
    reason: `the kernel depends only on how many of the ${spins} spins differ`,
    move: (gradients, job) => product(moving.kernel, gradients, whole ? "train" : "test", states, cost, job),
    sample: async (seed, member, job) => {
      const noise = await whiteNoise(components, states, { seed, member }, job);
      return product((await root({ signal })).kernel, noise, "train", states, cost, job);
    },
  };
}

async function matrixKernels(
  network: Network | SymmetrizedNetwork,
  task: Task,
  { kernel, components, correlation, damping }: KernelSettings,
  reason: string,
  { signal }: JobOptions,
): Promise<FlowKernels> {
  const complex = hasComplexCharacters(network); // both components are pairs of one problem
  const parts = complex ? 2 : 1;
  const [states, n] = [parts * task.states, parts * task.trainIndices.length];
  const copies = correlation === undefined ? 1 : 2;
  requireMemory(
    "flow",
    `kernels between ${task.states} states and ${task.trainIndices.length} of the batch`,
    flowKernelBytes(states, n, { copies, isDamped: damping !== undefined }),
    "Take a smaller batch with { train }, or fewer sites. A dense network on all states of spins needs no matrix.",
  );
  const batch = await task.inputsAt("train", { signal });
  const pairs = await matrices(network, [task.inputs, batch], correlation, { signal });
  const thetas = await pairs(kernel, [0, 1]);
  const moving =
    damping === undefined ? thetas : await damped(thetas, await pairs(kernel, [1, 1]), damping, n, { signal });
  const turned = async (values: Matrix, job: JobOptions) => {
    if (complex) return asPairs(values, job);
    return copies === 2 ? combined(values) : values;
  };
  const turnedBack = async (values: Matrix, job: JobOptions) => {
    if (complex) return byComponent(values.data, 2, job);
    return copies === 2 ? combined(values) : values;
  };
  const whole = await isWhole(task.trainIndices, task.states, signal);
  const halves = whole ? await Promise.all(moving.map((one) => keep(one, undefined, { signal }))) : undefined;
  const roots = lazily(async () => {
    const covariances = await pairs("nngp", [0, 0]);
    return Promise.all(covariances.map((one) => semidefiniteFactor(one, { signal })));
  });
  return {
    method: "dense",
    reason,
    move: async (gradients, job) => {
      const values = await turned(gradients, job);
      const moved = new Matrix(values.rows, states);
      for (let r = 0; r < copies; r++) {
        const rows = copies === 2 ? 1 : values.rows;
        const part = values.data.subarray(r * n, (r + rows) * n);
        if (halves === undefined) await multiply(moving[r]!, part, rows, moved.data.subarray(r * states), job);
        else {
          const made = await product(halves[r]!, new Matrix(rows, n, part.slice()), "train", states, 2 * n * n, job);
          moved.data.set(made.data, r * states);
        }
      }
      return turnedBack(moved, job);
    },
    sample: async (seed, member, job) => {
      const factors = await roots({ signal });
      const white = await whiteNoise(components, task.states, { seed, member }, job);
      const noise = complex ? await asPairs(white, job) : white;
      const drawn = new Matrix(noise.rows, states);
      for (let r = 0; r < noise.rows; r++) {
        await multiply(factors[copies === 2 ? r : 0]!, noise.row(r), 1, drawn.row(r), job);
      }
      return turnedBack(drawn, job);
    },
  };
}

/**
 * Kernels between sets of inputs, each in the combinations in which it is diagonal: of independent components the kernel itself, of a shared body, where
 * Ω = ((Θ, Θ₁₂), (Θ₁₂, Θ)), Θ+Θ₁₂ for (ψ₁+ψ₂)/√2 and Θ−Θ₁₂ for (ψ₁−ψ₂)/√2; of complex characters the real form on (re, im) pairs.
 */
async function matrices(
  network: Network | SymmetrizedNetwork,
  sets: readonly Matrix[],
  correlation: number | undefined,
  job: JobOptions,
): Promise<(kernel: KernelChoice, sets: readonly [number, number]) => Promise<Matrix[]>> {
  if (correlation === undefined) {
    const compiled = await network.kernels(sets, job);
    return async (kernel, [a, b]) => {
      const found = await compiled[kernel](a, b, job);
      return [hasComplexCharacters(network) ? await realForm(found, "pairs", job) : found];
    };
  }
  const compiled = await sharedBodyKernels(network as Network, correlation, sets, job);
  return async (kernel, [a, b]) => {
    const { theta1, theta12 } = await compiled[kernel](a, b, job);
    const sum = async (sign: number) => {
      const data = await mapInTurns(theta1.data, (value, at) => value + sign * (theta12?.data[at] ?? 0), job);
      return new Matrix(theta1.rows, theta1.columns, data);
    };
    return [await sum(1), await sum(-1)];
  };
}

/** Whether a batch is all states in their order. */
async function isWhole(batch: Int32Array, states: number, signal: AbortSignal | undefined): Promise<boolean> {
  return batch.length === states && (await everyInTurns(batch, (state, i) => state === i, signal));
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
