import { byComponent } from "../../dataset/amplitudes.js";
import { Matrix } from "../../linalg/matrix.js";
import { moderate, timesPowerOfTwo } from "../../linalg/moderate.js";
import { ToleranceError } from "../../native/errors.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { krawtchouk } from "../../qsntk/krawtchouk.js";
import type { KernelOperator } from "../kernelOperators/kernelOperator.js";
import { asPairs } from "../kernelOperators/pairs.js";
import { parityFunction } from "../kernelOperators/walshOperator.js";
import { roundingOfKernel } from "../modes/learnable.js";
import { modeFactorsInTurns, type Training } from "../modes/propagator.js";
import type { Dynamics } from "../modes/relaxation.js";
import { type Bounds, type BoundsWithRounding, boundsOf } from "./bounds.js";
import { KrylovSpace, type Ritz } from "./krylovSpace.js";
import { productRounding, roundingOverTimes } from "./rounding.js";

const where = "predict.iterative";

/** How e(Θ)y and g(Θ)y are wanted. */
export interface Wanted {
  readonly kernel: KernelOperator;
  readonly training: Training;
  /** λ_max. */
  readonly largest: number;
  readonly times: Float64Array;
  readonly dynamics: Dynamics;
  /** Of root mean squares of the mean's error, in units of that of ψ_T on the training points, `unit`/√n. */
  readonly tolerance: number;
  readonly unit: number;
  readonly maxProducts: number;
}

/** What is left of y, and what test points learn from, at one time: components×n each. */
export interface Relaxed {
  readonly residual: Matrix;
  readonly gain: Matrix;
}

/** Numbers of a space's vectors that are kept; beyond them they are made again. */
const mostStored = 2 ** 27;
const usualProducts = 40;
/** Numbers of combinations that are made at once. */
const mostCombined = 2 ** 26;

/** One component of y. */
interface Component {
  readonly exponent: number;
  readonly space: KrylovSpace;
  ritz: Ritz;
  bounds: BoundsWithRounding[];
}

/** e(Θ)y and g(Θ)y at several times by Krylov spaces, and at infinite time by conjugate gradients where the kernel has an inverse to precondition with. */
export class Relaxation {
  readonly #wanted: Wanted;
  readonly #rows: number;
  readonly #components: (Component | undefined)[] = [];
  readonly #limits: (Float64Array | undefined)[] = [];
  readonly #start: Matrix;
  #limitBounds: Bounds = { residual: 0, reach: 0 };
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
   * @param start - y by component, components×n.
   * @throws {ToleranceError} if it is not within `maxProducts`.
   */
  static async of(wanted: Wanted, start: Matrix, options: JobOptions): Promise<Relaxation> {
    if (wanted.kernel.parts === 2) return Relaxation.#ofRows(wanted, await asPairs(start, options), options);
    return Relaxation.#ofRows(wanted, start, options);
  }

  static async #ofRows(wanted: Wanted, start: Matrix, options: JobOptions): Promise<Relaxation> {
    const relaxation = new Relaxation(wanted, start);
    if (relaxation.#isExact) return relaxation;
    for (let row = 0; row < start.rows; row++) await relaxation.#grow(start.row(row), options);
    if (relaxation.#hasLimit) await relaxation.#solve(options);
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

  async #grow(y: Float64Array, { signal }: JobOptions): Promise<void> {
    const times = this.#finite;
    const { vector, exponent } = await moderate(y, { signal });
    if (vector.every((value) => value === 0) || times.every((time) => time === 0)) {
      this.#components.push(undefined);
      return;
    }
    const { kernel, largest, tolerance, unit, maxProducts } = this.#wanted;
    const stored = this.#rows * usualProducts * y.length <= mostStored || !isPositive(kernel);
    const space = await KrylovSpace.of(kernel, vector, stored, { signal });
    const component: Component = { exponent, space, ritz: undefined as unknown as Ritz, bounds: [] };
    this.#components.push(component);
    const scale = 2 ** exponent / unit;
    for (let step = 5; ; step = Math.max(5, Math.floor(space.size / 12))) {
      const before = space.size;
      await space.extend(Math.min(step, maxProducts - before), { signal });
      this.products += space.size - before;
      await this.#measure(component, times, signal);
      const { alpha, beta } = component.ritz;
      if (Math.hypot(alpha[0]!, beta[0]!) <= roundingOfKernel * largest) {
        this.#components[this.#components.length - 1] = undefined; // nothing can be learned of it
        return;
      }
      const reached = component.bounds.map((bound) => this.#largest(bound, scale));
      const worst = Math.max(...reached);
      const own = tolerance / Math.sqrt(this.#rows);
      if (worst <= own) return;
      const at = times[reached.indexOf(worst)];
      const rounding = Math.max(...component.bounds.map((bound) => this.#largest(bound.rounding, scale)));
      if (rounding > own && worst < 1.1 * rounding) {
        throw new ToleranceError(
          `${where}: the rounding of products alone allows ${(rounding * Math.sqrt(this.#rows)).toPrecision(3)} at time ${at}, tolerance was ${tolerance}. Take a larger { tolerance }, or earlier times.`,
        );
      }
      if (space.size < maxProducts && !space.invariant) continue;
      const said = `${where}: reached ${(worst * Math.sqrt(this.#rows)).toPrecision(3)} at time ${at} after ${space.size} products, tolerance was ${tolerance}`;
      const others = "for earlier times or for a larger { tolerance }.";
      throw new ToleranceError(
        space.size >= maxProducts
          ? `${said}. Allow more with { maxProducts }, ask ${others}`
          : `${said}, and more would only bring rounding. Ask ${others}`,
      );
    }
  }

  async #measure(component: Component, times: Float64Array, signal: AbortSignal | undefined): Promise<void> {
    const { kernel, training, dynamics, largest } = this.#wanted;
    component.ritz = await component.space.ritz({ signal });
    const m = component.space.size;
    const { gain } = await modeFactorsInTurns(component.ritz.values, times, training, { dynamics, signal });
    const rounded = await roundingOverTimes(component.ritz, gain, productRounding(kernel, largest), { signal });
    component.bounds = Array.from(times, (time, i) =>
      boundsOf(component.ritz, gain.subarray(m * i, m * (i + 1)), time, training, dynamics, largest, rounded[i]!),
    );
  }

  #largest(bounds: Bounds, scale: number): number {
    const { train, test } = this.#error(bounds, scale);
    return Math.max(train, test);
  }

  /** Root mean squares over training and test points, in units of that of ψ_T. */
  #error({ residual, reach }: Bounds, scale: number): { train: number; test: number } {
    const { kernel } = this.#wanted;
    const { n, m } = kernel.size;
    return { train: residual * scale, test: m === 0 ? 0 : reach * scale * Math.sqrt(n * kernel.diagonalBound) };
  }

  async #solve({ signal }: JobOptions): Promise<void> {
    const { kernel, tolerance, unit, maxProducts } = this.#wanted;
    const bound = await inverseBound(kernel, { signal });
    let [residual, reach] = [0, 0];
    for (let row = 0; row < this.#rows; row++) {
      const { vector, exponent } = await moderate(this.#start.row(row), { signal });
      const norm = 2 ** exponent * Math.hypot(...chunkNorms(vector));
      const relative = norm === 0 ? 1 : unit / norm;
      const own = Math.min(0.5, (tolerance / Math.sqrt(this.#rows)) * relative);
      const request = { kernel: kernel.native, ...bound, right: vector, tolerance: own, maxProducts };
      const found = await runJob("solveKernel", request, { signal }, { where });
      this.products += found.products;
      const worst = Math.max(found.residual, found.reach);
      if (worst > own) throw missedLimit((tolerance * worst) / own, found.products, this.#wanted);
      this.#limits.push(exponent === 0 ? found.solution : await timesPowerOfTwo(found.solution, exponent, { signal }));
      residual = Math.hypot(residual, found.residual / relative);
      reach = Math.hypot(reach, found.reach / relative);
    }
    this.#limitBounds = { residual, reach };
  }

  /** Bounds on the root mean square errors at time number i, in units of that of ψ_T on the training points. */
  errorBound(i: number): { readonly train: number; readonly test: number } {
    if (this.#isExact) return { train: 0, test: 0 };
    if (i >= this.#finite.length) return { train: 0, test: this.#limitBounds.reach };
    let [train, test] = [0, 0];
    for (const component of this.#components) {
      if (component === undefined) continue;
      const error = this.#error(component.bounds[i]!, 2 ** component.exponent / this.#wanted.unit);
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
    if (!this.#hasLimit) return;
    const gain = new Matrix(this.#rows, n);
    for (const [row, values] of this.#limits.entries()) gain.row(row).set(values!);
    for (let i = times.length; i < this.#wanted.times.length; i++) {
      await visit(i, { residual: new Matrix(this.#rows, n), gain });
    }
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

  /** e at some times and then g at them, one row each. */
  async #at(
    component: Component | undefined,
    row: number,
    times: Float64Array,
    signal: AbortSignal | undefined,
  ): Promise<Matrix> {
    const n = this.#start.columns;
    if (component === undefined) {
      const values = new Matrix(2 * times.length, n); // of what cannot be learned, or of no time that passes
      for (let i = 0; i < times.length; i++) values.row(i).set(this.#start.row(row));
      return values;
    }
    const { training, dynamics } = this.#wanted;
    const { ritz, space, exponent } = component;
    const m = space.size;
    const factors = await modeFactorsInTurns(ritz.values, times, training, { dynamics, signal });
    const rows = [factors.residual, factors.gain].flatMap((values) =>
      Array.from(times, (_, i) => values.slice(m * i, m * (i + 1))),
    );
    const sums = await space.apply(ritz, rows, { signal });
    if (exponent !== 0) sums.data.set(await timesPowerOfTwo(sums.data, exponent, { signal }));
    for (const [i, time] of times.entries()) if (time === 0) sums.row(i).set(this.#start.row(row)); // to the last bit
    return sums;
  }
}

/** Whether no eigenvalue of a kernel can be zero, and its inverse on all states is known. */
export function isPositive({ parities }: KernelOperator): boolean {
  return parities?.spectrum.every((value) => value > 0) === true;
}

/** What bounds errors at infinite time, see native/dynamics/conjugateGradients.h. */
async function inverseBound(kernel: KernelOperator, options: JobOptions) {
  const { spectrum, spins } = kernel.parities!;
  const large = largeDegrees(spectrum, spins, kernel.size.n);
  const only = (value: (eigenvalue: number) => number) => spectrum.map((x, k) => (large[k]! ? value(x) : 0));
  return {
    inverse: await parityFunction(
      kernel,
      spectrum.map((value) => 1 / value),
      { ...options, inverted: true },
    ),
    ...(large.includes(true) && {
      large: await parityFunction(
        kernel,
        only(() => 1),
        options,
      ),
      largeInverse: await parityFunction(
        kernel,
        only((value) => 1 / value),
        options,
      ),
    }),
  };
}

/** Training points for each mode that is taken apart: so many tell them from one another. */
const pointsPerMode = 16;

/** Which degrees have the largest eigenvalues, as many as the training points can tell apart. */
function largeDegrees(spectrum: Float64Array, spins: number, n: number): boolean[] {
  const multiplicities = krawtchouk(spins)[0]!;
  const large = Array.from(spectrum, () => false);
  let modes = 0;
  for (const degree of [...spectrum.keys()].sort((a, b) => spectrum[b]! - spectrum[a]!)) {
    modes += multiplicities[degree]!;
    if (modes * pointsPerMode > n) break;
    large[degree] = true;
  }
  return large;
}

function missedLimit(reached: number, products: number, { tolerance, maxProducts }: Wanted): ToleranceError {
  const said = `${where}: reached ${reached.toPrecision(3)} at infinite time after ${products} products, tolerance was ${tolerance}`;
  const least = (1.1 * reached).toPrecision(2);
  return new ToleranceError(
    products >= maxProducts
      ? `${said}. Allow more with { maxProducts }, or take a larger { tolerance }.`
      : `${said}, and more would only bring rounding. Take a { tolerance } of ${least} or more.`,
  );
}

/** Norms of parts of a vector, few enough to be arguments. */
function chunkNorms(vector: Float64Array): number[] {
  const part = 2 ** 16;
  return Array.from({ length: Math.ceil(vector.length / part) }, (_, k) => {
    return Math.sqrt(vector.subarray(k * part, (k + 1) * part).reduce((sum, value) => sum + value * value, 0));
  });
}
