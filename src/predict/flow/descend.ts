import { NumericalError } from "../../native/errors.js";
import { discard } from "../../native/memory.js";
import { inTurns } from "../../native/turns.js";
import { stableRate } from "../../qsntk/learningRate.js";
import { stableBelow, stepRounding, straight, turned } from "../../qsntk/turningSteps.js";
import type { FlowCourse } from "./integrate.js";
import { spectralRadius } from "./spectralRadius.js";
import type { Point, Representation } from "./velocity.js";

/** Discrete gradient descent. */
export interface Descent extends FlowCourse {
  readonly momentum: number;
  readonly representation: Representation;
  readonly hint: string;
}

/** Steps from one look at the spectral radius to the next; beyond stability at two in a row is no passing state. */
const stepsPerRadius = 64;
/** Products of a look on the way, which goes on from where the last one ended, and of one at an end. */
const [brief, thorough] = [4, 50];
/**
 * How far beyond stability no first step is taken: it would leave the start behind, and what it lands on may look at rest. Amplitudes come back, as their
 * norm grows; of ψ = e^f one basis state is all that is left after a step ten times as long as is stable, and its gradient vanishes, whatever its energy.
 */
const farBeyond = { amplitudes: 1e4, logarithm: 5 } as const;

/**
 * Steps y ← y + v, v ← β·v + dy/dt of one unit of time.
 *
 * @returns How many velocities were needed.
 * @throws {NumericalError} if the step is beyond stability, at the step where that shows, with the step size that would do: steps that turn back without becoming shorter,
 *   a spectral radius beyond 2(1+β) for some time or at the end, or a loss that does not exist any more.
 */
export async function descend(problem: Descent): Promise<{ steps: number; products: number }> {
  const { times, momentum, learningRate, signal, at, arrive, onProgress } = problem;
  const most = stableRate(momentum);
  const y = problem.start.slice();
  const motion = new Float64Array(y.length);
  let here = await at(y);
  const first = here;
  let [products, step, squareBefore, beyond, largest] = [1, 0, 0, 0, 0];
  let run = straight;
  let direction = here.velocity;
  const last = times[times.length - 1]!;
  const unstable = (why: string, { square }: Point, below: number, place = "there") =>
    new NumericalError(
      `flow: step ${step} of the discrete dynamics is beyond stability: ${why.replace(/\.$/, "")}, where ‖ψ‖² = ${square}. \`learningRate\` ${learningRate} would have to be below ${below} ${place}.${problem.hint}`,
    );
  const radiusAt = async (from: Float64Array, { velocity }: Point, along: Float64Array, mostProducts: number) => {
    const of = async (x: Float64Array) => (await at(x)).velocity;
    const found = await spectralRadius(of, from, velocity, along, 0.001, signal, mostProducts);
    products += found.products;
    largest = Math.max(largest, found.radius);
    return found;
  };
  const look = async (mostProducts: number) => {
    const found = await radiusAt(y, here, direction, mostProducts);
    direction = found.direction;
    beyond = found.radius > most * (1 + 1e-6) ? beyond + 1 : 0;
    return found.radius;
  };
  const beyondAt = (radius: number) =>
    unstable(
      `the spectral radius of the step is ${radius}, at most ${most} converge`,
      here,
      (learningRate * most) / radius,
    );
  if (last > 0) {
    const exact = problem.representation === "logarithm" ? thorough : brief;
    const { radius } = await radiusAt(y, first, direction, exact);
    if (radius > farBeyond[problem.representation] * most) throw beyondAt(radius);
  }
  for (const [number, end] of times.entries()) {
    for (; step < end; step++) {
      const { velocity } = here;
      const sums = { square: 0, along: 0, size: 0 };
      const work = (begin: number, until: number) => {
        let [square, along, size] = [0, 0, 0]; // numbers of the function itself: those of the closure would be boxed at every addition
        for (let i = begin; i < until; i++) {
          const before = motion[i]!;
          const now = momentum * before + velocity[i]!;
          square += now * now;
          along += now * before;
          size += y[i]! * y[i]!;
          motion[i] = now;
          y[i]! += now;
        }
        sums.square += square;
        sums.along += along;
        sums.size += size;
      };
      await inTurns(y.length, work, { signal });
      const moves = squareBefore > 0 && sums.square > stepRounding.float64 * sums.size;
      const next = moves ? turned(run, { ...sums, squareBefore }) : { run: straight };
      run = next.run;
      squareBefore = sums.square;
      if (next.growth !== undefined) {
        const below = stableBelow(learningRate, momentum, next.growth);
        throw unstable("steps turn back without becoming shorter, a cycle", here, below);
      }
      try {
        here = await at(y);
      } catch (error) {
        if (!(error instanceof NumericalError)) throw error;
        await radiusAt(problem.start, first, first.velocity, thorough);
        const below = largest > most ? (learningRate * most) / largest : learningRate / 2;
        throw unstable(error.message, here, below, "on the way there");
      }
      products++;
      if (velocity !== first.velocity) discard(velocity); // megabytes of every step would keep the garbage collector at work
      if ((step + 1) % stepsPerRadius === 0 && step + 1 < last) {
        const radius = await look(brief);
        if (beyond > 1) throw beyondAt(radius);
      }
      onProgress((step + 1) / last);
    }
    if (end > 0 && number === times.length - 1) {
      const radius = await look(thorough);
      if (beyond > 0) throw beyondAt(radius);
    }
    await arrive(number, { y, ...here });
  }
  return { steps: step, products };
}
