import type { Task } from "../dataset/task.js";
import { largestLearningRate } from "../qsntk/learningRate.js";
import { usualTolerance } from "../qsntk/usualTolerance.js";
import type { Modes } from "./modes/eigenbasis.js";
import type { Training } from "./modes/propagator.js";
import { isStable } from "./modes/relaxation.js";

/** Relative error of what test points learn above which the user is told. */
const leastDigits = 1e-4;

/** Decades between weights up to which means at every time have been found right to 1e−6; a ridge makes up for what is beyond them. */
const mostDecades = 8;

/** Decades between the weights w of points. @param roots - √w of each. */
function decadesOf(roots: Float64Array | undefined): number {
  if (roots === undefined) return 0;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const root of roots) [least, most] = [Math.min(least, root), Math.max(most, root)];
  return 2 * Math.log10(most / least);
}

/** A training that is solved: what its eigenvalues say about it. */
export abstract class Trained {
  /**
   * @param task - What is learned.
   * @param basis - The problem in the eigenbasis of its training kernel.
   * @param training - Step size, momentum, ridge, rank tolerance.
   */
  constructor(
    readonly task: Task,
    readonly basis: Modes,
    readonly training: Training,
  ) {}

  /** Eigenvalues of the training kernel, ascending. */
  get eigenvalues(): Float64Array {
    return this.basis.eigenvalues;
  }

  /** Step size η. */
  get learningRate(): number {
    return this.training.learningRate;
  }

  /** Eigenvalues above the rank tolerance; modes below it are never learned. */
  get rank(): number {
    return this.eigenvalues.filter((value) => value > this.training.nullBelow).length;
  }

  /** Largest over smallest eigenvalue above the rank tolerance; Infinity for a kernel that is zero. */
  get conditionNumber(): number {
    const smallest = this.eigenvalues.find((value) => value > this.training.nullBelow);
    return smallest === undefined ? Number.POSITIVE_INFINITY : this.largest / smallest;
  }

  /** What the user should know: discrete steps beyond η_max diverge, a kernel without full rank leaves modes unlearned, and rounding may reach late times. */
  get warnings(): readonly string[] {
    const { learningRate, momentum, ridge, samples } = this.training;
    const warnings: string[] = [];
    const limit = largestLearningRate(this.largest, samples, momentum, ridge);
    if (!isStable("discrete", (learningRate * (this.largest + ridge)) / samples, momentum)) {
      warnings.push(unstableSteps(learningRate, limit));
    }
    if (this.rank < this.eigenvalues.length) {
      warnings.push(
        `the training kernel has rank ${this.rank} of ${this.eigenvalues.length}: the rest is never learned`,
      );
    }
    const smallest = this.eigenvalues.find((value) => value > this.training.nullBelow);
    const rounding = usualTolerance(this.eigenvalues.length) * (this.largest + ridge);
    if (smallest !== undefined && (smallest + ridge) * leastDigits < rounding) {
      const times = ((smallest + ridge) / rounding).toPrecision(2);
      // Rounding adds up as the training goes along: by time t to what it is of the kernel, times the rate of its largest mode.
      const until = (leastDigits * (1 - momentum) * samples) / (learningRate * rounding);
      warnings.push(
        `the smallest eigenvalue that is learned is ${times} times what rounding may make of a zero: what test points learn at t = ∞, and from about t = ${until.toPrecision(1)} on, depends on rounding. Look at earlier times, or take a ridge, or a larger \`rankTolerance\``,
      );
    }
    const decades = decadesOf(this.task.scale?.train);
    if (decades > mostDecades && ridge * 10 ** mostDecades < this.largest) {
      warnings.push(
        `the weights of the training points lie ${decades.toPrecision(3)} decades apart, and eigenvalues are right to the rounding of the largest: late means may be wrong where weights are small. Where the kernel has full rank predict.infiniteTime has the limit; or take a ridge, or weights within ${mostDecades} decades`,
      );
    }
    return warnings;
  }

  private get largest(): number {
    return this.eigenvalues[this.eigenvalues.length - 1]!;
  }
}

/** What is to be known of a learning rate that is not below η_max. */
export function unstableSteps(learningRate: number, limit: number): string {
  const is = learningRate > limit ? "exceeds" : "is no smaller than";
  return `learning rate ${learningRate} ${is} η_max = ${limit}: discrete steps do not converge, the flow does`;
}
