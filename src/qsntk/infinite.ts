/** QS-NTK at infinite width. */
import { inNameOf, isList, jobKinds, noMore, number, requireArgument, requireOptions } from "../arguments/index.js";
import { scaleAll } from "../linalg/arithmetic.js";
import { type Matrix, matrixKind } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { dense } from "../stax/dense.js";
import type { ActivationLayer, DenseLayer } from "../stax/layer.js";
import { activationKind } from "../stax/layerKind.js";
import { type Network, networkKind, ntkBetween, serial, setsOf } from "../stax/network.js";
import { QsNtk } from "./qsNtk.js";

/**
 * Two networks without common parameters for the real and the imaginary part: Θ_12 = 0 (decoupled dynamics).
 *
 * @param networks - The network of both parts, or one for each.
 * @param x1 - n1 inputs, one per row. @param x2 - n2 inputs; x1 again if left out.
 * @throws as `network.kernel`.
 *
 * @example
 * ```ts
 * import { linalg, qsntk, stax } from "infinite-nnqs";
 *
 * const x = new linalg.Matrix(3, 4, Float64Array.of(1, 1, 1, 1, 1, 1, -1, 1, -1, 1, -1, 1));
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const kernel = await qsntk.decoupled(network, x);
 * const [theta, phi] = [await kernel.theta(), await kernel.phi()];
 * console.log(theta.data[0], phi.data[0]); // 0, 0.13: Θ vanishes, Φ is twice the NTK
 * ```
 */
export async function decoupled(
  networks: Network | readonly [real: Network, imaginary: Network],
  x1: Matrix,
  x2?: Matrix,
  options: JobOptions = {},
): Promise<QsNtk> {
  noMore("decoupled", arguments, 4);
  const { done, ...job } = rising(requireOptions("decoupled", options, jobKinds));
  const [real, imaginary] = isList(networks) ? networks : [networks, networks];
  for (const network of [real, imaginary]) requireArgument("decoupled", "networks", network, networkKind);
  const thetaOf = (network: Network, part: JobOptions) =>
    inNameOf("decoupled", () => ntkBetween("decoupled", network, [x1, x2], part));
  const theta1 = await thetaOf(real, partOf(job, 0, imaginary === real ? 1 : 0.5));
  const theta2 = imaginary === real ? theta1 : await thetaOf(imaginary, partOf(job, 0.5, 1));
  return done(new QsNtk({ theta1, theta2 }));
}

/**
 * One network whose last layer, a dense one, has two outputs ψ_1, ψ_2 on a shared body. The readout weights are parameters of their
 * own, with correlation ρ at initialization; then Θ_1 = Θ_2 = Θ and Θ_12 = ρ·wStd²·Θ_body, which is ρ times the NTK of the network
 * with a frozen readout (the body's parameters are the shared ones of (S14)).
 *
 * @param correlation - ρ = E[w_1w_2]/wStd², from −1 to 1.
 * @throws {ArgumentError} if ρ is out of range or the last layer is not dense; others as `network.kernel`.
 *
 * @example
 * ```ts
 * import { linalg, qsntk, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.dense(500), stax.relu(), stax.dense(2)); // ψ = f₁ + if₂ of one network
 * const kernel = await qsntk.sharedBody(network, 0.5, new linalg.Matrix(2, 3, [1, -1, 1, 1, 1, -1]));
 * const { positiveDefinite } = await qsntk.spectrum(await kernel.omegaRI());
 * console.log(positiveDefinite); // true
 * ```
 */
export async function sharedBody(
  network: Network,
  correlation: number,
  x1: Matrix,
  x2?: Matrix,
  options: JobOptions = {},
): Promise<QsNtk> {
  noMore("sharedBody", arguments, 5);
  requireArgument("sharedBody", "network", network, networkKind);
  requireArgument("sharedBody", "correlation", correlation, correlationKind);
  const sets = setsOf("sharedBody", x1, x2);
  const { done, ...job } = rising(requireOptions("sharedBody", options, jobKinds));
  const columns = (x2 ?? x1).rows;
  requireMemory(
    "sharedBody",
    `the NTK of ${x1.rows}×${columns} inputs`,
    sharedBodyBytes(x1.rows, columns),
    fewerInputs,
  );
  const { signal } = job;
  const kernel = await inNameOf("sharedBody", async () => {
    const compiled = await sharedBodyKernels(network, correlation, sets, { signal });
    return compiled.ntk(0, sets.length - 1, job);
  });
  return done(kernel);
}

/** The kernels of {@link sharedBody} between any two sets of inputs: Θ_ab, and the covariances K_ab of ψ_1 and ψ_2 at the start. */
export interface SharedBodyKernels {
  /** Both between sets `a` and `b`. */
  pairs(a: number, b: number, options: JobOptions): Promise<{ readonly ntk: QsNtk; readonly nngp: QsNtk }>;
  /** Θ_ab alone. */
  ntk(a: number, b: number, options: JobOptions): Promise<QsNtk>;
  /** The covariances alone: K_11 = K_22 = K, K_12 = ρ·(K − bStd²), since only the readout's weights are correlated. */
  nngp(a: number, b: number, options: JobOptions): Promise<QsNtk>;
  /** K(x, x) of every input of set `a`. */
  variances(a: number, options: JobOptions): Promise<Float64Array>;
}

/** Compiles a network with a shared body once, for several sets of inputs. */
export async function sharedBodyKernels(
  network: Network,
  correlation: number,
  inputs: readonly Matrix[],
  options: JobOptions,
): Promise<SharedBodyKernels> {
  const bias = (readoutOf(network).bStd ?? 0) ** 2;
  const compiled = await network.kernels(inputs, options);
  const frozen = compiled.withFrozenReadout();
  const mixed = async (theta: Matrix, mixing: () => Promise<Matrix>) => {
    if (correlation === 0) return new QsNtk({ theta1: theta, theta2: theta });
    const theta12 = await mixing();
    return new QsNtk({ theta1: theta, theta2: theta, theta12, theta21: theta12 });
  };
  const covariance = (k: Matrix, { signal }: JobOptions) => mixed(k, () => scaleAll(k, correlation, -bias, { signal }));
  const tangent = (theta: Matrix, a: number, b: number, { signal }: JobOptions) =>
    mixed(theta, async () => scaleAll(await frozen.ntk(a, b, { signal }), correlation, 0, { signal }));
  return {
    async pairs(a, b, job) {
      const { ntk, nngp } = await compiled.pairs(a, b, job);
      return { ntk: await tangent(ntk, a, b, job), nngp: await covariance(nngp, job) };
    },
    ntk: async (a, b, job) => tangent(await compiled.ntk(a, b, job), a, b, job),
    nngp: async (a, b, job) => covariance(await compiled.nngp(a, b, job), job),
    variances: async (a, job) => (await compiled.diagonal(a, job)).nngp,
  };
}

/** A correlation. */
export const correlationKind = number({ least: -1, most: 1 });

const fewerInputs = "Use fewer inputs, or blocks of them: sharedBody(network, ρ, x1, x2).";

/** Bytes of both kernels of two networks, and of the mixing kernel. */
function sharedBodyBytes(rows: number, columns: number): number {
  return 5 * 8 * rows * columns;
}

/**
 * The example (S16): ψ(x) = N^{−1/2} Σ_i (a_i + ib_i)·σ(c_i·x), a, b, c standard normal and trained, x of any dimension. With T and
 * Ṫ of σ at covariances x·x': Φ_∞ = 2T + 2(x·x')Ṫ and Θ_∞ = 0, (S18); if a and b have correlation ρ, Θ_∞ = 2iρ(x·x')Ṫ.
 *
 * @throws as {@link sharedBody}.
 */
export async function example(
  activation: ActivationLayer,
  x1: Matrix,
  x2?: Matrix,
  options: JobOptions & { readonly correlation?: number } = {},
): Promise<QsNtk> {
  noMore("example", arguments, 4);
  requireArgument("example", "activation", activation, activationKind);
  requireArgument("example", "x1", x1, matrixKind);
  const kinds = { correlation: correlationKind, ...jobKinds };
  const { correlation = 0, ...job } = requireOptions("example", options, kinds);
  const network = serial(dense(1, { wStd: Math.sqrt(x1.columns) }), activation, dense(2));
  return inNameOf("example", () => sharedBody(network, correlation, x1, x2, job));
}

/** The last layer. @throws {ArgumentError} if it is not dense. */
export function readoutOf(network: Network): DenseLayer {
  const last = network.layers.at(-1);
  if (last?.type === "dense") return last;
  throw new ArgumentError(`qsntk: the last layer must be a dense readout, not ${last?.type}. Add stax.dense(2).`);
}
