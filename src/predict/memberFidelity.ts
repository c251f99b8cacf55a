import { Matrix } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import { spreadOf } from "../states/statistics.js";
import { type FidelityOptions, type MemberFidelities, Overlaps } from "./losses/fidelity.js";
import type { Initial } from "./members.js";
import { learnedAt, learnedModes } from "./modes/learned.js";
import { type ModeFactors, modeFactorsInTurns } from "./modes/propagator.js";
import type { Prediction } from "./prediction.js";

/**
 * |⟨ψ_T|μ⟩|²/(⟨ψ_T|ψ_T⟩⟨μ|μ⟩) of the ensemble's mean over training and test points together, NaN where the mean is zero.
 *
 * @param prediction - Without weights but those that factors undo.
 * @param times - Checked already.
 */
export async function meanFidelity(
  { basis, task, training }: Prediction,
  times: Float64Array,
  { dynamics, signal, factors: counts }: FidelityOptions = {},
): Promise<Float64Array> {
  const factors = await modeFactorsInTurns(basis.eigenvalues, times, training, { dynamics, signal });
  const { train, gained } = await learnedModes(basis, factors, { signal });
  const test = await learnedAt(basis.reach, gained, { signal });
  return fidelitiesOf({ basis, task }, { modes: train, test }, { signal, factors: counts });
}

/** Of states, whose training points are given by their modes. */
async function fidelitiesOf(
  { basis, task }: Pick<Prediction, "basis" | "task">,
  { modes, test }: { readonly modes: readonly Matrix[]; readonly test: readonly Matrix[] },
  { signal, factors }: FidelityOptions,
): Promise<Float64Array> {
  const overlaps = new Overlaps(modes[0]!.rows);
  if (task.components === basis.target.rows) {
    await overlaps.add(basis.target, modes, { signal, factor: factors?.train });
    await overlaps.add(basis.targetTest, test, { signal, factor: factors?.test });
    return overlaps.fidelities();
  }
  // Modes of stacked parts have no imaginary part of an overlap: it is of the points.
  const onPoints = await matmul(modes[0]!, basis.vectors, { signal, transposeB: true });
  await overlaps.add(await task.targetAt("train", { signal }), halves(onPoints), { signal, factor: factors?.train });
  await overlaps.add(await task.targetAt("test", { signal }), halves(test[0]!), { signal, factor: factors?.test });
  return overlaps.fidelities();
}

/** Real parts and the imaginary parts behind them, of every row. */
function halves({ rows, columns, data }: Matrix): Matrix[] {
  const half = columns / 2;
  return [0, half].map((begin) => {
    const part = new Matrix(rows, half);
    for (let row = 0; row < rows; row++) {
      part.row(row).set(data.subarray(row * columns + begin, row * columns + begin + half));
    }
    return part;
  });
}

/**
 * The fidelity of a member, averaged over members that start where `initials` say.
 *
 * @param prediction - Without weights but those that factors undo.
 * @param initials - Of `prediction.sample`; at least two.
 * @param times - Checked already.
 */
export async function memberFidelities(
  { basis, task, training }: Prediction,
  initials: readonly Initial[],
  times: Float64Array,
  { dynamics, signal, onProgress, factors: counts }: FidelityOptions = {},
): Promise<MemberFidelities> {
  const factors = await modeFactorsInTurns(basis.eigenvalues, times, training, { dynamics, signal });
  const [mean, standardError] = [new Float64Array(times.length), new Float64Array(times.length)];
  for (let i = 0; i < times.length; i++) {
    const spread = spreadOf(await fidelitiesAt({ basis, task }, factors, i, initials, { signal, factors: counts }));
    mean[i] = spread.mean;
    standardError[i] = spread.standardError;
    onProgress?.((i + 1) / times.length);
  }
  return { mean, standardError };
}

/** c + e∘(a−c) on the training modes and f₀ − B·(g∘(a−c)) on the test points, of all members at once. */
async function fidelitiesAt(
  { basis, task }: Pick<Prediction, "basis" | "task">,
  { residual, gain }: ModeFactors,
  time: number,
  initials: readonly Initial[],
  { signal, factors: counts }: FidelityOptions,
): Promise<Float64Array> {
  const n = basis.eigenvalues.length;
  const copies = basis.target.rows;
  const [modes, gained]: [Matrix[], Matrix[]] = [[], []];
  for (let copy = 0; copy < copies; copy++) {
    const c = basis.target.row(copy);
    const [state, learned] = [new Matrix(initials.length, n), new Matrix(initials.length, n)];
    for (const [member, initial] of initials.entries()) {
      const a = initial.modes.row(copy);
      const [to, from] = [state.row(member), learned.row(member)];
      for (let k = 0; k < n; k++) {
        const error = a[k]! - c[k]!;
        to[k] = c[k]! + residual[time * n + k]! * error;
        from[k] = -gain[time * n + k]! * error;
      }
    }
    modes.push(state);
    gained.push(learned);
  }
  const test = await learnedAt(basis.reach, gained, { signal });
  for (const [copy, values] of test.entries()) {
    for (const [member, initial] of initials.entries()) {
      const [row, start] = [values.row(member), initial.test.row(copy)];
      for (let x = 0; x < row.length; x++) row[x]! += start[x]!;
    }
  }
  return fidelitiesOf({ basis, task }, { modes, test }, { signal, factors: counts });
}
