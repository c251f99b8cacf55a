import type { Element, SymmetryGroup } from "../graph/symmetryGroup.js";
import { Matrix } from "../linalg/matrix.js";
import { Turns } from "../native/turns.js";

/** What a group does to inputs: permutations of components, with signs where they are sites of fermions. */
export interface InputAction {
  readonly group: SymmetryGroup;
  readonly fermions: boolean;
}

/** Inputs that rows of others are taken to, and the coefficient of each in the average. */
export interface Images {
  readonly inputs: Matrix;
  /** Row that an image belongs to; ascending. */
  readonly owners: Int32Array;
  readonly coefficients: Float64Array;
  /** Imaginary parts of the coefficients, where characters are complex. */
  readonly imaginary?: Float64Array;
}

/** Smallest sum of characters that is none of rounding. */
const leastSum = 1e-12;

/** Bytes of the images of so many inputs. */
export function imageBytes(inputs: number, { order, sites }: SymmetryGroup): number {
  return inputs * order * (8 * sites + 20);
}

/** Images that make one block: of 20 sites 10 MB. */
const imagesOfBlock = 2 ** 16;

/** Inputs whose images make one block. */
export function inputsOfBlock({ order }: SymmetryGroup): number {
  return Math.min(1024, Math.ceil(imagesOfBlock / order));
}

/** The different images of every row, with the sum of the coefficients of the elements that take it there; those of 0 are left out. */
export async function imagesOf(
  { group, fermions }: InputAction,
  x: Matrix,
  signal: AbortSignal | undefined,
): Promise<Images> {
  const { elements, order } = group;
  const width = x.columns;
  const most = x.rows * order;
  const [data, owners, coefficients] = [new Float64Array(most * width), new Int32Array(most), new Float64Array(most)];
  const imaginary = group.isReal ? undefined : new Float64Array(most);
  const table = new ImageTable(data, width, order);
  const turns = new Turns(signal);
  let count = 0;
  for (let row = 0; row < x.rows; row++) {
    await turns.next();
    const [first, from] = [count, x.row(row)];
    table.clear();
    for (const element of elements) {
      const sign = writeImage(from, element, fermions, data, count * width);
      const known = table.find(count);
      if (known === count) owners[count++] = row;
      coefficients[known]! += sign * element.character;
      if (imaginary !== undefined) imaginary[known]! += sign * element.imaginary;
    }
    let kept = first;
    for (let image = first; image < count; image++) {
      const [sum, turned] = [coefficients[image]!, imaginary?.[image] ?? 0];
      coefficients[image] = 0;
      if (imaginary !== undefined) imaginary[image] = 0;
      if (Math.hypot(sum, turned) < leastSum) continue;
      data.copyWithin(kept * width, image * width, (image + 1) * width);
      owners[kept] = row;
      if (imaginary !== undefined) imaginary[kept] = turned / order;
      coefficients[kept++] = sum / order;
    }
    count = kept;
  }
  return {
    inputs: new Matrix(count, width, data.subarray(0, count * width)),
    owners: owners.subarray(0, count),
    coefficients: coefficients.subarray(0, count),
    ...(imaginary && { imaginary: imaginary.subarray(0, count) }),
  };
}

/** Writes an image of x, and returns the sign of reordering fermions. */
function writeImage(
  x: Float64Array,
  { sites, flip }: Element,
  fermions: boolean,
  to: Float64Array,
  at: number,
): number {
  for (let i = 0; i < x.length; i++) to[at + sites[i]!] = flip ? -x[i]! : x[i]!;
  return fermions ? reorderingSign(x, sites) : 1;
}

/** Numbers of different images of one input, found by what they are. */
class ImageTable {
  readonly #words: Uint32Array;
  readonly #slots: Int32Array;

  constructor(
    private readonly data: Float64Array,
    private readonly width: number,
    most: number,
  ) {
    this.#words = new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
    this.#slots = new Int32Array(2 ** Math.ceil(1 + Math.log2(most)));
  }

  clear(): void {
    this.#slots.fill(-1);
  }

  /** The number of the image that equals number `image`: that of an earlier one, or its own, which is known from now on. */
  find(image: number): number {
    const [slots, words, width] = [this.#slots, this.#words, this.width];
    let hash = 0;
    for (let at = 2 * image * width; at < 2 * (image + 1) * width; at++)
      hash = Math.imul(hash ^ words[at]!, 0x9e3779b1) ^ (hash >>> 15);
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
      const known = slots[slot]!;
      if (known < 0) {
        slots[slot] = image;
        return image;
      }
      if (this.#same(known, image)) return known;
    }
  }

  #same(a: number, b: number): boolean {
    const { data, width } = this;
    for (let k = 0; k < width; k++) if (data[a * width + k] !== data[b * width + k]) return false;
    return true;
  }
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
