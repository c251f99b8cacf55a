/** QS-NTK of finite networks: Jacobian products layer by layer and tile by tile; the Jacobian itself is never formed. */
import {
  inNameOf,
  isList,
  isPlain,
  jobKinds,
  type Kind,
  type Kinds,
  noMore,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { requireFiniteEntries } from "../linalg/finiteEntries.js";
import { dgemm } from "../linalg/gemm.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { ArgumentError, NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { everyInTurns, inTurns } from "../native/turns.js";
import type { LayerGradient } from "../stax/finite.js";
import { differentiate, differentiateBytes } from "../stax/gradients.js";
import { type Network, networkKind } from "../stax/network.js";
import { type LayerParameters, type Parameters, parametersKind } from "../stax/parameters.js";
import { hasComplexCharacters, kernelNetworkKind, SymmetrizedNetwork } from "../stax/symmetrize.js";
import { averagedNtk, waveJacobian } from "./averagedNtk.js";
import { correlationKind, readoutOf } from "./infinite.js";
import { QsNtk } from "./qsNtk.js";
import { placeTile, tileOf } from "./tiles.js";

/** Parameters of a wave function ψ = f_1 + if_2: of two networks of one output, or of one with two outputs. */
export type WaveFunctionParameters =
  | {
      /** Of the network f_1. */
      readonly real: Parameters;
      /** Of the network f_2. */
      readonly imaginary: Parameters;
    }
  | {
      /** Of the network with the outputs f_1 and f_2. */
      readonly shared: Parameters;
    };

/** Options of empirical kernels. */
export interface EmpiricalOptions extends JobOptions {
  /** Inputs per tile; 512 by default. Memory beside the result grows with it, not with the number of inputs. */
  readonly tile?: number;
}

const kinds: Kinds<EmpiricalOptions> = { tile: whole(1), ...jobKinds };

const output = whole(0);
const pairKind: Kind = (value) => {
  const allowed = "a pair of outputs, [a, b]";
  if (!isList(value) || value.length !== 2) return { allowed, value };
  return Array.from(value).every((one) => output(one) === undefined) ? undefined : { allowed, value };
};

const waveFunctionKind: Kind = (value) => {
  const allowed = "{ real, imaginary } or { shared } of parameters, which network.init returns";
  if (!isPlain(value)) return { allowed, value };
  const names = "real" in value ? ["real", "imaginary"] : ["shared"];
  if (Object.keys(value).some((name) => !names.includes(name))) return { allowed, value };
  for (const name of names) {
    const problem = parametersKind(value[name]);
    if (problem !== undefined) return { ...problem, at: `.${name}${problem.at ?? ""}` };
  }
  return undefined;
};

/**
 * Θ(x, x') = Σ_i ∂f_a(x)/∂θ_i·∂f_b(x')/∂θ_i of a finite network. Per layer it is (δ·δ')∘(scale²·h·h' + biasScale²), two small
 * products instead of one over all parameters. Of a network averaged over a group it is that of its averaged gradients; with complex characters
 * ∂f_a(x)/∂θ·(∂f_b(x')/∂θ)*, n1×2n2 numbers, (re, im) pairs.
 *
 * @param x2 - x1 again if left out; with a = b the result is then exactly symmetric.
 * @param options - Among them `outputs`, a and b; 0 and 0 by default.
 * @throws {ArgumentError | ShapeError} if parameters or inputs do not fit; {MemoryError} if the result does not; {NumericalError} if a
 *   number of it is beyond the range of numbers.
 *
 * @example
 * ```ts
 * import { linalg, qsntk, stax } from "infinite-nnqs";
 *
 * const x = new linalg.Matrix(3, 4, Float64Array.of(1, 1, 1, 1, 1, 1, -1, 1, -1, 1, -1, 1));
 * const network = stax.serial(stax.dense(2000), stax.relu(), stax.dense(1));
 * const finite = await qsntk.empiricalNtk(network, await network.init(4, { seed: 0 }), x);
 * const { ntk } = await network.kernel(x);
 * console.log(Math.abs(finite.get(0, 1) / ntk.get(0, 1) - 1) < 0.1); // true: 1/√2000 away
 * ```
 */
export async function empiricalNtk(
  network: Network | SymmetrizedNetwork,
  parameters: Parameters,
  x1: Matrix,
  x2?: Matrix,
  options: EmpiricalOptions & { readonly outputs?: readonly [number, number] } = {},
): Promise<Matrix> {
  noMore("empiricalNtk", arguments, 5);
  const optionKinds = { outputs: pairKind, ...kinds };
  const { outputs = [0, 0], done, ...given } = rising(requireOptions("empiricalNtk", options, optionKinds));
  requireArgument("empiricalNtk", "parameters", parameters, parametersKind);
  const [block] = await blocks("empiricalNtk", network, parameters, x1, x2, [outputs], given);
  return done(block!);
}

/**
 * The QS-NTK of a finite wave function at its present parameters; eqs. (7), (S8), (S9). Complex characters of an averaged network mix its two networks.
 *
 * @throws as {@link empiricalNtk}.
 */
export async function empirical(
  network: Network | SymmetrizedNetwork,
  parameters: WaveFunctionParameters,
  x1: Matrix,
  x2?: Matrix,
  options: EmpiricalOptions = {},
): Promise<QsNtk> {
  noMore("empirical", arguments, 5);
  const { done, ...given } = rising(requireOptions("empirical", options, kinds));
  requireArgument("empirical", "parameters", parameters, waveFunctionKind);
  requireArgument("empirical", "network", network, kernelNetworkKind);
  if (hasComplexCharacters(network)) return done(await mixedEmpirical(network, parameters, x1, x2, given));
  if ("real" in parameters) {
    const [first, second] = [partOf(given, 0, 0.5), partOf(given, 0.5, 1)];
    const [theta1] = await blocks("empirical", network, parameters.real, x1, x2, [[0, 0]], first);
    const [theta2] = await blocks("empirical", network, parameters.imaginary, x1, x2, [[0, 0]], second);
    return done(new QsNtk({ theta1: theta1!, theta2: theta2! }));
  }
  const pairs = [[0, 0], [1, 1], [0, 1], ...(x2 === undefined ? [] : [[1, 0] as const])] as const;
  const [theta1, theta2, theta12, theta21] = await blocks(
    "empirical",
    network,
    parameters.shared,
    x1,
    x2,
    pairs,
    given,
  );
  return done(new QsNtk({ theta1: theta1!, theta2: theta2!, theta12, theta21 }));
}

/** Of ψ = f_G + i·h_G with complex characters. */
async function mixedEmpirical(
  network: SymmetrizedNetwork,
  parameters: WaveFunctionParameters,
  x1: Matrix,
  x2: Matrix | undefined,
  { signal, onProgress }: JobOptions,
): Promise<QsNtk> {
  await requireFiniteInputs("empirical", x1, x2, signal);
  const own = "real" in parameters ? [parameters.real, parameters.imaginary] : [parameters.shared];
  const left = await waveJacobian("empirical", network, own, x1, { signal });
  onProgress?.(0.4);
  const right = x2 === undefined ? left : await waveJacobian("empirical", network, own, x2, { signal });
  onProgress?.(0.8);
  const between = async (a: Matrix, b: Matrix) =>
    finite("empirical", new Matrix(a.rows, b.rows, await outer(a, b, 1, signal)), signal);
  return new QsNtk({
    theta1: await between(left.first, right.first),
    theta2: await between(left.second, right.second),
    theta12: await between(left.first, right.second),
    ...(x2 !== undefined && { theta21: await between(left.second, right.first) }),
  });
}

/**
 * Parameters of a network with two outputs whose readout weights get correlation ρ: w_2 ← ρw_1 + √(1−ρ²)w_2.
 *
 * @throws {ArgumentError} if the last layer is not a dense one of width 2 or ρ is not in [−1, 1].
 */
export function correlateReadouts(network: Network, parameters: Parameters, correlation: number): LayerParameters[] {
  noMore("correlateReadouts", arguments, 3);
  requireArgument("correlateReadouts", "network", network, networkKind);
  requireArgument("correlateReadouts", "parameters", parameters, parametersKind);
  requireArgument("correlateReadouts", "correlation", correlation, correlationKind);
  const { width } = inNameOf("correlateReadouts", () => readoutOf(network));
  if (width !== 2) {
    throw new ArgumentError(
      `correlateReadouts: the last layer of \`network\` must have width 2, not ${width}. Take stax.dense(2).`,
    );
  }
  const last = parameters.at(-1);
  if (last === undefined || last.weights.length % width !== 0) {
    throw new ArgumentError(
      "correlateReadouts: the parameters are not those of the network. Pass what its init returned.",
    );
  }
  const weights = last.weights.slice();
  const rest = Math.sqrt((1 - correlation) * (1 + correlation)); // 1−ρ² loses digits near ρ = ±1
  for (let i = 0; i < weights.length; i += 2) weights[i + 1] = correlation * weights[i]! + rest * weights[i + 1]!;
  return [...parameters.slice(0, -1), { ...last, weights }];
}

const defaultTile = 512;

type Pair = readonly [number, number];

/** One matrix per pair of outputs; tiles of x1 outside, of x2 inside. */
async function blocks(
  where: string,
  network: Network | SymmetrizedNetwork,
  parameters: Parameters,
  x1: Matrix,
  x2: Matrix | undefined,
  pairs: readonly Pair[],
  { tile = defaultTile, signal, onProgress }: EmpiricalOptions,
): Promise<Matrix[]> {
  requireArgument(where, "network", network, kernelNetworkKind);
  await requireFiniteInputs(where, x1, x2, signal);
  if (network instanceof SymmetrizedNetwork) {
    const averaged: Matrix[] = [];
    for (const [number, pair] of pairs.entries()) {
      const part = partOf({ signal, onProgress }, number / pairs.length, (number + 1) / pairs.length);
      averaged.push(await finite(where, await averagedNtk(where, network, parameters, x1, x2, pair, part), signal));
    }
    return averaged;
  }
  const second = x2 ?? x1;
  requireMemory(
    where,
    `an NTK of ${x1.rows}×${second.rows} inputs with its tiles`,
    empiricalBytes(network, pairs.length, [x1.rows, second.rows], tile),
    "Use fewer inputs, blocks of them, or a smaller { tile }.",
  );
  const results = pairs.map(() => new Matrix(x1.rows, second.rows));
  const mirrored = x2 === undefined && pairs.every(([a, b]) => a === b);
  for (let i = 0; i < x1.rows; i += tile) {
    const left = await gradientsOf(
      where,
      network,
      parameters,
      tileOf(x1, i, tile),
      pairs.map(([a]) => a),
      signal,
    );
    for (let j = mirrored ? i : 0; j < second.rows; j += tile) {
      signal?.throwIfAborted();
      const reuse = x2 === undefined && i === j && mirrored;
      const right = reuse
        ? left
        : await gradientsOf(
            where,
            network,
            parameters,
            tileOf(second, j, tile),
            pairs.map(([, b]) => b),
            signal,
          );
      for (const [p, [a, b]] of pairs.entries()) {
        await placeTile(results[p]!, [i, j], await product(left.get(a)!, right.get(b)!, signal), 1, mirrored);
      }
    }
    onProgress?.(Math.min(1, (i + tile) / x1.rows));
  }
  for (const result of results) await finite(where, result, signal);
  return results;
}

/** Checks both sets of inputs. @throws {ArgumentError} also for a number that is not finite. */
async function requireFiniteInputs(where: string, x1: Matrix, x2: Matrix | undefined, signal: AbortSignal | undefined) {
  for (const [name, x] of Object.entries({ x1, ...(x2 !== undefined && { x2 }) })) {
    requireArgument(where, name, x, matrixKind);
    await requireFiniteEntries(where, name, x.data, x.columns, { signal });
  }
}

/** The kernel itself. @throws {NumericalError} if a number of it is not finite. */
async function finite(where: string, kernel: Matrix, signal: AbortSignal | undefined): Promise<Matrix> {
  if (await everyInTurns(kernel.data, Number.isFinite, signal)) return kernel;
  throw new NumericalError(
    `${where}: the NTK at these parameters exceeds the range of numbers. Scale the parameters or the inputs down.`,
  );
}

async function gradientsOf(
  where: string,
  network: Network,
  parameters: Parameters,
  inputs: Matrix,
  outputs: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Map<number, LayerGradient[]>> {
  const differentiated = await differentiate(where, network.layers, parameters, inputs, { signal });
  const result = new Map<number, LayerGradient[]>();
  for (const output of new Set(outputs)) result.set(output, await differentiated.gradients(output));
  return result;
}

/** Σ over trainable layers of (δ·δ')∘(weightScale²·h·h' + biasScale²). */
async function product(
  left: readonly LayerGradient[],
  right: readonly LayerGradient[],
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  const [rows, columns] = [left[0]!.deltas.rows, right[0]!.deltas.rows];
  const total = new Matrix(rows, columns);
  for (const [l, { place, activations, deltas }] of left.entries()) {
    if (!place.layer.trainable) continue;
    const other = right[l]!;
    const deltaProducts = await outer(deltas, other.deltas, 1, signal);
    const activationProducts = await outer(activations, other.activations, place.weightScale ** 2, signal);
    const bias = (place.biasScale ?? 0) ** 2;
    const add = (begin: number, end: number) => {
      for (let at = begin; at < end; at++) total.data[at]! += deltaProducts[at]! * (activationProducts[at]! + bias);
    };
    await inTurns(total.data.length, add, { signal });
  }
  return total;
}

function outer(a: Matrix, b: Matrix, alpha: number, signal: AbortSignal | undefined): Promise<Float64Array> {
  return dgemm(a.rows, b.rows, a.columns, a.data, b.data, { opB: "transpose", alpha, signal });
}

/** Bytes of the blocks, and of the work on one pair of tiles: both networks differentiated, and products of layers, garbage included. */
export function empiricalBytes(
  network: Network,
  matrices: number,
  [rows, columns]: readonly [number, number],
  largestTile = defaultTile,
): number {
  const tile = Math.min(largestTile, Math.max(rows, columns));
  return 8 * (matrices * rows * columns + 16 * tile * tile) + 2 * differentiateBytes(network.layers, tile, matrices);
}
