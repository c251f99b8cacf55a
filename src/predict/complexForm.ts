import {
  finite,
  jobKinds,
  type Kinds,
  list,
  noMore,
  positive,
  record,
  requireArgument,
  requireNumbers,
  requireOptions,
} from "../arguments/index.js";
import { type Amplitudes, interleaved } from "../dataset/amplitudes.js";
import { requireComplexTask, type Task } from "../dataset/task.js";
import { zheevd } from "../linalg/eigen.js";
import { requireFiniteEntries } from "../linalg/finiteEntries.js";
import { zgemm } from "../linalg/gemm.js";
import { requireSymmetric } from "../linalg/symmetric.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { ownCopy } from "../native/staging.js";
import { inTurns, mapInTurns } from "../native/turns.js";
import { learnedFraction } from "./modes/relaxation.js";
import { timesKind } from "./modes/times.js";

/** Ω of eq. (8) between training points and from test to training points, complex interleaved: 2n×2n and 2m×2n. */
export interface ComplexKernel {
  /** Between training points, 2n×2n. */
  readonly train: ArrayLike<number>;
  /** From test to training points, 2m×2n. */
  readonly testTrain: ArrayLike<number>;
}

/** Options of {@link complexMean}. */
export interface ComplexOptions extends JobOptions {
  /** η for the loss ½·mean|ψ−ψ_T|², as everywhere in this library. */
  readonly learningRate: number;
  /** Eigenvalues of Ω·M at or below this count as zero; 0 by default. */
  readonly nullBelow?: number;
}

const kinds: Kinds<ComplexOptions> = { learningRate: positive, nullBelow: finite, ...jobKinds };
const numbers = list("a list of numbers or a Float64Array");
const omegaKind = record("the kernel Ω, { train, testTrain }", { train: numbers, testTrain: numbers });

/**
 * The ensemble's mean by the complex form of the dynamics: Ψ = (ψ, ψ*) obeys dΨ/dt = −η/(2S)·Ω·M·(Ψ−Ψ_T), eq. (13) with this
 * library's ½ in the loss, where M swaps ψ and ψ*. Ω·M is Hermitian, because Ω = R·Ω_RI·Rᵀ and RᵀM = R†; its eigenvalues are
 * twice those of Ω_RI.
 *
 * @param task - Whose n training points and complex target Ω belongs to, without weights.
 * @param times - In steps; Infinity gives the limit.
 * @returns μ at each time, on the training and the test points.
 * @throws {ShapeError} if Ω and the task do not fit; {ArgumentError} for a task with a real target or weights, and for an entry of Ω that is not finite.
 */
export async function complexMean(
  omega: ComplexKernel,
  task: Task,
  times: readonly number[],
  options: ComplexOptions,
): Promise<Amplitudes[]> {
  noMore("complexMean", arguments, 4);
  const given = rising(requireOptions("complexMean", options, kinds, ["learningRate"]));
  requireArgument("complexMean", "omega", omega, omegaKind);
  const onTrain = requireNumbers("complexMean", "omega.train", omega.train);
  const onTest = requireNumbers("complexMean", "omega.testTrain", omega.testTrain);
  requireComplexTask("complexMean", task);
  if (task.weights) throw new ArgumentError("complexMean: Ω has no weights. Pass a task without, or use coupled.");
  requireArgument("complexMean", "times", times, timesKind);
  const steps = Float64Array.from(times);
  const n = task.trainIndices.length;
  const m = onTest.length / (8 * n);
  if (onTrain.length !== 8 * n * n || !Number.isInteger(m)) {
    throw new ShapeError(`complexMean: Ω must be ${2 * n}×${2 * n} and 2m×${2 * n} complex for ${n} training points.`);
  }
  const { signal, done, learningRate, nullBelow = 0 } = given;
  // Of each: our copy; the eigenvectors and what they reach; what the job that multiplies them copies.
  const copies = 3 * 8 * (onTrain.length + onTest.length);
  requireMemory("complexMean", `copies of Ω of ${n} training points`, copies, "Use fewer points.");
  const [hermitian, testTrain] = await Promise.all([ownCopy(onTrain, signal), ownCopy(onTest, signal)]);
  await requireFiniteEntries("complexMean", "omega.train", hermitian, 2 * n, { signal }, 2);
  await requireFiniteEntries("complexMean", "omega.testTrain", testTrain, 2 * n, { signal }, 2);
  await swapColumnHalves(hermitian, n, { signal });
  await swapColumnHalves(testTrain, n, { signal });
  await requireSymmetric("complexMean", "omega.train with its column halves swapped", hermitian, 2 * n, { signal });
  const { values, vectors } = await zheevd(hermitian, 2 * n, {
    vectors: true,
    ...partOf({ signal, onProgress: given.onProgress }, 0, 0.8),
  });
  const doubled = withConjugate(await interleaved(await task.targetAt("train", { signal }), { signal }));
  const modes = await zgemm(2 * n, 1, 2 * n, vectors, doubled, { opA: "adjoint", signal });
  const reach = await zgemm(2 * m, 2 * n, 2 * n, testTrain, vectors, { signal });
  const means = await Promise.all(
    Array.from(steps, async (time) => {
      const learned = values.map((h) =>
        h > nullBelow ? learnedFraction("flow", (learningRate * h) / (2 * n), time, 0) : 0,
      );
      const train = await scaled(modes, (k) => learned[k]!, { signal });
      const test = await scaled(modes, (k) => (values[k]! > nullBelow ? learned[k]! / values[k]! : 0), { signal });
      return {
        train: (await zgemm(2 * n, 1, 2 * n, vectors, train, { signal })).slice(0, 2 * n),
        test: (await zgemm(2 * m, 1, 2 * n, reach, test, { signal })).slice(0, 2 * m),
      };
    }),
  );
  return done(means);
}

/** Turns Ω into Ω·M: the columns of ψ and of ψ* change places. */
async function swapColumnHalves(matrix: Float64Array, n: number, { signal }: JobOptions): Promise<void> {
  const half = 2 * n; // numbers in half a row of 2n complex entries
  const swap = (begin: number, end: number) => {
    for (let at = begin * 2 * half; at < end * 2 * half; at += 2 * half) {
      const first = matrix.slice(at, at + half);
      matrix.copyWithin(at, at + half, at + 2 * half);
      matrix.set(first, at + half);
    }
  };
  await inTurns(matrix.length / (2 * half), swap, { signal, cost: 4 * half });
}

/** (ψ, ψ*). */
function withConjugate(state: Float64Array): Float64Array {
  const n = state.length;
  return Float64Array.from({ length: 2 * n }, (_, at) => (at >= n && at % 2 === 1 ? -state[at - n]! : state[at % n]!));
}

function scaled(complex: Float64Array, factor: (index: number) => number, options: JobOptions): Promise<Float64Array> {
  return mapInTurns(complex, (value, at) => value * factor(at >> 1), options);
}
