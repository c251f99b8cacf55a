/** What postMessage with a transfer list does to an array. */
export function transferAway(array: Float64Array): void {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
}

/** A buffer whose size can change. */
export interface ResizableBuffer extends ArrayBuffer {
  resize(bytes: number): void; // ES2024
}

/** A buffer of so many bytes that can shrink, and grow to `most`. */
export function resizableBuffer(bytes: number, most = bytes): ResizableBuffer {
  return Reflect.construct(ArrayBuffer, [bytes, { maxByteLength: most }]) as ResizableBuffer;
}
