import { innerProduct } from "../../exact/innerProduct.js";
import { NumericalError } from "../../native/errors.js";
import { inTurns } from "../../native/turns.js";

/** dy/dt at a state. */
export type Velocity = (y: Float64Array) => Promise<Float64Array>;

/** The spectral radius of ∂(dy/dt)/∂y, and a direction in which it lies. */
export interface SpectralRadius {
  readonly radius: number;
  readonly direction: Float64Array;
  readonly products: number;
}

/**
 * The spectral radius of the Jacobian by power iteration on differences of the velocity: of a flow under a kernel, largest where the kernel is.
 *
 * @param at - dy/dt at y.
 * @param from - Where the iteration begins; a direction found before.
 * @param tolerance - Relative change of the estimate at which it ends.
 * @see Sommeijer, Shampine & Verwer 1997, J. Comput. Appl. Math. 88, 315, section 3.
 */
export async function spectralRadius(
  velocity: Velocity,
  y: Float64Array,
  at: Float64Array,
  from: Float64Array,
  tolerance: number,
  signal: AbortSignal | undefined,
  mostProducts = 50,
): Promise<SpectralRadius> {
  const size = Math.sqrt((await innerProduct(y, y, signal))[0]);
  const small = Math.sqrt(Number.EPSILON) * (size > 0 ? size : 1);
  let direction = from;
  let radius = 0;
  let products = 0;
  while (products < mostProducts) {
    const along = await moderate(direction, signal);
    if (along.length === 0) break;
    const shifted = await combined(y, small / along.length, along.vector, signal);
    const difference = await combined(await velocity(shifted), -1, at, signal);
    products++;
    const { length, scale } = await moderate(difference, signal);
    const found = (length / small) * scale;
    direction = difference;
    const change = Math.abs(found - radius);
    radius = found;
    if (change <= tolerance * found) break;
  }
  return { radius, direction, products };
}

/** A step far beyond those of the differences, and how much of the slope it must find again: of rounding, which does not grow with it, a thousandth is left. */
const [far, found] = [2 ** -16, 1 / 16];

/** Whether the velocity changes over a longer way as the spectral radius says: it does not where the radius is that of rounding errors, as at a state that cannot move. */
export async function isOfVelocity(
  velocity: Velocity,
  y: Float64Array,
  at: Float64Array,
  { radius, direction }: SpectralRadius,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const along = await moderate(direction, signal);
  if (along.length === 0) return false;
  const size = Math.sqrt((await innerProduct(y, y, signal))[0]);
  const step = far * (size > 0 ? size : 1);
  const shifted = await combined(y, step / along.length, along.vector, signal);
  const { length, scale } = await moderate(await combined(await velocity(shifted), -1, at, signal), signal);
  return (length / step) * scale >= found * radius;
}

/** Squares of lengths that neither overflow nor lose digits. */
const [least, most] = [1e-280, 1e280];

/**
 * The vector a/scale and its length, with a scale of 1 but where the square of ‖a‖ is no number any more, as of step sizes of 1e200 or 1e−200.
 *
 * @throws {NumericalError} if a number of a is not finite.
 */
async function moderate(
  a: Float64Array,
  signal: AbortSignal | undefined,
): Promise<{ readonly vector: Float64Array; readonly scale: number; readonly length: number }> {
  const square = (await innerProduct(a, a, signal))[0];
  if (square > least && square < most) return { vector: a, scale: 1, length: Math.sqrt(square) };
  let scale = 0;
  const look = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) scale = Math.max(scale, Math.abs(a[i]!)); // of a NaN it is one
  };
  await inTurns(a.length, look, { signal });
  if (!Number.isFinite(scale)) {
    throw new NumericalError("flow: velocities overflow double precision. Take a smaller `learningRate`.");
  }
  if (scale === 0) return { vector: a, scale: 1, length: 0 };
  const vector = new Float64Array(a.length);
  const divide = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) vector[i] = a[i]! / scale;
  };
  await inTurns(a.length, divide, { signal });
  return { vector, scale, length: Math.sqrt((await innerProduct(vector, vector, signal))[0]) };
}

/** a + factor·b */
async function combined(
  a: Float64Array,
  factor: number,
  b: Float64Array,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const sum = new Float64Array(a.length);
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) sum[i] = a[i]! + factor * b[i]!;
  };
  await inTurns(sum.length, work, { signal });
  return sum;
}
