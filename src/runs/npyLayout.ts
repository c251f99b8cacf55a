/** A typed array of numbers that a .npy file may hold. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array;

/** Whether an array, of this realm or of another, is of the kind that a constructor makes. */
export function isOfKind(array: unknown, container: { readonly name: string }): boolean {
  return (
    ArrayBuffer.isView(array) &&
    (array as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] === container.name
  );
}

/** Turns the bytes of every number around, in place. */
export function swapBytes(bytes: Uint8Array, bytesPerNumber: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytesPerNumber === 2) buffer.swap16();
  if (bytesPerNumber === 4) buffer.swap32();
  if (bytesPerNumber === 8) buffer.swap64();
}

/**
 * The elements of an array whose first index runs fastest, with the last index fastest.
 *
 * @param numbersPerElement - 2 for complex numbers.
 */
export function fromFortranOrder<T extends NumberArray>(
  data: T,
  shape: readonly number[],
  numbersPerElement: number,
): T {
  const ordered = data.slice() as T;
  // Strides in the file of each index; the counter runs through the elements in C order.
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < data.length; to += numbersPerElement) {
    for (let k = 0; k < numbersPerElement; k++) ordered[to + k] = data[from * numbersPerElement + k]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return ordered;
}

/** IEEE half-precision numbers, each exactly as a float32. */
export function fromHalves(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
  });
}

/** Indices along each axis of what stands at a place in C order, the last axis the fastest. */
export function indicesOf(flat: number, shape: readonly number[]): number[] {
  const indices: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    indices.unshift(flat % shape[axis]!);
    flat = Math.floor(flat / shape[axis]!);
  }
  return indices;
}
