import {
  finite,
  jobKinds,
  type Kind,
  type Kinds,
  list,
  noMore,
  number,
  oneOf,
  requireArgument,
  requireNumbers,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { basisKind } from "../hilbert/basis.js";
import { FermionHilbert } from "../hilbert/fermions.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { SpinHilbert } from "../hilbert/spins.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { mostAmplitude, separate } from "./amplitudes.js";
import { type InputBasis, inputBasisKind, inputsOf } from "./inputBasis.js";
import { choiceKind, choosePoints, ownChoice, type PointsOptions } from "./points.js";
import { Task } from "./task.js";

/** Options of {@link task}. */
export interface TaskOptions extends PointsOptions, JobOptions {
  /** A positive weight w(x) for each of the D basis states: the loss becomes (1/|B|)·Σ w(x)·|ψ(x)−ψ_T(x)|². */
  readonly weights?: ArrayLike<number>;
  /** What networks read of fermions: the paper's four levels of a site, by default, or two spins ±1 per site, `basis.spinInputs`. */
  readonly encoding?: "levels" | "spins";
}

const where = "dataset.task";

const kinds: Kinds<TaskOptions> = {
  train: choiceKind(1),
  test: choiceKind(0),
  seed: whole(0),
  weights: list("a list of numbers or a Float64Array"),
  encoding: oneOf("levels", "spins"),
  ...jobKinds,
};

/**
 * Makes a task: what is to be learned, from which basis states. Everything is checked here, once, and the target is brought into the one layout in which
 * networks are trained and predicted.
 *
 * @param basis - What networks read: a Hilbert space, or `{ inputs }` of one's own, one per row.
 * @param amplitudes - The target ψ_T on all D basis states: 2D numbers, complex interleaved, or D real ones.
 * @throws {ShapeError} for a target or weights of another length; {ArgumentError} for a state that does not exist or is named twice, an amplitude that is
 *   not finite or beyond ±1e75 (losses square it, and their scatter squares again), weights outside 1e-100 … 1e100; {MemoryError} if inputs or target do not fit.
 *
 * @example
 * ```ts
 * import { dataset, exact, hilbert, linalg } from "infinite-nnqs";
 *
 * const basis = hilbert.spins(6);
 * const task = await dataset.task(basis, await exact.plusState(basis), { train: 40, seed: 0 });
 * console.log(task.trainIndices.length, task.testIndices.length); // 40, 24
 * const inputs = new linalg.Matrix(5, 1, [-1, -0.5, 0, 0.5, 1]); // a real function on inputs of one's own
 * const own = await dataset.task({ inputs }, inputs.data.map(Math.sin), { train: [0, 2, 4] });
 * console.log(own.components, own.testIndices); // 1, 1, 3
 * ```
 */
export async function task(basis: InputBasis, amplitudes: ArrayLike<number>, options: TaskOptions): Promise<Task> {
  noMore("dataset.task", arguments, 3);
  const {
    weights: given,
    train,
    test,
    encoding = "levels",
    signal,
    onProgress,
    done,
    ...drawn
  } = rising(requireOptions(where, options, kinds, ["train"]));
  const points = { ...drawn, train: ownChoice(train), ...(test !== undefined && { test: ownChoice(test) }) };
  requireArgument(where, "basis", basis, inputBasisKind);
  const target = requireNumbers(where, "target", amplitudes);
  const weights = given && requireNumbers(where, "weights", given);
  const own = basis instanceof SpinHilbert; // whose inputs can be made when something reads them
  const read = encoding === "levels" ? basis : await asSpins(basis, { signal });
  const inputs = own ? undefined : await inputsOf(where, read, partOf({ signal, onProgress }, 0, 0.5)); // first: it is what may not fit
  const states = own ? basis.dimension : inputs!.rows;
  const what = `a task of ${states} basis states`;
  requireMemory(where, what, taskBytes(states, target.length, weights !== undefined), "Take fewer sites.");
  const components = componentsOf(target, states);
  if (inputs !== undefined) await requireFinite(inputs, { signal });
  const chosen = await choosePoints(where, states, points, { signal });
  const parts = await checkedTarget(target, components, states, partOf({ signal, onProgress }, 0.5, 0.9));
  const checked = weights && (await checkedWeights(weights, states, { signal }));
  const scale = checked && {
    train: await rootsAt(checked, chosen.trainIndices, { signal }),
    test: await rootsAt(checked, chosen.testIndices, { signal }),
  };
  return done(
    new Task({
      basis: basisKind(basis) === undefined ? (basis as Hilbert) : undefined,
      inputs,
      ...chosen,
      target: parts,
      weights: checked,
      scale,
    }),
  );
}

/** What networks read of a basis in spins. */
async function asSpins(basis: InputBasis, options: JobOptions): Promise<InputBasis> {
  if (basis instanceof SpinHilbert) return basis;
  if (basis instanceof FermionHilbert) return { inputs: await basis.spinInputs(options) };
  throw new ArgumentError(
    `${where}: \`encoding\` must be left out with inputs of one's own, not "spins". Pass a basis of hilbert.fermions, or inputs of ±1.`,
  );
}

/** Bytes of the target by component, the weights, a permutation, the indices in order, and what each is for. */
function taskBytes(states: number, target: number, weighted: boolean): number {
  return 8 * target + (weighted ? 16 : 0) * states + 9 * states;
}

function componentsOf({ length }: Float64Array, states: number): 1 | 2 {
  if (length === states) return 1;
  if (length === 2 * states) return 2;
  throw new ShapeError(
    `${where}: \`target\` must have length ${2 * states}, one complex amplitude (re, im) per basis state, or ${states}, real ones, not ${length}.`,
  );
}

async function requireFinite({ data }: Matrix, options: JobOptions): Promise<void> {
  const check = (begin: number, end: number) =>
    requireAll("basis.inputs.data", data, begin, end, Number.MAX_VALUE, finite);
  await inTurns(data.length, check, options);
}

const amplitude = number(
  { least: -mostAmplitude, most: mostAmplitude },
  "Scale the state; losses scale with its square.",
);
const weight = number(
  { least: 1e-100, most: 1e100 },
  "Weights must be positive. Add a floor, for example |ψ_T|² + 1e-6.",
);

/** A copy by component, of the values that were checked. */
async function checkedTarget(
  target: Float64Array,
  components: 1 | 2,
  states: number,
  options: JobOptions,
): Promise<Matrix> {
  const parts = new Matrix(components, states);
  const copy = (begin: number, end: number) => {
    requireAll("target", target, components * begin, components * end, mostAmplitude, (value) => {
      return finite(value) ?? amplitude(value);
    });
    if (components === 1) parts.data.set(target.subarray(begin, end), begin);
    else separate(target, parts, begin, end);
  };
  await inTurns(states, copy, { ...options, cost: 4 * components });
  return parts;
}

async function checkedWeights(weights: Float64Array, states: number, { signal }: JobOptions): Promise<Float64Array> {
  if (weights.length !== states) {
    throw new ShapeError(
      `${where}: \`weights\` must have length ${states}, one number per basis state, not ${weights.length}.`,
    );
  }
  const copy = new Float64Array(states);
  const check = (begin: number, end: number) => {
    requireAll("weights", weights, begin, end, -1, weight);
    copy.set(weights.subarray(begin, end), begin);
  };
  await inTurns(states, check, { signal, cost: 4 });
  return copy;
}

async function rootsAt(weights: Float64Array, indices: Int32Array, { signal }: JobOptions): Promise<Float64Array> {
  const roots = new Float64Array(indices.length);
  const take = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) roots[i] = Math.sqrt(weights[indices[i]!]!);
  };
  await inTurns(roots.length, take, { signal, cost: 2 });
  return roots;
}

/** @param unquestioned - Up to this size numbers need no look at what they must be. */
function requireAll(
  name: string,
  values: Float64Array,
  begin: number,
  end: number,
  unquestioned: number,
  kind: Kind,
): void {
  for (let i = begin; i < end; i++) {
    const value = values[i]!;
    if (Math.abs(value) <= unquestioned) continue;
    const problem = kind(value);
    if (problem !== undefined) requireArgument(where, name, value, () => ({ ...problem, at: `[${i}]` }));
  }
}
