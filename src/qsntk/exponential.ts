/** ψ = e^{f_1 + if_2}: modulus and phase instead of real and imaginary part. */
import { inNameOf, jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { requireFiniteEntries } from "../linalg/finiteEntries.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { NumericalError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { everyInTurns, inTurns } from "../native/turns.js";
import { type Network, networkKind } from "../stax/network.js";
import { QsNtk, qsNtkKind, requireFiniteBlocks } from "./qsNtk.js";

/** f_1 and f_2 at every input, n×2. */
export type LogAmplitudes = Matrix;

/**
 * The QS-NTK of ψ = e^{f_1+if_2} from that of (f_1, f_2). ∂ψ = ψ·(∂f_1 + i∂f_2), so in real form Ω_RI(x, x') becomes
 * M(x)·Ω_RI(x, x')·M(x')ᵀ with M = e^{f_1}·[[cos f_2, −sin f_2], [sin f_2, cos f_2]]; equivalently Θ → ψΘψ', Φ → ψΦψ'*. It depends
 * on the initial state ψ even where the kernel of f does not.
 *
 * @param kernel - QS-NTK of f = (f_1, f_2).
 * @param f1 - f at the n1 first inputs. @param f2 - f at the n2 second inputs; `f1` again if left out.
 * @throws {ShapeError} if the shapes do not fit; {ArgumentError} for a number that is not finite; {MemoryError} if the kernel does not fit; {NumericalError} if a number of it is beyond the range of numbers.
 */
export async function exponential(
  kernel: QsNtk,
  f1: LogAmplitudes,
  f2: LogAmplitudes = f1,
  options: JobOptions = {},
): Promise<QsNtk> {
  noMore("exponential", arguments, 4);
  const { done, ...job } = rising(requireOptions("exponential", options, jobKinds));
  requireArgument("exponential", "kernel", kernel, qsNtkKind);
  requireArgument("exponential", "f1", f1, matrixKind);
  requireArgument("exponential", "f2", f2, matrixKind);
  const { rows, columns } = kernel;
  if (f1.rows !== rows || f2.rows !== columns || f1.columns !== 2 || f2.columns !== 2) {
    throw new ShapeError(
      `exponential: a ${rows}×${columns} kernel needs f at ${rows} and ${columns} inputs as two columns, not ${f1.rows}×${f1.columns} and ${f2.rows}×${f2.columns}.`,
    );
  }
  requireMemory("exponential", `a kernel of ${rows}×${columns} inputs`, 40 * rows * columns, "Use fewer inputs.");
  for (const [name, f] of Object.entries({ f1, f2 })) await requireFiniteEntries("exponential", name, f.data, 2, job);
  await requireFiniteBlocks("exponential", "kernel.", kernel, job);
  const left = await rotations(f1, job);
  const right = f2 === f1 ? left : await rotations(f2, job);
  const block = () => new Matrix(rows, columns);
  const [theta1, theta2, theta12, theta21] = [block(), block(), block(), block()];
  const back = await kernel.mixingBack({ signal: job.signal });
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const [c, s] = left[i]!;
      for (let j = 0, at = i * columns; j < columns; j++, at++) {
        const [c2, s2] = right[j]!;
        const k11 = kernel.theta1.data[at]!;
        const k22 = kernel.theta2.data[at]!;
        const k12 = kernel.theta12?.data[at] ?? 0;
        const k21 = back?.data[at] ?? 0;
        theta1.data[at] = c * c2 * k11 + s * s2 * k22 - (c * s2 * k12 + s * c2 * k21);
        theta2.data[at] = s * s2 * k11 + c * c2 * k22 + (s * c2 * k12 + c * s2 * k21);
        theta12.data[at] = c * s2 * k11 - s * c2 * k22 + (c * c2 * k12 - s * s2 * k21);
        theta21.data[at] = s * c2 * k11 - c * s2 * k22 + (c * c2 * k21 - s * s2 * k12);
      }
    }
  };
  await inTurns(rows, work, { ...job, cost: 8 * columns });
  for (const part of [theta1, theta2, theta12, theta21]) await requireRange("exponential", part, job.signal);
  return done(new QsNtk({ theta1, theta2, theta12, theta21 }));
}

/** @throws {NumericalError} if a number of the kernel is not finite. */
async function requireRange(where: string, kernel: Matrix, signal: AbortSignal | undefined): Promise<void> {
  if (await everyInTurns(kernel.data, Number.isFinite, signal)) return;
  throw new NumericalError(
    `${where}: the kernel of ψ = e^f exceeds the range of numbers. Give the networks smaller outputs, by a smaller wStd of the readout.`,
  );
}

/** e^{f_1}·(cos f_2, sin f_2) at every input. */
async function rotations(f: LogAmplitudes, { signal }: JobOptions): Promise<(readonly [number, number])[]> {
  const pairs: (readonly [number, number])[] = [];
  const rotate = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const [modulus, phase] = [Math.exp(f.get(i, 0)), f.get(i, 1)];
      pairs.push([modulus * Math.cos(phase), modulus * Math.sin(phase)]);
    }
  };
  await inTurns(f.rows, rotate, { signal, cost: 16 });
  return pairs;
}

/**
 * The average over the initial state of {@link exponential} for infinitely wide decoupled f_1, f_2 with kernels K and Θ:
 * E[ψ(x)ψ*(x')] = e^{2K(x,x')} and E[ψ(x)ψ(x')] = 1, so that E[Φ] = 2e^{2K}Θ and E[Θ_ψ] = Θ_1 − Θ_2 = 0.
 *
 * @throws as `network.kernel`; {NumericalError} also if e^{2K}Θ is beyond the range of numbers.
 */
export async function meanExponential(
  network: Network,
  x1: Matrix,
  x2?: Matrix,
  options: JobOptions = {},
): Promise<QsNtk> {
  noMore("meanExponential", arguments, 4);
  requireArgument("meanExponential", "network", network, networkKind);
  const { done, ...job } = rising(requireOptions("meanExponential", options, jobKinds));
  const { nngp, ntk } = await inNameOf("meanExponential", () => network.kernel(x1, x2, partOf(job, 0, 0.9)));
  const work = (begin: number, end: number) => {
    for (let at = begin; at < end; at++) ntk.data[at]! *= Math.exp(2 * nngp.data[at]!);
  };
  await inTurns(ntk.data.length, work, { ...partOf(job, 0.9, 1), cost: 8 });
  await requireRange("meanExponential", ntk, job.signal);
  return done(new QsNtk({ theta1: ntk, theta2: ntk }));
}
