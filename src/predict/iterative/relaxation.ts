import { byComponent } from "../../dataset/amplitudes.js";
import { Matrix } from "../../linalg/matrix.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { parityFunction } from "../kernelOperators/walshOperator.js";
import { modeFactorsInTurns } from "../modes/propagator.js";
import { asPairs } from "../modes/realForms.js";
import { type InfiniteLimit, infiniteLimit, isPositive } from "./infiniteLimit.js";
import { KrylovComponent } from "./krylovComponent.js";
import { type Relaxed, type Wanted, where } from "./wanted.js";

/** Numbers of combinations that are made at once. */
const mostCombined = 2 ** 26;

/** e(Θ)y and g(Θ)y at several times by Krylov spaces, and at infinite time by conjugate gradients where the kernel has an inverse to precondition with. */
export class Relaxation {
  readonly #wanted: Wanted;
  readonly #start: Matrix;
  readonly #rows: number;
  /** Those of which something can be learned. */
  readonly #components: (KrylovComponent | undefined)[] = [];
  #limit: InfiniteLimit | undefined;
  /** Products of the kernel with a vector so far. */
  products = 0;

  private constructor(wanted: Wanted, start: Matrix) {
    this.#wanted = wanted;
    this.#start = start;
    this.#rows = start.rows;
  }

  /**
   * Grows what is needed until the tolerance is met.
   *
   * @param y - By component, components×n.
   * @throws {ToleranceError} if it is not within `maxProducts`.
   */
  static async of(wanted: Wanted, y: Matrix, { signal }: JobOptions): Promise<Relaxation> {
    const start = wanted.kernel.parts === 2 ? await asPairs(y, { signal }) : y;
    const relaxation = new Relaxation(wanted, start);
    if (relaxation.#isExact) return relaxation;
    const { rows } = start;
    for (let row = 0; row < rows; row++) {
      const found = await KrylovComponent.of(wanted, start.row(row), rows, relaxation.#finite, signal);
      relaxation.#components.push(found.component);
      relaxation.products += found.products;
    }
    if (!relaxation.#hasLimit) return relaxation;
    relaxation.#limit = await infiniteLimit(wanted, start, signal);
    relaxation.products += relaxation.#limit.products;
    return relaxation;
  }

  /** Whether all states are trained on: then the parities are the modes, and every time costs a product. */
  get #isExact(): boolean {
    const { parities } = this.#wanted.kernel;
    return parities !== undefined && parities.scale === undefined && this.#start.columns === 2 ** parities.spins;
  }

  /** Whether infinite time is for conjugate gradients. */
  get #hasLimit(): boolean {
    const { times, kernel } = this.#wanted;
    return times[times.length - 1] === Number.POSITIVE_INFINITY && isPositive(kernel);
  }

  /** Times that Krylov spaces are for. */
  get #finite(): Float64Array {
    const { times } = this.#wanted;
    return this.#hasLimit ? times.filter((time) => time !== Number.POSITIVE_INFINITY) : times;
  }

  /** Bounds on the root mean square errors at time number i, in units of that of ψ_T on the training points. */
  errorBound(i: number): { readonly train: number; readonly test: number } {
    if (this.#isExact) return { train: 0, test: 0 };
    if (i >= this.#finite.length) return { train: 0, test: this.#limit!.bounds.reach };
    let [train, test] = [0, 0];
    for (const component of this.#components) {
      if (component === undefined) continue;
      const error = component.errorBound(i);
      [train, test] = [Math.hypot(train, error.train), Math.hypot(test, error.test)];
    }
    return { train, test };
  }

  async #byComponent({ residual, gain }: Relaxed, signal: AbortSignal | undefined): Promise<Relaxed> {
    if (this.#wanted.kernel.parts === 1) return { residual, gain };
    return {
      residual: await byComponent(residual.data, 2, { signal }),
      gain: await byComponent(gain.data, 2, { signal }),
    };
  }

  /** Calls `visit` with what is left and what is gained, for every time in turn. */
  async each(visit: (i: number, relaxed: Relaxed) => Promise<void>, { signal }: JobOptions): Promise<void> {
    if (this.#isExact) return this.#eachByDegree(visit, signal);
    const times = this.#finite;
    const n = this.#start.columns;
    const together = Math.max(1, Math.floor(mostCombined / (2 * n * this.#rows)));
    for (let begin = 0; begin < times.length; begin += together) {
      const some = times.subarray(begin, begin + together);
      const rows = await Promise.all(this.#components.map((component, row) => this.#at(component, row, some, signal)));
      for (let i = 0; i < some.length; i++) {
        const residual = new Matrix(this.#rows, n);
        const gain = new Matrix(this.#rows, n);
        for (const [row, values] of rows.entries()) {
          residual.row(row).set(values.row(i));
          gain.row(row).set(values.row(some.length + i));
        }
        await visit(begin + i, await this.#byComponent({ residual, gain }, signal));
      }
    }
    if (this.#limit === undefined) return;
    const gain = new Matrix(this.#rows, n);
    for (const [row, values] of this.#limit.gains.entries()) gain.row(row).set(values);
    for (let i = times.length; i < this.#wanted.times.length; i++) {
      await visit(i, { residual: new Matrix(this.#rows, n), gain });
    }
  }

  /** e of one component at some times and then g at them, one row each. */
  async #at(
    component: KrylovComponent | undefined,
    row: number,
    times: Float64Array,
    signal: AbortSignal | undefined,
  ): Promise<Matrix> {
    const y = this.#start.row(row);
    const values = component ? await component.at(times, signal) : new Matrix(2 * times.length, y.length);
    for (const [i, time] of times.entries()) {
      if (component === undefined || time === 0) values.row(i).set(y); // what cannot be learned; at time 0 to the last bit
    }
    return values;
  }

  async #eachByDegree(
    visit: (i: number, relaxed: Relaxed) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { kernel, training, times, dynamics } = this.#wanted;
    const { spectrum } = kernel.parities!;
    const degrees = spectrum.length;
    const factors = await modeFactorsInTurns(spectrum, times, training, { dynamics, signal });
    const applied = async (values: Float64Array, i: number) => {
      const f = await parityFunction(kernel, values.slice(degrees * i, degrees * (i + 1)), { signal });
      const request = { kernel: f, count: this.#rows, vectors: this.#start.data, to: "train" as const };
      const { products } = await runJob("applyKernel", request, { signal }, { where });
      this.products += this.#rows;
      return new Matrix(this.#rows, this.#start.columns, products);
    };
    for (const [i, time] of times.entries()) {
      const residual = time === 0 ? this.#start : await applied(factors.residual, i);
      await visit(i, { residual, gain: await applied(factors.gain, i) });
    }
  }
}
