import { types } from "node:util";
import {
  float64,
  isList,
  jobKinds,
  type Kind,
  type Kinds,
  kind,
  noMore,
  number,
  oneOf,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { runSync } from "../native/call.js";
import { ArgumentError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { copyInTurns } from "../native/staging.js";

/** A factor as stored, its transpose, or its conjugate transpose. */
export type Op = "none" | "transpose" | "adjoint";

/** A complex scalar: a real number or [re, im]. */
export type ComplexScalar = number | readonly [number, number];

/** Options of {@link sgemm}, {@link dgemm} and {@link zgemm}; names and meaning are BLAS's. */
export interface GemmOptions<Data, Scalar> {
  /** What of `a` is multiplied; "none", itself, by default. */
  readonly opA?: Op;
  /** What of `b` is multiplied; "none", itself, by default. */
  readonly opB?: Op;
  /** Factor of the product; 1 by default. */
  readonly alpha?: Scalar;
  /** Factor of `c`; 0 by default, other values need `c`. */
  readonly beta?: Scalar;
  /** Elements from the start of one row of `a` to the next; the row length by default. */
  readonly lda?: number;
  /** The same of `b`. */
  readonly ldb?: number;
  /** The same of `c`. */
  readonly ldc?: number;
  /** Matrix to accumulate into and to return; must not overlap `a` or `b`. A new array by default. */
  readonly c?: Data;
}

const op = oneOf("none", "transpose", "adjoint");
const array: Kind = kind("a typed array", ArrayBuffer.isView);
const float32: Kind = kind(
  "a Float32Array",
  (value) => types.isFloat32Array(value) && isList(value),
  "Convert a list with Float32Array.from(list).",
);
const real = number();
/** What arithmetic takes without an error of its own; the range is checked with the arrays. */
const dimension = kind("a whole number of at least 0", (value) => typeof value === "number");
const complexScalar: Kind = kind("a finite number or [re, im]", (value) => {
  if (typeof value === "number") return Number.isFinite(value);
  return isList(value) && value.length === 2 && Array.from(value).every(Number.isFinite);
});

function gemmKinds<Data, Scalar>(scalar: Kind): Kinds<GemmOptions<Data, Scalar>> {
  const sizes = { lda: whole(1), ldb: whole(1), ldc: whole(1) };
  return { opA: op, opB: op, alpha: scalar, beta: scalar, ...sizes, c: array };
}

const kinds = {
  sgemm: gemmKinds<Float32Array, number>(real),
  dgemm: gemmKinds<Float64Array, number>(real),
  zgemm: gemmKinds<Float64Array, ComplexScalar>(complexScalar),
};

/** Row-major request of a product; defaults are filled in here, arrays and sizes are checked in native/exports/products.cc. */
function gemmRequest<Data>(
  name: string,
  m: number,
  n: number,
  k: number,
  a: Data,
  b: Data,
  options: GemmOptions<Data, ComplexScalar>,
) {
  for (const [dimensionName, value] of Object.entries({ m, n, k }))
    requireArgument(name, dimensionName, value, dimension);
  const factor = name.startsWith("s") ? float32 : float64;
  requireArgument(name, "a", a, factor);
  requireArgument(name, "b", b, factor);
  const { opA = "none", opB = "none", alpha = 1, beta = 0 } = options;
  const [alphaReal, alphaImaginary] = typeof alpha === "number" ? [alpha, 0] : alpha;
  const [betaReal, betaImaginary] = typeof beta === "number" ? [beta, 0] : beta;
  return {
    m,
    n,
    k,
    a,
    b,
    opA,
    opB,
    c: options.c,
    alpha: alphaReal,
    alphaImaginary,
    beta: betaReal,
    betaImaginary,
    lda: options.lda ?? Math.max(1, opA === "none" ? k : m),
    ldb: options.ldb ?? Math.max(1, opB === "none" ? n : k),
    ldc: options.ldc ?? Math.max(1, n),
  };
}

/** Runs a product; one that goes into a large matrix of the caller comes as a new matrix and is copied there in turns. */
async function product<Data extends Float32Array | Float64Array, Request extends Factors<Data>>(
  name: string,
  request: Request,
  run: (request: Request) => Promise<{ readonly c: Data }>,
): Promise<Data> {
  requireDisjoint(name, request);
  const { c: into } = request;
  const { c } = await run(request);
  if (into === undefined || c === into) return c;
  await copyInTurns(into, c, () => {
    throw new ArgumentError(`${name}: \`c\` was transferred to another thread while the job ran; its result is lost.`);
  });
  return into;
}

interface Factors<Data> {
  readonly a: Data;
  readonly b: Data;
  readonly c?: Data | undefined;
}

/** @throws {ArgumentError} if the matrix to accumulate into shares memory with a factor. */
function requireDisjoint(name: string, { c, ...factors }: Factors<unknown>): void {
  if (!ArrayBuffer.isView(c)) return;
  for (const factor of ["a", "b"] as const) {
    const other = factors[factor];
    if (!ArrayBuffer.isView(other) || other.buffer !== c.buffer || other.byteLength * c.byteLength === 0) continue;
    if (other.byteOffset >= c.byteOffset + c.byteLength || c.byteOffset >= other.byteOffset + other.byteLength)
      continue;
    throw new ArgumentError(
      `${name}: \`c\` and \`${factor}\` share memory; the output must not overlap an input. Pass a copy of one of them.`,
    );
  }
}

/**
 * C ← α·op(A)·op(B) + β·C in single precision; op(A) is m×k, op(B) k×n, all row-major.
 *
 * @throws {ArgumentError | ShapeError | MemoryError} naming the argument.
 */
export async function sgemm(
  ...[m, n, k, a, b, options = {}]: GemmParameters<Float32Array, number, JobOptions>
): Promise<Float32Array> {
  noMore("sgemm", arguments, 6);
  const { signal, onProgress, ...given } = requireOptions("sgemm", options, { ...kinds.sgemm, ...jobKinds });
  const request = gemmRequest("sgemm", m, n, k, a, b, given);
  return product("sgemm", request, (ready) => runJob("sgemm", ready, { signal, onProgress }, { inPlace: "c" }));
}

/** {@link sgemm} on this thread. */
export function sgemmSync(...[m, n, k, a, b, options = {}]: GemmParameters<Float32Array, number>): Float32Array {
  noMore("sgemmSync", arguments, 6);
  const given = requireOptions("sgemmSync", options, kinds.sgemm);
  const request = gemmRequest("sgemmSync", m, n, k, a, b, given);
  requireDisjoint("sgemmSync", request);
  return runSync("sgemm", request, "sgemmSync").c;
}

/**
 * {@link sgemm} in double precision.
 *
 * @example
 * ```ts
 * import { linalg } from "infinite-nnqs";
 *
 * const c = await linalg.dgemm(2, 2, 1, Float64Array.of(1, 2), Float64Array.of(3, 4)); // a 2×1 times b 1×2
 * console.log(c); // 3, 4, 6, 8
 * ```
 */
export async function dgemm(
  ...[m, n, k, a, b, options = {}]: GemmParameters<Float64Array, number, JobOptions>
): Promise<Float64Array> {
  noMore("dgemm", arguments, 6);
  const { signal, onProgress, ...given } = requireOptions("dgemm", options, { ...kinds.dgemm, ...jobKinds });
  const request = gemmRequest("dgemm", m, n, k, a, b, given);
  return product("dgemm", request, (ready) => runJob("dgemm", ready, { signal, onProgress }, { inPlace: "c" }));
}

/** {@link dgemm} on this thread. */
export function dgemmSync(...[m, n, k, a, b, options = {}]: GemmParameters<Float64Array, number>): Float64Array {
  noMore("dgemmSync", arguments, 6);
  const given = requireOptions("dgemmSync", options, kinds.dgemm);
  const request = gemmRequest("dgemmSync", m, n, k, a, b, given);
  requireDisjoint("dgemmSync", request);
  return runSync("dgemm", request, "dgemmSync").c;
}

/** {@link sgemm} of complex double precision, (re, im) interleaved; dimensions count complex numbers. */
export async function zgemm(
  ...[m, n, k, a, b, options = {}]: GemmParameters<Float64Array, ComplexScalar, JobOptions>
): Promise<Float64Array> {
  noMore("zgemm", arguments, 6);
  const { signal, onProgress, ...given } = requireOptions("zgemm", options, { ...kinds.zgemm, ...jobKinds });
  const request = gemmRequest("zgemm", m, n, k, a, b, given);
  return product("zgemm", request, (ready) => runJob("zgemm", ready, { signal, onProgress }, { inPlace: "c" }));
}

/** {@link zgemm} on this thread. */
export function zgemmSync(...[m, n, k, a, b, options = {}]: GemmParameters<Float64Array, ComplexScalar>): Float64Array {
  noMore("zgemmSync", arguments, 6);
  const given = requireOptions("zgemmSync", options, kinds.zgemm);
  const request = gemmRequest("zgemmSync", m, n, k, a, b, given);
  requireDisjoint("zgemmSync", request);
  return runSync("zgemm", request, "zgemmSync").c;
}

/** (m, n, k, a, b, options): the parameters that all products share. */
export type GemmParameters<Data, Scalar, Extra = object> = [
  m: number,
  n: number,
  k: number,
  a: Data,
  b: Data,
  options?: GemmOptions<Data, Scalar> & Extra,
];
