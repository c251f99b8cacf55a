import {
  inNameOf,
  instance,
  jobKinds,
  type Kinds,
  list,
  noMore,
  oneOf,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { type Element, requireRealCharacters, type SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns, Turns } from "../native/turns.js";
import type { CompiledKernels, KernelDiagonal, KernelPair } from "./compiledKernels.js";
import { type Network, networkKind } from "./network.js";
import type { InitOptions, LayerParameters, Parameters } from "./parameters.js";

/** Options of {@link symmetrize}. */
export interface SymmetrizeOptions {
  /**
   * How inputs stand for states. `spins` (the default): a permutation of sites permutes the inputs, the flip changes their signs. `fermions`:
   * inputs are the levels −1.5 + 2n↑ + n↓ of sites, and a permutation has the sign of reordering the fermions.
   */
  readonly statistics?: "spins" | "fermions";
}

const kinds: Kinds<SymmetrizeOptions> = { statistics: oneOf("spins", "fermions") };

/** The kernels between any two of several sets of inputs, as predictions need them. */
export type PairKernels = Pick<CompiledKernels, "pairs" | "nngp" | "diagonal">;

/** Inputs that one input is taken to, and the coefficient of each in the average. */
interface Images {
  readonly inputs: Matrix;
  /** Row of the set that an image belongs to, counted from the first of its chunk. */
  readonly owners: Int32Array;
  readonly coefficients: Float64Array;
}

/** Some rows of a set of inputs: numbers of the compiled sets that hold them and their images. */
interface Chunk extends Images {
  readonly begin: number;
  readonly rows: number;
  readonly plainSet: number;
  readonly imageSet: number;
}

interface InputSet {
  readonly rows: number;
  readonly plainSet: number;
  readonly chunks: readonly Chunk[];
}

/** Bytes of the images of inputs, twice. */
export function symmetrizedBytes(inputs: number, { order, sites }: SymmetryGroup): number {
  return 16 * inputs * order * sites;
}

/** Numbers of one block of a kernel. */
const blockNumbers = 2 ** 22;

/**
 * A network averaged over a group: f_G(x) = (1/|G|)·Σ_g χ(g)·s(g, x)·f(gx), where s is the sign of reordering fermions. Its infinite width has
 * kernels of its own; `predict.supervised`, `predict.streamed` and `ensemble.train` take it as they take a network.
 */
export class SymmetrizedNetwork {
  readonly #network: Network;
  readonly #group: SymmetryGroup;
  readonly #fermions: boolean;
  /** Whether K(gx, gy) = K(x, y) for what the group does: then one sum over it is enough, else two are. */
  readonly #commutes: boolean;

  /** @throws as {@link symmetrize}. */
  constructor(network: Network, group: SymmetryGroup, given: SymmetrizeOptions = {}) {
    const where = "SymmetrizedNetwork";
    noMore(where, arguments, 3);
    requireArgument(where, "network", network, networkKind);
    requireArgument(where, "group", group, symmetryGroupKind);
    requireRealCharacters(where, group);
    const options = requireOptions(where, given, kinds);
    this.#network = network;
    this.#group = group;
    this.#fermions = options.statistics === "fermions";
    this.#commutes = !this.#fermions && network.layers.every(({ type }) => type !== "fourierFeatures");
    if (this.#fermions && group.flips) {
      throw new ArgumentError(`${where}: the flip of all spins is of spins, not of fermions. Take a group without it.`);
    }
    Object.freeze(this);
  }

  /** What is averaged. */
  get network(): Network {
    return this.#network;
  }

  /** What it is averaged over, with the characters. */
  get group(): SymmetryGroup {
    return this.#group;
  }

  /** What its inputs stand for. */
  get statistics(): "spins" | "fermions" {
    return this.#fermions ? "fermions" : "spins";
  }

  /** Number of elements that are averaged over. */
  get order(): number {
    return this.#group.order;
  }

  /** NNGP kernel and NTK at infinite width, as `network.kernel`: Σ over images of x2, and of x1 where permutations have signs. */
  async kernel(x1: Matrix, x2?: Matrix, options: JobOptions = {}): Promise<KernelPair> {
    noMore("symmetrized.kernel", arguments, 3);
    requireArgument("symmetrized.kernel", "x1", x1, matrixKind);
    if (x2 !== undefined) requireArgument("symmetrized.kernel", "x2", x2, matrixKind);
    const { done, ...job } = rising(requireOptions("symmetrized.kernel", options, jobKinds));
    const kernels = await this.#kernels("symmetrized.kernel", x2 === undefined ? [x1] : [x1, x2], job);
    return done(await kernels.pairs(0, x2 === undefined ? 0 : 1, job));
  }

  /** K(x, x) and Θ(x, x) of every input. */
  async kernelDiagonal(x: Matrix, options: JobOptions = {}): Promise<KernelDiagonal> {
    noMore("symmetrized.kernelDiagonal", arguments, 2);
    requireArgument("symmetrized.kernelDiagonal", "x", x, matrixKind);
    const { done, ...job } = rising(requireOptions("symmetrized.kernelDiagonal", options, jobKinds));
    return done(await (await this.#kernels("symmetrized.kernelDiagonal", [x], job)).diagonal(0, job));
  }

  /**
   * The network compiled once for several sets of inputs.
   *
   * @throws {ShapeError} if inputs have another number of components than the group has sites; as `network.kernels`.
   */
  async kernels(inputs: readonly Matrix[], options: JobOptions = {}): Promise<PairKernels> {
    noMore("symmetrized.kernels", arguments, 2);
    requireArgument(
      "symmetrized.kernels",
      "inputs",
      inputs,
      list("a list of matrices of inputs", matrixKind, { least: 1 }),
    );
    const { done, ...job } = rising(requireOptions("symmetrized.kernels", options, jobKinds));
    return done(await this.#kernels("symmetrized.kernels", inputs, job));
  }

  async #kernels(where: string, inputs: readonly Matrix[], { signal }: JobOptions): Promise<PairKernels> {
    const rows = inputs.reduce((sum, one) => sum + one.rows, 0);
    const what = `the images of all inputs under ${this.order} operations`;
    requireMemory(where, what, symmetrizedBytes(rows, this.#group), "Take fewer inputs.");
    const most = Math.max(1, ...inputs.map(({ rows }) => rows));
    const rowsPerChunk = Math.max(1, Math.floor(blockNumbers / (most * this.order)));
    const compiledInputs: Matrix[] = [];
    const add = (matrix: Matrix) => compiledInputs.push(matrix) - 1;
    const sets: InputSet[] = [];
    for (const x of inputs) {
      this.#requireInputs(where, x);
      const plainSet = add(x);
      const chunks: Chunk[] = [];
      for (let begin = 0; begin < x.rows; begin += rowsPerChunk) {
        const rows = Math.min(rowsPerChunk, x.rows - begin);
        const part = new Matrix(rows, x.columns, x.data.subarray(begin * x.columns, (begin + rows) * x.columns));
        const images = await this.#images(part, signal);
        chunks.push({ ...images, begin, rows, plainSet: add(part), imageSet: add(images.inputs) });
      }
      sets.push({ rows: x.rows, plainSet, chunks });
    }
    const compiled = await this.#network.kernels(compiledInputs, { signal });
    return new SymmetrizedKernels(compiled, sets, this.#commutes);
  }

  /** Initial parameters of the network, as `network.init`. */
  init(inputs: number, options: InitOptions = {}): Promise<LayerParameters[]> {
    noMore("symmetrized.init", arguments, 2);
    return this.#network.init(inputs, options);
  }

  /** The outputs of the finite network, averaged over the group, one row per input. */
  async apply(parameters: Parameters, inputs: Matrix): Promise<Matrix> {
    noMore("symmetrized.apply", arguments, 2);
    return this.#average("symmetrized.apply", inputs, (images) => this.#network.apply(parameters, images));
  }

  /** ∂f_G(x)/∂θ of one output, as `network.jacobian`. */
  async jacobian(parameters: Parameters, inputs: Matrix, options: { readonly output?: number } = {}): Promise<Matrix> {
    noMore("symmetrized.jacobian", arguments, 3);
    const { output = 0 } = requireOptions("symmetrized.jacobian", options, { output: whole(0) });
    return this.#average("symmetrized.jacobian", inputs, (images) =>
      this.#network.jacobian(parameters, images, { output }),
    );
  }

  async #average(where: string, inputs: Matrix, of: (images: Matrix) => Promise<Matrix>): Promise<Matrix> {
    this.#requireInputs(where, inputs);
    const images = await this.#images(inputs, undefined);
    const values = await of(images.inputs);
    const result = new Matrix(inputs.rows, values.columns);
    const sum = (begin: number, end: number) => {
      for (let image = begin; image < end; image++) {
        const [row, value] = [result.row(images.owners[image]!), values.row(image)];
        for (let k = 0; k < row.length; k++) row[k]! += images.coefficients[image]! * value[k]!;
      }
    };
    await inTurns(images.owners.length, sum, { cost: values.columns });
    return result;
  }

  /** The different images of every row, with the sum of the coefficients of the elements that take it there; those of 0 are left out. */
  async #images(x: Matrix, signal: AbortSignal | undefined): Promise<Images> {
    const { elements } = this.#group;
    const [owners, coefficients, rows]: [number[], number[], Float64Array[]] = [[], [], []];
    const turns = new Turns(signal);
    for (let row = 0; row < x.rows; row++) {
      await turns.next();
      const found = new Map<string, { readonly image: Float64Array; sum: number }>();
      for (const element of elements) {
        const { image, sign } = this.#imageOf(x.row(row), element);
        const key = image.join();
        const known = found.get(key);
        if (known === undefined) found.set(key, { image, sum: sign });
        else known.sum += sign;
      }
      for (const { image, sum } of found.values()) {
        if (sum === 0) continue;
        owners.push(row);
        coefficients.push(sum / elements.length);
        rows.push(image);
      }
    }
    const inputs = new Matrix(rows.length, x.columns);
    for (const [i, image] of rows.entries()) inputs.row(i).set(image);
    return { inputs, owners: Int32Array.from(owners), coefficients: Float64Array.from(coefficients) };
  }

  #imageOf(x: Float64Array, { sites, flip, character }: Element): { image: Float64Array; sign: number } {
    const image = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) image[sites[i]!] = flip ? -x[i]! : x[i]!;
    return { image, sign: this.#fermions ? character * reorderingSign(x, sites) : character };
  }

  #requireInputs(where: string, x: Matrix): void {
    requireArgument(where, "inputs", x, matrixKind);
    if (x.columns !== this.#group.sites) {
      throw new ShapeError(
        `${where}: inputs have ${x.columns} components, and the group acts on ${this.#group.sites} sites. Give one component for each site.`,
      );
    }
    if (!this.#fermions) return;
    const wrong = x.data.find((level) => ![-1.5, -0.5, 0.5, 1.5].includes(level));
    if (wrong === undefined) return;
    throw new ArgumentError(`${where}: a site of fermions is −1.5, −0.5, 0.5 or 1.5, not ${wrong}.`);
  }
}

const symmetrizedKind = instance(SymmetrizedNetwork, "what stax.symmetrize returns");

/** A network or its average over a group, as an argument of what needs its kernels alone. */
export const kernelNetworkKind: typeof networkKind = (value) =>
  symmetrizedKind(value) === undefined ? undefined : networkKind(value);

/**
 * The average of a network over a group of symmetries with a character: its outputs are those of invariant states, ψ(gx) = χ(g)·s(g, x)·ψ(x).
 *
 * @param network - Any network whose inputs are one number for each site.
 * @param group - With its characters, such as graph.spaceGroup(lattice).
 * @throws {ArgumentError} for a flip of fermions.
 */
export function symmetrize(
  network: Network,
  group: SymmetryGroup,
  options: SymmetrizeOptions = {},
): SymmetrizedNetwork {
  noMore("symmetrize", arguments, 3);
  return inNameOf("symmetrize", () => new SymmetrizedNetwork(network, group, options));
}

/** The sign of bringing ↑ and ↓ operators back into ascending order once their sites are permuted. */
function reorderingSign(levels: Float64Array, sites: Int32Array): 1 | -1 {
  let odd = false;
  for (let i = 0; i < levels.length; i++) {
    const [up, down] = [levels[i]! > 0, levels[i] === -0.5 || levels[i] === 1.5];
    for (let k = 0; k < i; k++) {
      if (sites[k]! < sites[i]!) continue;
      if (up && levels[k]! > 0) odd = !odd;
      if (down && (levels[k] === -0.5 || levels[k] === 1.5)) odd = !odd;
    }
  }
  return odd ? -1 : 1;
}

/** Sums of compiled kernels over images. */
class SymmetrizedKernels implements PairKernels {
  constructor(
    private readonly compiled: CompiledKernels,
    private readonly sets: readonly InputSet[],
    private readonly commutes: boolean,
  ) {}

  async pairs(a: number, b: number, options: JobOptions = {}): Promise<KernelPair> {
    const [nngp, ntk] = await this.#sum(a, b, options, async (i, j, job) => {
      const pair = await this.compiled.pairs(i, j, job);
      return [pair.nngp, pair.ntk];
    });
    return { nngp: nngp!, ntk: ntk! };
  }

  async nngp(a: number, b: number, options: JobOptions = {}): Promise<Matrix> {
    const [nngp] = await this.#sum(a, b, options, async (i, j, job) => [await this.compiled.nngp(i, j, job)]);
    return nngp!;
  }

  async diagonal(a: number, { signal, onProgress }: JobOptions = {}): Promise<KernelDiagonal> {
    const { rows, chunks } = this.sets[a]!;
    const [nngp, ntk] = [new Float64Array(rows), new Float64Array(rows)];
    for (const chunk of chunks) {
      const { begin, imageSet, plainSet, owners, coefficients } = chunk;
      if (owners.length === 0) continue;
      const pair = await this.compiled.pairs(this.commutes ? plainSet : imageSet, imageSet, { signal });
      for (const [kernel, diagonal] of [
        [pair.nngp, nngp],
        [pair.ntk, ntk],
      ] as const) {
        for (let j = 0; j < owners.length; j++) {
          const owner = owners[j]!;
          if (this.commutes) diagonal[begin + owner]! += coefficients[j]! * kernel.get(owner, j);
          else {
            for (let i = 0; i < owners.length; i++) {
              if (owners[i] !== owner) continue;
              diagonal[begin + owner]! += coefficients[i]! * coefficients[j]! * kernel.get(i, j);
            }
          }
        }
      }
      onProgress?.((begin + chunk.rows) / rows);
    }
    return { nngp, ntk };
  }

  /** Σ over images of what `of` computes between two compiled sets. */
  async #sum(
    a: number,
    b: number,
    options: JobOptions,
    of: (i: number, j: number, job: JobOptions) => Promise<Matrix[]>,
  ): Promise<Matrix[]> {
    const { signal } = options;
    const [rowsOf, columnsOf] = [this.sets[a]!, this.sets[b]!];
    const rowChunks = this.commutes ? [undefined] : rowsOf.chunks;
    let sums: Matrix[] | undefined;
    let done = 0;
    for (const rowChunk of rowChunks) {
      for (const chunk of columnsOf.chunks) {
        done++;
        if (a === b && rowChunk !== undefined && chunk.begin > rowChunk.begin) continue; // mirrored below
        if (chunk.owners.length === 0 || rowChunk?.owners.length === 0) continue;
        const kernels = await of(rowChunk?.imageSet ?? rowsOf.plainSet, chunk.imageSet, { signal });
        sums ??= kernels.map(() => new Matrix(rowsOf.rows, columnsOf.rows));
        for (const [k, kernel] of kernels.entries()) await addImages(sums[k]!, kernel, rowChunk, chunk, signal);
        options.onProgress?.(done / (rowChunks.length * columnsOf.chunks.length));
      }
    }
    const result = sums ?? (await emptySums(of, rowsOf, columnsOf));
    if (a === b) for (const sum of result) await mirror(sum, signal);
    return result;
  }
}

/** Zeros, as many matrices as there are kernels: every image has dropped out, or there are no inputs. */
async function emptySums(
  of: (i: number, j: number, job: JobOptions) => Promise<Matrix[]>,
  rowsOf: InputSet,
  columnsOf: InputSet,
): Promise<Matrix[]> {
  const count = (await of(rowsOf.plainSet, columnsOf.plainSet, {})).length;
  return Array.from({ length: count }, () => new Matrix(rowsOf.rows, columnsOf.rows));
}

async function addImages(
  sum: Matrix,
  kernel: Matrix,
  rowChunk: Chunk | undefined,
  { begin, owners, coefficients }: Chunk,
  signal: AbortSignal | undefined,
): Promise<void> {
  const work = (first: number, last: number) => {
    for (let i = first; i < last; i++) {
      const values = kernel.row(i);
      const to = sum.row(rowChunk === undefined ? i : rowChunk.begin + rowChunk.owners[i]!);
      const factor = rowChunk === undefined ? 1 : rowChunk.coefficients[i]!;
      for (let j = 0; j < values.length; j++) to[begin + owners[j]!]! += factor * coefficients[j]! * values[j]!;
    }
  };
  await inTurns(kernel.rows, work, { signal, cost: kernel.columns });
}

/** Writes the lower triangle into the upper one. */
async function mirror(matrix: Matrix, signal: AbortSignal | undefined): Promise<void> {
  const { data, columns } = matrix;
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++)
      for (let j = i + 1; j < columns; j++) data[i * columns + j] = data[j * columns + i]!;
  };
  await inTurns(columns, work, { signal, cost: columns });
}
