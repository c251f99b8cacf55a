import { innerProduct } from "../../exact/innerProduct.js";
import { NumericalError } from "../../native/errors.js";
import { inTurns } from "../../native/turns.js";
import { stableRate } from "../../qsntk/learningRate.js";
import type { Reached } from "./integrate.js";
import { spectralRadius } from "./spectralRadius.js";
import type { Point } from "./velocity.js";

/** Discrete gradient descent. */
export interface Descent {
  readonly start: Float64Array;
  /** Whole numbers of steps. */
  readonly times: Float64Array;
  readonly learningRate: number;
  readonly momentum: number;
  readonly hint: string;
  readonly signal: AbortSignal | undefined;
  readonly at: (y: Float64Array) => Promise<Point>;
  readonly arrive: (time: number, reached: Reached) => Promise<void>;
  readonly onProgress: (fraction: number) => void;
}

/** Squares of steps below it, relative to ‖y‖², are rounding. */
const rounding = 1e-26;

/** Successive steps that turn back without becoming shorter: a cycle. */
const mostTurns = 12;

/**
 * Steps y ← y + v, v ← β·v + dy/dt of one unit of time.
 *
 * @returns How many velocities were needed.
 * @throws {NumericalError} if the step is beyond stability, at the step where that shows, with the step size that would do: steps that turn back without becoming shorter,
 *   a loss that is not finite, or a spectral radius beyond 2(1+β) where it ends.
 */
export async function descend(problem: Descent): Promise<{ steps: number; products: number }> {
  const { times, momentum, signal, at, arrive, onProgress } = problem;
  const y = problem.start.slice();
  const motion = new Float64Array(y.length);
  let here = await at(y);
  let products = 1;
  let previous: Float64Array | undefined;
  let previousSquare = 0;
  let turns = 0;
  let step = 0;
  let direction = here.velocity;
  const last = times[times.length - 1]!;
  const unstable = (rate: number, why: string) =>
    new NumericalError(
      `flow: step ${step} of the discrete dynamics is beyond stability: ${why.replace(/\.$/, "")}, where ‖ψ‖² = ${here.square}. \`learningRate\` ${problem.learningRate} would have to be below ${(problem.learningRate * stableRate(momentum)) / rate} there.${problem.hint}`,
    );
  for (const [number, end] of times.entries()) {
    for (; step < end; step++) {
      const velocity = here.velocity;
      if (previous !== undefined && momentum === 0) {
        const square = (await innerProduct(velocity, velocity, signal))[0];
        const along = (await innerProduct(velocity, previous, signal))[0];
        const ratio = Math.sqrt(square / previousSquare);
        const moves = square > rounding * (await innerProduct(y, y, signal))[0];
        turns = moves && along < -0.9 * Math.sqrt(square * previousSquare) && ratio >= 1 - 1e-9 ? turns + 1 : 0;
        if (turns >= mostTurns) throw unstable(1 + ratio, "steps turn back without becoming shorter, a cycle");
        previousSquare = square;
      } else previousSquare = (await innerProduct(velocity, velocity, signal))[0];
      previous = velocity;
      const work = (begin: number, until: number) => {
        for (let i = begin; i < until; i++) {
          motion[i] = momentum * motion[i]! + velocity[i]!;
          y[i]! += motion[i]!;
        }
      };
      await inTurns(y.length, work, { signal });
      const before = here;
      try {
        here = await at(y);
      } catch (error) {
        if (!(error instanceof NumericalError)) throw error;
        here = before;
        throw unstable(2 * stableRate(momentum), error.message);
      }
      products++;
      onProgress((step + 1) / last);
    }
    if (end > 0 && number === times.length - 1) {
      const found = await spectralRadius(
        async (x) => (await at(x)).velocity,
        y,
        here.velocity,
        direction,
        0.001,
        signal,
      );
      products += found.products;
      direction = found.direction;
      if (found.radius > stableRate(momentum) * (1 + 1e-6)) {
        throw unstable(
          found.radius,
          `the spectral radius of the step is ${found.radius}, at most ${stableRate(momentum)} converge`,
        );
      }
    }
    await arrive(number, { y, ...here });
  }
  return { steps: step, products };
}
