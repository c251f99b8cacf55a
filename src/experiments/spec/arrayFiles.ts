import { types } from "node:util";
import { inNameOf } from "../../arguments/index.js";
import { Matrix } from "../../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../../native/errors.js";
import { everyInTurns, inTurns } from "../../native/turns.js";
import type { NpyArray } from "../../runs/npy.js";
import { indicesOf } from "../../runs/npyLayout.js";
import { type ArrayFile, readChosen } from "../../runs/readArray.js";

/** Which array of which file, as a spec or the command line names it. */
export interface ArrayChoice {
  readonly file: string;
  /** Name of the array in an .npz file of several. */
  readonly key?: string | undefined;
  /** The option that gives the name, where it is not `key`: "--inputs-key". */
  readonly option?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was read, with what tells the file from every other: results depend on its content, and not on where it lies. */
export interface Read<T> {
  /** What it holds. */
  readonly value: T;
  /** Length of the file. */
  readonly bytes: number;
  /** Of the whole file. */
  readonly sha256: string;
}

/** Numbers of a state: real ones, or (re, im) pairs. */
export interface StateNumbers {
  /** One number, or one (re, im) pair, per basis state. */
  readonly state: Float64Array;
  /** 1: real; 2: (re, im) pairs. */
  readonly components: 1 | 2;
}

/**
 * The numbers of a state, in the order of the file: an array of shape (D,), (D, 1) or (1, D) of any type. They are not normalised.
 *
 * @param where - Who asks, as messages call it: "nnqs learn: `target`".
 * @throws {ArgumentError} if the file cannot be read, a number is not finite (naming the first), or all are zero; {ShapeError} if the
 *   array is no vector.
 */
export async function readAmplitudes(where: string, choice: ArrayChoice): Promise<Read<StateNumbers>> {
  const { array, bytes, sha256 } = await find(where, choice, ["psi", "state", "states", "target"]);
  const { shape } = array;
  if (shape.filter((length) => length !== 1).length > 1 || shape.length === 0 || shape.length > 2) {
    const remedy =
      shape.length === 2 ? "Save one row or column, such as psi[0]" : "Save psi.reshape(-1), or one of its states";
    throw new ShapeError(
      `${where}: ${choice.file} must hold one state, an array of shape (D,) or (D, 1), not ${shapeText(array)}. ${remedy}.`,
    );
  }
  const components = numbersPerElement(array);
  const state = await finiteNumbers(where, choice, array);
  if (await everyInTurns(state, (part) => part === 0, choice.signal)) {
    throw new ArgumentError(
      `${where}: ${choice.file} holds ${state.length === 0 ? "no number" : "zeros only"}. Save a state that is not zero.`,
    );
  }
  return { value: { state, components }, bytes, sha256 };
}

/**
 * Inputs of a network, one per row: a real array of shape (n, d) of any type.
 *
 * @throws as {@link readAmplitudes}; {ArgumentError} if it is complex.
 */
export async function readInputs(where: string, choice: ArrayChoice): Promise<Read<Matrix>> {
  const { array, bytes, sha256 } = await find(where, choice, ["inputs", "x"]);
  const { shape } = array;
  if (numbersPerElement(array) === 2) {
    throw new ArgumentError(
      `${where}: ${choice.file} holds complex numbers, and inputs of a network are real. Save real and imaginary parts as columns.`,
    );
  }
  if (shape.length !== 2 || shape[0] === 0 || shape[1] === 0) {
    const remedy =
      shape.length === 1
        ? "Save x.reshape(-1, 1) for inputs of one number, x.reshape(1, -1) for one input"
        : "Save one input per row";
    throw new ShapeError(
      `${where}: ${choice.file} must hold an array of shape (n, d), n inputs of d numbers, not ${shapeText(array)}. ${remedy}.`,
    );
  }
  return { value: new Matrix(shape[0]!, shape[1]!, await finiteNumbers(where, choice, array)), bytes, sha256 };
}

/**
 * Indices of basis states, ascending: of whole numbers of shape (n,) in any order, each at most once, or of one bool per basis state.
 *
 * @param states - Number of basis states D; indices are from 0 to D−1.
 * @throws as {@link readAmplitudes}; {ArgumentError} naming the first index that is none, outside or there twice.
 */
export async function readIndices(where: string, choice: ArrayChoice, states: number): Promise<Read<Int32Array>> {
  const { array, bytes, sha256 } = await find(where, choice, ["indices", "train_indices"]);
  const mask = array.type === "bool";
  if (array.shape.length !== 1 || numbersPerElement(array) === 2 || (mask && array.shape[0] !== states)) {
    throw new ShapeError(
      `${where}: ${choice.file} must hold indices, an array of shape (n,) of whole numbers or a bool for each of the ${states} states, not ${shapeText(array)}.`,
    );
  }
  const { data } = array;
  const chosen = new Uint8Array(states);
  let count = 0;
  await inTurns(
    data.length,
    (begin, end) => {
      for (let i = begin; i < end; i++) {
        if (mask && data[i] === 0) continue;
        const index = mask ? i : data[i]!;
        if (!(Number.isSafeInteger(index) && index >= 0 && index < states) || chosen[index] === 1) {
          const fault = chosen[index] === 1 ? "which is there already" : `not a whole number from 0 to ${states - 1}`;
          throw new ArgumentError(
            `${where}: ${choice.file} holds ${index} at position ${i}, ${fault}. Name each state once.`,
          );
        }
        chosen[index] = 1;
        count++;
      }
    },
    { signal: choice.signal },
  );
  const indices = new Int32Array(count);
  let next = 0;
  await inTurns(
    states,
    (begin, end) => {
      for (let index = begin; index < end; index++) if (chosen[index] === 1) indices[next++] = index;
    },
    { signal: choice.signal },
  );
  return { value: indices, bytes, sha256 };
}

function find(where: string, choice: ArrayChoice, names: readonly string[]): Promise<ArrayFile> {
  const { file, key, option, signal } = choice;
  return inNameOf(where, () => readChosen(file, { key, names, signal }, option));
}

function numbersPerElement({ type }: NpyArray): 1 | 2 {
  return type.startsWith("complex") ? 2 : 1;
}

function shapeText({ shape, type }: NpyArray): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""}) of ${type}`;
}

/** All numbers of an array in double precision, complex ones interleaved. */
async function finiteNumbers(where: string, { file, signal }: ArrayChoice, array: NpyArray): Promise<Float64Array> {
  const { data } = array;
  const numbers = types.isFloat64Array(data) ? data : new Float64Array(data.length);
  const components = numbersPerElement(array);
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const value = data[i]!;
      if (!Number.isFinite(value)) {
        const place = indicesOf(Math.floor(i / components), array.shape).join(", ");
        const part = components === 1 ? "" : i % 2 === 0 ? " as a real part" : " as an imaginary part";
        throw new ArgumentError(`${where}: ${file} holds ${value}${part} at [${place}]. Every number must be finite.`);
      }
      numbers[i] = value;
    }
  };
  await inTurns(data.length, work, { signal });
  return numbers;
}
