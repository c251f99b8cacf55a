import { innerProduct } from "../../exact/innerProduct.js";
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
    const length = Math.sqrt((await innerProduct(direction, direction, signal))[0]);
    if (length === 0) break;
    const factor = small / length;
    const shifted = await combined(y, factor, direction, signal);
    const difference = await combined(await velocity(shifted), -1, at, signal);
    products++;
    const found = Math.sqrt((await innerProduct(difference, difference, signal))[0]) / small;
    direction = difference;
    const change = Math.abs(found - radius);
    radius = found;
    if (change <= tolerance * found) break;
  }
  return { radius, direction, products };
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
