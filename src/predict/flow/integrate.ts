import { innerProduct } from "../../exact/innerProduct.js";
import { NumericalError, ToleranceError } from "../../native/errors.js";
import { everyInTurns, inTurns } from "../../native/turns.js";
import { reachOf, stagesFor, stepCoefficients } from "./chebyshevSteps.js";
import { spectralRadius } from "./spectralRadius.js";
import type { Point } from "./velocity.js";

/** Where a flow is, and what it cost to come there. */
export interface Reached extends Point {
  readonly y: Float64Array;
}

/** How a flow was integrated. */
export interface IntegrationReport {
  readonly steps: number;
  readonly rejected: number;
  readonly products: number;
  /** Sum of the estimated errors of all steps, relative to ‖y‖. */
  readonly errorEstimate: number;
}

/** Where a training begins, what moves it and when it is looked at. */
export interface FlowCourse {
  readonly start: Float64Array;
  /** Of discrete steps whole numbers of them. */
  readonly times: Float64Array;
  /** η, of the flow for what is said of it. */
  readonly learningRate: number;
  readonly signal: AbortSignal | undefined;
  readonly at: (y: Float64Array) => Promise<Point>;
  /** Called at every time; time is the number of the time. */
  readonly arrive: (time: number, reached: Reached) => Promise<void>;
  readonly onProgress: (fraction: number) => void;
}

/** What an integration needs. */
export interface Integration extends FlowCourse {
  readonly tolerance: number;
  readonly maxProducts: number;
}

const mostStages = 200;
const stepsPerRadius = 25;
/** Steps as long as stability allows, after which rates are looked at again if the end cannot be reached with those that there are. */
const stepsToDoubt = 4;
const safety = 1.2; // of a spectral radius that is estimated from below
/** A multiple of `maxProducts` that no fall of the spectral radius on the way makes up for, once steps are as long as stability allows; at the start, where it may be anything, its like. */
const [hopeless, absurd] = [1e6, 1e100];

/**
 * Integrates dy/dt to a list of times with stabilised explicit steps, each accepted only if its estimated error is below the tolerance times ‖y‖: made for flows whose
 * Jacobian has real, negative eigenvalues over many orders of magnitude, as those under a kernel have.
 *
 * @throws {ToleranceError} if `maxProducts` are used up or cannot suffice, or steps become shorter than rounding allows; the signal's reason after an abort.
 * @see Sommeijer, Shampine & Verwer 1997, J. Comput. Appl. Math. 88, 315 (RKC).
 */
export async function integrate(problem: Integration): Promise<IntegrationReport> {
  const { times, tolerance, maxProducts, signal, at, arrive, onProgress } = problem;
  const velocity = async (y: Float64Array) => (await at(y)).velocity;
  let y = problem.start;
  let here = await at(y);
  let [time, steps, rejected, products, errorEstimate] = [0, 0, 0, 1, 0];
  let radius = { radius: 0, direction: here.velocity, products: 0 };
  let age = Number.POSITIVE_INFINITY;
  let wanted = Number.NaN;
  let [longest, radiusBefore] = [true, Number.POSITIVE_INFINITY]; // whether since the last radius all steps were as long as stability allows
  let long = 0; // as long, up to now
  for (const [number, end] of times.entries()) {
    while (time < end) {
      const doubtful =
        long >= stepsToDoubt && productsNeeded(problem, time, safety * radius.radius) > hopeless * maxProducts;
      if (age >= stepsPerRadius || doubtful) {
        const from = radius.radius > 0 ? radius.direction : here.velocity;
        radius = await spectralRadius(velocity, y, here.velocity, from, 0.01, signal);
        products += radius.products;
        const settled =
          steps > 0 && (longest || doubtful) && radius.radius > radiusBefore * 0.5 ** Math.min(1, age / stepsPerRadius);
        [age, long] = [0, 0];
        requireReachable(
          problem,
          time,
          safety * radius.radius,
          steps === 0 ? absurd : settled ? hopeless : Number.POSITIVE_INFINITY,
        );
        [longest, radiusBefore] = [true, radius.radius];
      }
      const sigma = safety * radius.radius;
      if (sigma === 0 && (await everyInTurns(here.velocity, (v) => v === 0, signal))) {
        time = end; // nothing moves
        break;
      }
      if (Number.isNaN(wanted)) wanted = 0.25 / sigma;
      const left = end - time;
      let h = Math.min(wanted, reachOf(mostStages) / sigma);
      long = h === reachOf(mostStages) / sigma ? long + 1 : 0;
      longest &&= long > 0;
      if (h >= left) h = left;
      else if (h > left / 2) h = left / 2; // no tiny last step
      if (products >= maxProducts || !(time + h > time)) {
        throw new ToleranceError(
          `flow: reached time ${time} of ${times[times.length - 1]} after ${products} products, with steps of ${h}, tolerance ${tolerance}. Allow more with { maxProducts }, ask for a larger { tolerance }, or for shorter times.`,
        );
      }
      const trial = await step(y, here.velocity, h, sigma, velocity, signal);
      products += trial.products;
      const next = trial.y === undefined ? undefined : await arrived(trial.y, at, signal);
      if (next !== undefined) products++;
      const error = next === undefined ? Number.POSITIVE_INFINITY : await errorOf(y, here, trial.y!, next, h, signal);
      const relative = error / tolerance;
      if (next === undefined || !(relative <= 1)) {
        rejected++;
        longest = false;
        long = 0;
        age = Number.POSITIVE_INFINITY;
        wanted = h * (Number.isFinite(relative) ? Math.max(0.1, 0.8 / Math.cbrt(relative)) : 0.1);
        continue;
      }
      [time, y, here] = [h === left ? end : time + h, trial.y!, next];
      steps++;
      age++;
      errorEstimate += error;
      const grown = h * Math.min(5, Math.max(0.1, 0.8 / Math.cbrt(Math.max(relative, 1e-12))));
      wanted = h < wanted && grown < wanted ? Math.max(grown, wanted * 0.8) : grown; // a step cut short says little
      onProgress((number + (end > 0 ? time / end : 1)) / times.length);
    }
    await arrive(number, { y, ...here });
  }
  return { steps, rejected, products, errorEstimate };
}

/** Of the rest of the way, in the longest steps that are stable. */
function productsNeeded({ times }: Integration, time: number, sigma: number): number {
  return (mostStages / reachOf(mostStages)) * sigma * (times[times.length - 1]! - time);
}

/** @throws {ToleranceError} if the rest of the way, in the longest steps that are stable, takes more than `factor` times as many products as are allowed. */
function requireReachable(problem: Integration, time: number, sigma: number, factor: number): void {
  const { times, maxProducts, learningRate, tolerance } = problem;
  const last = times[times.length - 1]!;
  const needed = productsNeeded(problem, time, sigma);
  if (!(needed > factor * maxProducts)) return;
  throw new ToleranceError(
    `flow: at time ${time} of ${last} the fastest of its rates is ${sigma}, with which the longest stable steps come to the end after some ${needed.toExponential(1)} products, and \`maxProducts\` allows ${maxProducts} (tolerance ${tolerance}). \`learningRate\` ${learningRate} would have to be below ${((learningRate * maxProducts) / needed).toExponential(1)}, or times as much shorter.`,
  );
}

/** The point at the end of a trial step; undefined where there is none. */
async function arrived(
  y: Float64Array,
  at: Integration["at"],
  signal: AbortSignal | undefined,
): Promise<Point | undefined> {
  try {
    const point = await at(y);
    return (await everyInTurns(point.velocity, Number.isFinite, signal)) ? point : undefined;
  } catch (error) {
    if (error instanceof NumericalError) return undefined;
    throw error;
  }
}

/** One step; y is undefined where the velocity does not exist on its way. */
async function step(
  y0: Float64Array,
  f0: Float64Array,
  h: number,
  sigma: number,
  velocity: (y: Float64Array) => Promise<Float64Array>,
  signal: AbortSignal | undefined,
): Promise<{ y: Float64Array | undefined; products: number }> {
  const { first, stages } = stepCoefficients(stagesFor(h * sigma));
  let before = y0;
  let now: Float64Array = new Float64Array(y0.length);
  const begun = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) now[i] = y0[i]! + first * h * f0[i]!;
  };
  await inTurns(y0.length, begun, { signal });
  let products = 0;
  for (const { mu, nu, muTilde, gammaTilde } of stages) {
    let f: Float64Array;
    try {
      f = await velocity(now);
    } catch (error) {
      if (error instanceof NumericalError) return { y: undefined, products };
      throw error;
    }
    products++;
    const [rest, own, back] = [1 - mu - nu, muTilde * h, gammaTilde * h];
    const next = f; // its own array, no longer needed
    const [a, b] = [now, before];
    const work = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        next[i] = rest * y0[i]! + mu * a[i]! + nu * b[i]! + own * f[i]! + back * f0[i]!;
      }
    };
    await inTurns(next.length, work, { signal });
    [before, now] = [now, next];
  }
  return { y: now, products };
}

/** ‖(12(y₀−y₁) + 6h(F₀+F₁))/15‖/‖y₁‖ */
async function errorOf(
  y0: Float64Array,
  f0: Point,
  y1: Float64Array,
  f1: Point,
  h: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let [error, size] = [0, 0];
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const e = 0.8 * (y0[i]! - y1[i]!) + 0.4 * h * (f0.velocity[i]! + f1.velocity[i]!);
      error += e * e;
    }
  };
  await inTurns(y0.length, work, { signal });
  size = (await innerProduct(y1, y1, signal))[0];
  return Math.sqrt(error / (size > 0 ? size : 1));
}
