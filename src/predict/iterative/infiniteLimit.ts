import type { Matrix } from "../../linalg/matrix.js";
import { moderate, timesPowerOfTwo } from "../../linalg/moderate.js";
import { ToleranceError } from "../../native/errors.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { krawtchouk } from "../../qsntk/krawtchouk.js";
import type { KernelOperator } from "../kernelOperators/kernelOperator.js";
import { parityFunction } from "../kernelOperators/walshOperator.js";
import type { Bounds } from "./bounds.js";
import { type Wanted, where } from "./wanted.js";

/** What test points learn from at infinite time. */
export interface InfiniteLimit {
  /** Θ⁻¹y of each component. */
  readonly gains: readonly Float64Array[];
  /** Bounds on its errors, in units of that of ψ_T on the training points. */
  readonly bounds: Bounds;
  /** Products of the kernel with a vector. */
  readonly products: number;
}

/** Whether no eigenvalue of a kernel can be zero, and its inverse on all states is known. */
export function isPositive({ parities }: KernelOperator): boolean {
  return parities?.spectrum.every((value) => value > 0) === true;
}

/** Θ⁻¹y by conjugate gradients, of a kernel that {@link isPositive}: its inverse on all states preconditions them. @param start - y, components×n. @throws {ToleranceError} */
export async function infiniteLimit(
  wanted: Wanted,
  start: Matrix,
  signal: AbortSignal | undefined,
): Promise<InfiniteLimit> {
  const { kernel, tolerance, unit, maxProducts } = wanted;
  const bound = await inverseBound(kernel, { signal });
  const gains: Float64Array[] = [];
  let [residual, reach, products] = [0, 0, 0];
  for (let row = 0; row < start.rows; row++) {
    const { vector, exponent } = await moderate(start.row(row), { signal });
    const norm = 2 ** exponent * Math.hypot(...chunkNorms(vector));
    const relative = norm === 0 ? 1 : unit / norm;
    const own = Math.min(0.5, (tolerance / Math.sqrt(start.rows)) * relative);
    const request = { kernel: kernel.native, ...bound, right: vector, tolerance: own, maxProducts };
    const found = await runJob("solveKernel", request, { signal }, { where });
    products += found.products;
    const worst = Math.max(found.residual, found.reach);
    if (worst > own) throw missed((tolerance * worst) / own, found.products, wanted);
    gains.push(exponent === 0 ? found.solution : await timesPowerOfTwo(found.solution, exponent, { signal }));
    residual = Math.hypot(residual, found.residual / relative);
    reach = Math.hypot(reach, found.reach / relative);
  }
  return { gains, bounds: { residual, reach }, products };
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

function missed(reached: number, products: number, { tolerance, maxProducts }: Wanted): ToleranceError {
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
