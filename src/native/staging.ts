import { types } from "node:util";
import { runSync } from "./call.js";
import { ArgumentError } from "./errors.js";
import type { Handle, Numbers } from "./functions/index.js";
import { inTurns, mapInTurns, Turns } from "./turns.js";

/** Inputs of a job that together have fewer bytes are copied at once, in a millisecond. */
const smallJob = 2 ** 22;
/** Numbers that are copied between two turns. */
const numbersPerCopy = 2 ** 18;

/** A request whose large inputs are copies out of JavaScript's reach. */
export interface StagedRequest<Request extends object> {
  /** The addon takes staged arrays wherever it takes typed ones. */
  readonly request: Request;
  /** Frees copies that no job has taken. */
  drop(): void;
}

/** Whether copying the inputs of a request takes longer than the event loop should wait. */
export function isLarge(request: object, own: readonly string[] = []): boolean {
  return arraysOf(request, own).reduce((sum, [, { byteLength }]) => sum + byteLength, 0) >= smallJob;
}

/**
 * Copies the large inputs of a job, which must be copied before a thread may read them, without keeping the event loop waiting.
 *
 * @param where - The function that errors name.
 * @param own - Names of inputs that need no copy.
 * @param inPlace - Name of the input that the job turns into its result.
 * @throws {MemoryError} if a copy does not fit; {ArgumentError} if an array is transferred away meanwhile; the signal's reason.
 */
export async function staged<Request extends object>(
  where: string,
  request: Request,
  own: readonly string[],
  inPlace: string | undefined,
  signal: AbortSignal | undefined,
): Promise<StagedRequest<Request>> {
  const handles: Record<string, Handle<"staged">> = {};
  const drop = () => {
    for (const handle of Object.values(handles)) runSync("dropStaged", { staged: handle });
  };
  try {
    const turns = new Turns(signal);
    for (const [name, source] of arraysOf(request, own)) {
      if (source.byteLength < smallJob / 8) continue;
      const handle = naming(where, name, () => runSync("stage", { source, asResult: name === inPlace }, where).staged);
      handles[name] = handle;
      do await turns.next();
      while (
        !naming(
          where,
          name,
          () => runSync("fillStaged", { staged: handle, source, numbers: numbersPerCopy }, where).complete,
        )
      );
    }
    return { request: { ...request, ...handles }, drop };
  } catch (error) {
    drop();
    throw error;
  }
}

/**
 * The result of a job whose arrays are apart from JavaScript's memory, copied there without keeping the event loop waiting.
 *
 * @throws {MemoryError} if an array does not fit; the signal's reason.
 */
export async function taken<Result>(where: string, result: Result, signal: AbortSignal | undefined): Promise<Result> {
  const { apart, ...whole } = result as { apart?: Record<string, Handle<"apart">> } & Record<string, unknown>;
  const turns = new Turns(signal);
  for (const [name, handle] of Object.entries(apart ?? {})) {
    let array: Numbers | undefined;
    while (array === undefined) {
      await turns.next();
      ({ array } = runSync("takeResult", { result: handle, numbers: numbersPerCopy }, where));
    }
    whole[name] = array;
  }
  return whole as Result;
}

/** Copies a piece of an input; errors name the argument that its caller knows. */
function naming<T>(where: string, name: string, copy: () => T): T {
  try {
    return copy();
  } catch (cause) {
    if (!(cause instanceof ArgumentError)) throw cause;
    throw new ArgumentError(
      `${where}: \`${name}\` was transferred or resized while it was being copied. Leave large inputs alone until the promise settles.`,
      { cause },
    );
  }
}

function arraysOf(request: object, own: readonly string[]): [string, Numbers][] {
  const entries = Object.entries(request).filter(([name]) => !own.includes(name));
  return entries.filter((entry): entry is [string, Numbers] => isNumbers(entry[1]));
}

function isNumbers(value: unknown): value is Numbers {
  return (
    types.isFloat64Array(value) || types.isFloat32Array(value) || types.isInt32Array(value) || types.isUint8Array(value)
  );
}

/**
 * Copies `from` into `to`, of the same length, without keeping the event loop waiting.
 *
 * @param onLoss - Called if one of them is transferred away meanwhile.
 * @throws the signal's reason after an abort.
 */
export function copyInTurns<T extends Numbers>(
  to: T,
  from: T,
  onLoss: () => never,
  signal?: AbortSignal | undefined,
): Promise<void> {
  const { length } = from;
  const copy = (begin: number, end: number) => {
    if (to.length !== length || from.length !== length) onLoss();
    to.set(from.subarray(begin, end), begin);
  };
  return inTurns(length, copy, { signal });
}

/** A copy of `values` that their owner can no longer change: made at once if they are few, as a job's inputs are, else in turns. */
export async function ownCopy(values: Float64Array, signal?: AbortSignal | undefined): Promise<Float64Array> {
  if (values.byteLength < smallJob) return values.slice();
  return mapInTurns(values, (value) => value, { signal });
}
