import type { Task } from "../../dataset/task.js";
import type { Matrix } from "../../linalg/matrix.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { requireMemory } from "../../native/memory.js";
import { inTurns } from "../../native/turns.js";
import { krawtchouk } from "../../qsntk/krawtchouk.js";
import { spreadOf } from "../../states/statistics.js";
import type { KernelOperator, Parities } from "../kernelOperators/kernelOperator.js";
import { parityFunction } from "../kernelOperators/walshOperator.js";
import { modeFactors, type Training } from "../modes/propagator.js";
import type { Dynamics } from "../modes/relaxation.js";
import type { Start } from "./prior.js";

/** Scatter of members around the mean, at every time; without test points the lists of theirs are empty. */
export interface SpreadEstimate {
  /** L_γ of eq. (18) on the training points: variance over the ensemble, summed over the components, per point. */
  readonly varianceTrain: Float64Array;
  /** The same on the test points. */
  readonly varianceTest: Float64Array;
  /** Standard deviation, over members, of one member's loss on the training points. */
  readonly memberStdTrain: Float64Array;
  /** The same on the test points. */
  readonly memberStdTest: Float64Array;
  /** Standard errors of the four: 0 where they are exact. */
  readonly standardErrors: {
    /** Of `varianceTrain`. */
    readonly varianceTrain: Float64Array;
    /** Of `varianceTest`. */
    readonly varianceTest: Float64Array;
    /** Of `memberStdTrain`. */
    readonly memberStdTrain: Float64Array;
    /** Of `memberStdTest`. */
    readonly memberStdTest: Float64Array;
  };
}

/** What one probe measures on training or test points at every time: ‖δ‖², and Σ over components of (r·δ)². */
interface Measured {
  readonly squares: number[][];
  readonly forms: number[][];
}

/**
 * The deviation δ(t) of a network from the mean is linear in its start and knows nothing of the target: δ = e(Θ)f₀ on the training points,
 * f₀ − Θ_*d·g(Θ)·f₀ on the test points. With C its covariance and r the mean's error, E‖δ‖² = tr C gives L_γ; |error of a copy|² has
 * the variance 2·tr C² + 4·rᵀCr = Var‖δ‖² + 4·E(r·δ)².
 */
export class Spread {
  /** Whether all states are trained on, unweighted: then C is diagonal in the parities. */
  readonly exact: boolean;
  readonly #components: number;
  readonly #points: { readonly train: number; readonly test: number };
  readonly #errors: (Start | undefined)[];
  readonly #controls: readonly number[][];
  readonly #measured: { readonly train: Measured; readonly test: Measured };

  constructor(
    task: Task,
    private readonly kernel: KernelOperator,
    private readonly parities: Parities,
    private readonly nngp: Float64Array,
    private readonly training: Training,
    private readonly times: Float64Array,
    private readonly dynamics: Dynamics | undefined,
  ) {
    const [n, m] = [task.trainIndices.length, task.testIndices.length];
    this.#components = task.components;
    this.#points = { train: n, test: m };
    this.exact = task.scale === undefined && n === 2 ** parities.spins;
    this.#errors = [];
    const lists = () => Array.from(times, (): number[] => []);
    const measured = () => ({ squares: lists(), forms: lists() });
    this.#measured = { train: measured(), test: measured() };
    this.#controls = lists();
    const bytes = 8 * times.length * task.components * (n + m);
    const remedy = "Ask for fewer times at once.";
    requireMemory("lossesWithSpread", `the mean's errors at ${times.length} times`, bytes, remedy);
  }

  /**
   * Begins the next probe. Were all states trained on, ‖δ‖² would be Σ_k e_k²·κ_k·powers_k, whose mean over the noise is known, C(d,k) for
   * powers_k: what it deviates by is the control variate of what is measured on some states.
   */
  begin(powers: Float64Array): void {
    const { spectrum, spins } = this.parities;
    const among = spectrum.map((value) => (value * this.#points.train) / 2 ** spins);
    const { residual } = modeFactors(among, this.times, this.training, this.dynamics && { dynamics: this.dynamics });
    const multiplicities = krawtchouk(spins)[0]!;
    for (const [i, values] of this.#controls.entries()) {
      const at = (k: number) => residual[i * spectrum.length + k]! ** 2 * this.nngp[k]!;
      values.push(powers.reduce((sum, power, k) => sum + at(k) * (power - multiplicities[k]!), 0));
    }
  }

  /** Keeps the mean's error of the next time. */
  async keep(errors: Start): Promise<void> {
    this.#errors.push(errors);
  }

  /** What a probe deviates by at time number i, 1×n and 1×m. */
  async add(i: number, train: Matrix, test: Matrix, signal: AbortSignal | undefined): Promise<void> {
    const errors = this.#errors[i]!;
    await this.#measure(this.#measured.train, i, train, errors.train, signal);
    await this.#measure(this.#measured.test, i, test, errors.test, signal);
  }

  async #measure(to: Measured, i: number, deviation: Matrix, errors: Matrix, signal: AbortSignal | undefined) {
    const delta = deviation.data;
    let square = 0;
    const dots = new Float64Array(errors.rows);
    const add = (begin: number, end: number) => {
      for (let x = begin; x < end; x++) square += delta[x]! ** 2;
      for (let row = 0; row < errors.rows; row++) {
        const r = errors.row(row);
        let sum = 0;
        for (let x = begin; x < end; x++) sum += r[x]! * delta[x]!;
        dots[row]! += sum;
      }
    };
    await inTurns(delta.length, add, { signal, cost: 2 + errors.rows });
    to.squares[i]!.push(square);
    to.forms[i]!.push(dots.reduce((sum, dot) => sum + dot * dot, 0));
  }

  async estimate(signal: AbortSignal | undefined): Promise<SpreadEstimate> {
    if (this.exact) return this.#byDegree({ signal });
    const train = this.#summarised(this.#measured.train, this.#points.train);
    const test = this.#summarised(this.#measured.test, this.#points.test);
    return {
      varianceTrain: train.variance,
      varianceTest: test.variance,
      memberStdTrain: train.memberStd,
      memberStdTest: test.memberStd,
      standardErrors: {
        varianceTrain: train.varianceError,
        varianceTest: test.varianceError,
        memberStdTrain: train.memberStdError,
        memberStdTest: test.memberStdError,
      },
    };
  }

  #summarised({ squares, forms }: Measured, points: number) {
    const count = points === 0 ? 0 : this.times.length;
    const list = () => new Float64Array(count);
    const found = { variance: list(), varianceError: list(), memberStd: list(), memberStdError: list() };
    const copies = this.#components;
    for (let i = 0; i < count; i++) {
      const square = spreadOf(squares[i]!);
      const mean = controlledMean(squares[i]!, this.#controls[i]!);
      const form = spreadOf(forms[i]!);
      const probes = squares[i]!.length;
      found.variance[i] = (copies * mean.mean) / points;
      found.varianceError[i] = (copies * mean.standardError) / points;
      const scattered = square.standardError ** 2 * probes; // Var‖δ‖² of one copy
      const variance = copies * scattered + 4 * form.mean;
      found.memberStd[i] = Math.sqrt(variance) / points;
      const error = Math.hypot(copies * scattered * Math.sqrt(2 / (probes - 1)), 4 * form.standardError);
      found.memberStdError[i] = variance === 0 ? 0 : error / (2 * Math.sqrt(variance)) / points;
    }
    return found;
  }

  /** n·L_γ = copies·Σ_k C(d,k)·e_k²·κ_k; tr C² and rᵀCr likewise, the latter by a product with C. */
  async #byDegree({ signal }: JobOptions): Promise<SpreadEstimate> {
    const { spectrum, spins } = this.parities;
    const { residual } = modeFactors(spectrum, this.times, this.training, this.dynamics && { dynamics: this.dynamics });
    const multiplicities = krawtchouk(spins)[0]!;
    const n = this.#points.train;
    const [variance, memberStd] = [new Float64Array(this.times.length), new Float64Array(this.times.length)];
    for (let i = 0; i < this.times.length; i++) {
      const c = this.nngp.map((value, k) => value * residual[i * spectrum.length + k]! ** 2);
      const trace = c.reduce((sum, value, k) => sum + multiplicities[k]! * value, 0);
      const squared = c.reduce((sum, value, k) => sum + multiplicities[k]! * value ** 2, 0);
      const r = this.#errors[i]!.train;
      const kernel = await parityFunction(this.kernel, c, { signal });
      const request = { kernel, count: r.rows, vectors: r.data, to: "train" as const };
      const { products } = await runJob("applyKernel", request, { signal }, { where: "lossesWithSpread" });
      const form = products.reduce((sum, value, at) => sum + value * r.data[at]!, 0);
      variance[i] = (this.#components * trace) / n;
      memberStd[i] = Math.sqrt(2 * this.#components * squared + 4 * Math.max(0, form)) / n;
    }
    const none = new Float64Array(0);
    const zeros = () => new Float64Array(this.times.length);
    return {
      varianceTrain: variance,
      varianceTest: none,
      memberStdTrain: memberStd,
      memberStdTest: none,
      standardErrors: {
        varianceTrain: zeros(),
        varianceTest: none,
        memberStdTrain: zeros(),
        memberStdTest: none,
      },
    };
  }
}

/** Values of which a line through a control variate is fitted. */
const leastFitted = 8;

/**
 * The mean of values whose control variate has the mean 0: where the line fitted to it meets 0, with the standard error of a linear
 * regression; the plain mean where that is known better.
 */
function controlledMean(
  values: readonly number[],
  controls: readonly number[],
): { mean: number; standardError: number } {
  const plain = spreadOf(values);
  const count = values.length;
  const control = controls.reduce((sum, c) => sum + c, 0) / count;
  const scatter = controls.reduce((sum, c) => sum + (c - control) ** 2, 0);
  if (count < leastFitted || !(scatter > 0)) return plain;
  const slope = values.reduce((sum, x, k) => sum + (x - plain.mean) * (controls[k]! - control), 0) / scatter;
  const rest = values.reduce((sum, x, k) => sum + (x - plain.mean - slope * (controls[k]! - control)) ** 2, 0);
  const standardError = Math.sqrt((rest / (count - 2)) * (1 / count + control ** 2 / scatter));
  return standardError < plain.standardError ? { mean: plain.mean - slope * control, standardError } : plain;
}
