import { Matrix } from "../../linalg/matrix.js";
import { moderate, timesPowerOfTwo } from "../../linalg/moderate.js";
import { ToleranceError } from "../../native/errors.js";
import { roundingOfKernel } from "../modes/learnable.js";
import { modeFactorsInTurns } from "../modes/propagator.js";
import { type Bounds, type BoundsWithRounding, boundsOf } from "./bounds.js";
import { isPositive } from "./infiniteLimit.js";
import { KrylovSpace, type Ritz } from "./krylovSpace.js";
import { productRounding, roundingOverTimes } from "./rounding.js";
import { type Wanted, where } from "./wanted.js";

/** Numbers of a space's vectors that are kept; beyond them they are made again. */
const mostStored = 2 ** 27;
const usualProducts = 40;

/** One component of y at finite times, by a Krylov space that is as large as the tolerance asks for. */
export class KrylovComponent {
  readonly #wanted: Wanted;
  readonly #space: KrylovSpace;
  readonly #exponent: number;
  #ritz!: Ritz;
  #bounds: readonly BoundsWithRounding[] = [];

  private constructor(wanted: Wanted, space: KrylovSpace, exponent: number) {
    this.#wanted = wanted;
    this.#space = space;
    this.#exponent = exponent;
  }

  /**
   * Grows a space until the tolerance is met.
   *
   * @param components - Of y, which share the tolerance.
   * @param times - The finite ones of those that are wanted.
   * @returns The component, undefined if nothing can be learned of it or no time passes, and the products of the kernel that this took.
   * @throws {ToleranceError} if the tolerance is not met within `maxProducts`.
   */
  static async of(
    wanted: Wanted,
    y: Float64Array,
    components: number,
    times: Float64Array,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly component: KrylovComponent | undefined; readonly products: number }> {
    const { vector, exponent } = await moderate(y, { signal });
    if (vector.every((value) => value === 0) || times.every((time) => time === 0)) {
      return { component: undefined, products: 0 };
    }
    const { kernel, largest, tolerance, maxProducts } = wanted;
    const stored = components * usualProducts * y.length <= mostStored || !isPositive(kernel);
    const space = await KrylovSpace.of(kernel, vector, stored, { signal });
    const component = new KrylovComponent(wanted, space, exponent);
    const own = tolerance / Math.sqrt(components);
    for (let step = 5; ; step = Math.max(5, Math.floor(space.size / 12))) {
      await space.extend(Math.min(step, maxProducts - space.size), { signal });
      await component.#measure(times, signal);
      const { alpha, beta } = component.#ritz;
      if (Math.hypot(alpha[0]!, beta[0]!) <= roundingOfKernel * largest) {
        return { component: undefined, products: space.size };
      }
      const reached = component.#bounds.map((bound) => component.#largest(bound));
      const worst = Math.max(...reached);
      if (worst <= own) return { component, products: space.size };
      component.#requireHope(worst, times[reached.indexOf(worst)]!, own, components);
    }
  }

  /** @throws {ToleranceError} if more products are not allowed, or do not make the error smaller. */
  #requireHope(worst: number, time: number, own: number, components: number): void {
    const { tolerance, maxProducts } = this.#wanted;
    const space = this.#space;
    const rounding = Math.max(...this.#bounds.map((bound) => this.#largest(bound.rounding)));
    if (rounding > own && worst < 1.1 * rounding) {
      throw new ToleranceError(
        `${where}: the rounding of products alone allows ${(rounding * Math.sqrt(components)).toPrecision(3)} at time ${time}, tolerance was ${tolerance}. Take a larger { tolerance }, or earlier times.`,
      );
    }
    if (space.size < maxProducts && !space.invariant) return;
    const said = `${where}: reached ${(worst * Math.sqrt(components)).toPrecision(3)} at time ${time} after ${space.size} products, tolerance was ${tolerance}`;
    const others = "for earlier times or for a larger { tolerance }.";
    throw new ToleranceError(
      space.size >= maxProducts
        ? `${said}. Allow more with { maxProducts }, ask ${others}`
        : `${said}, and more would only bring rounding. Ask ${others}`,
    );
  }

  async #measure(times: Float64Array, signal: AbortSignal | undefined): Promise<void> {
    const { kernel, training, dynamics, largest } = this.#wanted;
    const ritz = await this.#space.ritz({ signal });
    const m = this.#space.size;
    const { gain } = await modeFactorsInTurns(ritz.values, times, training, { dynamics, signal });
    const rounded = await roundingOverTimes(ritz, gain, productRounding(kernel, largest), { signal });
    this.#ritz = ritz;
    this.#bounds = Array.from(times, (time, i) =>
      boundsOf(ritz, gain.subarray(m * i, m * (i + 1)), time, training, dynamics, largest, rounded[i]!),
    );
  }

  #largest(bounds: Bounds): number {
    const { train, test } = this.#error(bounds);
    return Math.max(train, test);
  }

  /** Root mean squares over training and test points, in units of that of ψ_T. */
  #error({ residual, reach }: Bounds): { train: number; test: number } {
    const { kernel, unit } = this.#wanted;
    const { n, m } = kernel.size;
    const scale = 2 ** this.#exponent / unit;
    return { train: residual * scale, test: m === 0 ? 0 : reach * scale * Math.sqrt(n * kernel.diagonalBound) };
  }

  /** Bounds on its root mean square errors at finite time number i. */
  errorBound(i: number): { readonly train: number; readonly test: number } {
    return this.#error(this.#bounds[i]!);
  }

  /** e at some times and then g at them, one row each. */
  async at(times: Float64Array, signal: AbortSignal | undefined): Promise<Matrix> {
    const { training, dynamics } = this.#wanted;
    const m = this.#space.size;
    const factors = await modeFactorsInTurns(this.#ritz.values, times, training, { dynamics, signal });
    const rows = [factors.residual, factors.gain].flatMap((values) =>
      Array.from(times, (_, i) => values.slice(m * i, m * (i + 1))),
    );
    const sums = await this.#space.apply(this.#ritz, rows, { signal });
    if (this.#exponent === 0) return sums;
    return new Matrix(sums.rows, sums.columns, await timesPowerOfTwo(sums.data, this.#exponent, { signal }));
  }
}
