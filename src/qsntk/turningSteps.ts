import { stableRate } from "./learningRate.js";

/** Steps in a row of which each turns back on the one before, up to now. */
export interface TurningSteps {
  readonly turns: number;
  /** ‖step‖² at the beginning of the run, or where it was last compared. */
  readonly mark: number;
}

/** Before the first step, and after one that does not turn back. */
export const straight: TurningSteps = { turns: 0, mark: 0 };

/** Lengths of two successive steps and the angle between them. */
export interface StepPair {
  /** ‖step‖² and that of the one before. */
  readonly square: number;
  readonly squareBefore: number;
  /** Their inner product. */
  readonly along: number;
}

/** Squares of steps below it, relative to the square of what moves, are rounding: of steps in double precision, and of networks in single. */
export const stepRounding = { float32: 1e-11, float64: 1e-26 } as const;

/** Turning steps after which their length is compared: a multiple of the short periods of cycles. */
const compared = 12;
/** (99%)²: a mode of rate x < 2(1+β) becomes shorter than that over as many steps unless it is within a thousandth of the bound. */
const shorter = 0.99 ** 2;

/**
 * Goes on with a run of turning steps.
 *
 * @returns The run, and where it shows that steps turn back without becoming shorter, by what factor they grow from one to the next: steps beyond stability, or in a cycle.
 */
export function turned(
  { turns, mark }: TurningSteps,
  { square, squareBefore, along }: StepPair,
): { readonly run: TurningSteps; readonly growth?: number } {
  if (!(along < -0.9 * Math.sqrt(square * squareBefore))) return { run: straight };
  const first = turns === 0 ? squareBefore : mark;
  if ((turns + 1) % compared !== 0) return { run: { turns: turns + 1, mark: first } };
  const run = { turns: turns + 1, mark: square };
  return square >= shorter * first ? { run, growth: (square / first) ** (0.5 / compared) } : { run };
}

/**
 * The step size below which steps of a mode that turn back by the factor −growth would converge: growth g belongs to the rate x = g + (1+β) + β/g, as
 * g² + (1+β−x)·g + β = 0 of heavy-ball descent says.
 */
export function stableBelow(learningRate: number, momentum: number, growth: number): number {
  const rate = growth + (1 + momentum) + momentum / growth;
  return learningRate * Math.min(1, stableRate(momentum) / rate);
}
