import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import { decodeHeader, encodeHeader } from "./npyHeader.js";
import { readPieces } from "./pieces.js";
import { readingFile } from "./storage.js";

// Matrices that are kept for hours, not for years: .npy files as they stand in memory, so that neither writing nor reading copies them.

const descriptor = "<f8";

/** A matrix as the parts of a .npy file; its numbers are not copied. */
export function matrixParts({ rows, columns, data }: Matrix): Uint8Array[] {
  const numbers = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [encodeHeader(descriptor, [rows, columns]), numbers];
}

/** Reads such a file straight into a matrix. @throws {ArgumentError} if it is none; the system's error. */
export function readMatrix(path: string): Promise<Matrix> {
  return readingFile(path, async (file) => {
    const { length } = encodeHeader(descriptor, [1, 1]);
    const head = new Uint8Array(length);
    const whole = await readPieces(file, head);
    const { descriptor: type, fortranOrder, shape, end } = decodeHeader(head);
    const [rows = 0, columns = 0] = shape;
    const matrix = new Matrix(rows, columns);
    const fits = whole && type === descriptor && !fortranOrder && shape.length === 2 && end === length;
    if (fits && (await readPieces(file, matrix.data))) return matrix;
    throw new ArgumentError(`${path} is no matrix of this program. Remove its directory.`);
  });
}
