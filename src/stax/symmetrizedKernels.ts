import { noMore } from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { rowsBetween } from "../linalg/rows.js";
import { type JobOptions, runJob } from "../native/job.js";
import { lazily } from "../native/lazily.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { type CompiledKernels, jobOf, type KernelDiagonal, type KernelPair, setOf } from "./compiledKernels.js";
import { type Images, type InputAction, imageBytes, imagesOf, inputsOfBlock } from "./images.js";
import { type KernelRows, type RowsOf, type VisitRows, visitRows, type WantedKernels } from "./kernelRows.js";

/** The kernels between any two of several sets of inputs, as predictions need them. */
export type PairKernels = Pick<CompiledKernels, "pairs" | "nngp" | "ntk" | "diagonal">;

/** How many inputs have their diagonal computed at once: of their kernel only the diagonal is wanted. */
const diagonalRows = 16;

/** Bytes of the images that the kernels of so many inputs need at a time, and of the copy of a job; `commutes`: K(gx, gy) = K(x, y). */
export function symmetrizedBytes(inputs: number, { group }: InputAction, commutes: boolean): number {
  return 2 * imageBytes(commutes ? Math.min(inputs, inputsOfBlock(group)) : inputs, group);
}

/**
 * Sums of compiled kernels over images of inputs, a block of rows at a time. Where K(gx, gy) = K(x, y) the images of the rows are enough, and
 * are made when they are needed; otherwise those of the columns are kept. Of complex characters they are ⟨f_G(x)·f_G(y)*⟩, Hermitian matrices of
 * (re, im) pairs: twice as many columns of numbers.
 */
export class SymmetrizedKernels implements PairKernels {
  readonly #imagesOf = new Map<number, Promise<Images>>();
  /** The largest elements of the plain kernels. */
  readonly #largest = lazily(async ({ signal }) => {
    const largest = { nngp: 0, ntk: 0 };
    for (const set of this.inputs.keys()) {
      const diagonal = await this.compiled.diagonal(set, { signal });
      for (const name of ["nngp", "ntk"] as const) largest[name] = Math.max(largest[name], largestOf(diagonal[name]));
    }
    return largest;
  });

  /**
   * @param compiled - The plain network; set k of inputs is its set k.
   * @param inputs - The same sets, as the group acts on them.
   * @param commutes - Whether K(gx, gy) = K(x, y).
   * @param features - What the plain network reads of images.
   */
  constructor(
    private readonly compiled: CompiledKernels,
    private readonly inputs: readonly Matrix[],
    private readonly action: InputAction,
    private readonly commutes: boolean,
    private readonly features: (images: Matrix, signal: AbortSignal | undefined) => Promise<Matrix>,
  ) {}

  async pairs(a: number, b: number, options: JobOptions = {}): Promise<KernelPair> {
    noMore("kernels.pairs", arguments, 3);
    const { done, ...job } = rising(jobOf("pairs", options));
    const { nngp, ntk } = await this.#whole("kernels.pairs", a, b, "both", job);
    return done({ nngp: nngp!, ntk: ntk! });
  }

  async nngp(a: number, b: number, options: JobOptions = {}): Promise<Matrix> {
    noMore("kernels.nngp", arguments, 3);
    return this.#one("nngp", a, b, options);
  }

  async ntk(a: number, b: number, options: JobOptions = {}): Promise<Matrix> {
    noMore("kernels.ntk", arguments, 3);
    return this.#one("ntk", a, b, options);
  }

  async #one(wanted: "nngp" | "ntk", a: number, b: number, options: JobOptions): Promise<Matrix> {
    const { done, ...job } = rising(jobOf(wanted, options));
    return done((await this.#whole(`kernels.${wanted}`, a, b, wanted, job))[wanted]!);
  }

  async diagonal(a: number, options: JobOptions = {}): Promise<KernelDiagonal> {
    noMore("kernels.diagonal", arguments, 2);
    const { rows } = setOf("kernels.diagonal", this.inputs, "a", a);
    const { signal, onProgress, done } = rising(jobOf("diagonal", options));
    const [nngp, ntk] = [new Float64Array(rows), new Float64Array(rows)];
    for (let begin = 0; begin < rows; begin += diagonalRows) {
      const end = Math.min(rows, begin + diagonalRows);
      const images = await this.#images(a, begin, end, signal);
      const block = await this.#sums(images, await this.#right(a, begin, end, signal), "both", { signal });
      for (let i = 0; i < end - begin; i++) {
        const at = this.#parts * i * (end - begin + 1);
        nngp[begin + i] = block.nngp![at]!;
        ntk[begin + i] = block.ntk![at]!;
      }
      onProgress?.(end / rows);
    }
    return done({ nngp, ntk });
  }

  /** The kernels between the inputs of sets `a` and `b` in block rows, as {@link visitRows}. */
  eachRows(a: number, b: number, wanted: WantedKernels, visit: VisitRows, job: JobOptions): Promise<void> {
    const { signal } = job;
    const [{ rows }, { rows: columns }] = [this.inputs[a]!, this.inputs[b]!];
    const compute: RowsOf = async (begin, end, width) =>
      this.#sums(await this.#images(a, begin, end, signal), await this.#right(b, 0, width, signal), wanted, { signal });
    return visitRows(
      { rows, columns, height: this.#height(columns), symmetric: a === b, parts: this.#parts },
      compute,
      visit,
      job,
    );
  }

  /** Rows of a block. */
  #height(columns: number): number {
    return Math.min(inputsOfBlock(this.action.group), Math.max(64, Math.ceil(2 ** 23 / columns)));
  }

  /** Numbers that make an element. */
  get #parts(): 1 | 2 {
    return this.action.group.isReal ? 1 : 2;
  }

  /** All rows, put together. */
  async #whole(where: string, a: number, b: number, wanted: WantedKernels, job: JobOptions) {
    const [{ rows }, { rows: columns }] = [setOf(where, this.inputs, "a", a), setOf(where, this.inputs, "b", b)];
    const names = (["nngp", "ntk"] as const).filter((name) => wanted === "both" || wanted === name);
    const bytes = 8 * this.#parts * names.length * (rows + Math.min(rows, this.#height(columns))) * columns;
    requireMemory("kernel", `the kernels of ${rows}×${columns} orbits`, bytes, "Use fewer inputs.");
    const found: { nngp?: Matrix; ntk?: Matrix } = {};
    for (const name of names) found[name] = new Matrix(rows, this.#parts * columns);
    const visit = async (block: KernelRows) => {
      for (const name of names)
        await place(block[name]!, block.begin, found[name]!, { symmetric: a === b, parts: this.#parts }, job.signal);
    };
    await this.eachRows(a, b, wanted, visit, job);
    return found;
  }

  /** Σ a_i·b_j*·K(x_i, y_j), of complex coefficients as (re, im) pairs; all 0 where no more than rounding is left of them. */
  async #sums(first: Summands, second: Summands, wanted: WantedKernels, options: JobOptions): Promise<Sums> {
    const sums = await this.#rounded(first, second, wanted, options);
    const plain = await this.#largest(options);
    for (const name of ["nngp", "ntk"] as const) {
      if (sums[name] && isRounding(sums[name], plain[name])) sums[name].fill(0);
    }
    return sums;
  }

  async #rounded(first: Summands, second: Summands, wanted: WantedKernels, options: JobOptions): Promise<Sums> {
    const [a, b] = [partsOf(first), partsOf(second)];
    const of = (left: Float64Array | undefined, right: Float64Array | undefined) =>
      left && right && this.#realSums(first, left, second, right, wanted, options);
    const [whole, turned, left, right] = [
      await of(a.re, b.re),
      await of(a.im, b.im),
      await of(a.im, b.re),
      await of(a.re, b.im),
    ];
    if (left === undefined && right === undefined) return whole!;
    const pairs = (name: "nngp" | "ntk") => {
      if (whole![name] === undefined) return undefined;
      const [re, im] = [whole![name], left![name]!];
      const [more, less] = [turned?.[name], right?.[name]];
      const all = new Float64Array(2 * re.length);
      for (let at = 0; at < re.length; at++) {
        all[2 * at] = re[at]! + (more?.[at] ?? 0);
        all[2 * at + 1] = im[at]! - (less?.[at] ?? 0);
      }
      return all;
    };
    const [nngp, ntk] = [pairs("nngp"), pairs("ntk")];
    return { ...(nngp && { nngp }), ...(ntk && { ntk }) };
  }

  #realSums(
    first: Summands,
    left: Float64Array,
    second: Summands,
    right: Float64Array,
    wanted: WantedKernels,
    options: JobOptions,
  ): Promise<Sums> {
    const request = {
      ...this.compiled.program,
      dimension: first.x.columns,
      wanted,
      x1: first.x.data,
      owners1: first.owners,
      coefficients1: left,
      rows: first.count,
      x2: second.x.data,
      owners2: second.owners,
      coefficients2: right,
      columns: second.count,
    };
    return runJob("kernelSums", request, options, { where: "kernel" });
  }

  /** The images of some inputs of a set. */
  async #images(set: number, begin: number, end: number, signal: AbortSignal | undefined): Promise<Summands> {
    if (!this.commutes) return this.#right(set, begin, end, signal);
    const { inputs, ...images } = await imagesOf(this.action, rowsBetween(this.inputs[set]!, begin, end), signal);
    return { ...images, x: await this.features(inputs, signal), count: end - begin };
  }

  /** What sums run over on the right: the inputs themselves, if one sum is enough. */
  async #right(set: number, begin: number, end: number, signal: AbortSignal | undefined): Promise<Summands> {
    const count = end - begin;
    if (this.commutes) {
      const owners = Int32Array.from({ length: count }, (_, i) => i);
      const x = rowsBetween(this.compiled.features[set]!, begin, end);
      return { x, owners, coefficients: new Float64Array(count).fill(1), count };
    }
    const known = this.#imagesOf.get(set) ?? this.#keepImages(set, signal);
    const { inputs, owners, coefficients, imaginary } = await known;
    const [from, to] = [firstAtLeast(owners, begin), firstAtLeast(owners, end)];
    return {
      x: rowsBetween(inputs, from, to),
      owners: begin === 0 ? owners.subarray(from, to) : owners.subarray(from, to).map((owner) => owner - begin),
      coefficients: coefficients.subarray(from, to),
      count,
      ...(imaginary && { imaginary: imaginary.subarray(from, to) }),
    };
  }

  #keepImages(set: number, signal: AbortSignal | undefined): Promise<Images> {
    const make = async () => {
      const images = await imagesOf(this.action, this.inputs[set]!, signal);
      return { ...images, inputs: await this.features(images.inputs, signal) };
    };
    const made = make();
    this.#imagesOf.set(set, made);
    made.catch(() => this.#imagesOf.delete(set));
    return made;
  }
}

/** Features of inputs with where each goes in a sum, and how many rows or columns there are. */
interface Summands {
  readonly x: Matrix;
  readonly owners: Int32Array;
  readonly coefficients: Float64Array;
  readonly imaginary?: Float64Array;
  readonly count: number;
}

/** Block rows of the kernels that are wanted. */
interface Sums {
  readonly nngp?: Float64Array;
  readonly ntk?: Float64Array;
}

function partsOf({ coefficients: re, imaginary: im }: Summands) {
  return { re, im };
}

function largestOf(numbers: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, numbers[i]!);
  return largest;
}

/** Whether sums of elements of a kernel of that largest one are what rounding leaves of zeros, as of even functions with the flip −1. */
function isRounding(sums: Float64Array, largest: number): boolean {
  const rounding = 16 * Number.EPSILON * largest;
  for (let i = 0; i < sums.length; i++) if (Math.abs(sums[i]!) > rounding) return false;
  return true;
}

const tile = 32;

/** Puts block rows into a matrix; those of a symmetric (Hermitian) one up to the diagonal, and their (conjugate) mirror image. */
async function place(
  block: Matrix,
  begin: number,
  whole: Matrix,
  { symmetric, parts }: { readonly symmetric: boolean; readonly parts: 1 | 2 },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { columns } = whole;
  if (!symmetric) {
    const copy = (from: number, to: number) =>
      whole.data.set(block.data.subarray(from * columns, to * columns), (begin + from) * columns);
    return inTurns(block.rows, copy, { signal, cost: columns });
  }
  const order = columns / parts;
  const across = Math.ceil(block.columns / parts / tile);
  const work = (from: number, to: number) => {
    for (let t = from; t < to; t++) {
      const [i0, j0] = [Math.floor(t / across) * tile, (t % across) * tile];
      for (let i = i0; i < Math.min(block.rows, i0 + tile); i++) {
        const row = begin + i;
        for (let j = j0; j < Math.min(row + 1, j0 + tile); j++) {
          const [from, here, there] = [
            i * block.columns + parts * j,
            parts * (row * order + j),
            parts * (j * order + row),
          ];
          const value = block.data[from]!;
          whole.data[here] = value;
          whole.data[there] = value;
          if (parts === 1) continue;
          const turned = j === row ? 0 : block.data[from + 1]!;
          whole.data[here + 1] = turned;
          whole.data[there + 1] = -turned;
        }
      }
    }
  };
  await inTurns(Math.ceil(block.rows / tile) * across, work, { signal, cost: 4 * tile * tile });
}

/** The first index of an ascending list whose value is at least so much. */
function firstAtLeast(ascending: Int32Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
