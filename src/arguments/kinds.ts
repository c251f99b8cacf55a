import { types } from "node:util";
import { isRevoked } from "./isRevoked.js";

/** What is wrong with a value: the part of it that is, and what that must be. */
export interface Problem {
  /** What must stand behind "must be". */
  readonly allowed: string;
  readonly value: unknown;
  /** The part of the argument, such as "[3]"; the whole if left out. */
  readonly at?: string;
  /** A sentence that says what to do. */
  readonly remedy?: string | undefined;
  /** Whether it is the length that is wrong. */
  readonly shape?: boolean;
}

/** Finds what is wrong with a value; undefined if nothing is. */
export type Kind = (value: unknown) => Problem | undefined;

/** What passes `test`; `allowed` stands behind "must be". */
export function kind(allowed: string, test: (value: unknown) => boolean, remedy?: string): Kind {
  return (value) => (test(value) ? undefined : { allowed, value, remedy });
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER, remedy?: string): Kind {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  const inside = (value: unknown) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
  return (value) => {
    if (inside(value)) return undefined;
    const inexact = most === Number.MAX_SAFE_INTEGER && Number.isInteger(value) && (value as number) > most;
    return {
      allowed: `a whole number ${inexact ? `from ${least} to 2^53−1, all that a number holds exactly` : range}`,
      value,
      remedy,
    };
  };
}

/** Where a number may lie; without bounds any finite number may. */
export interface Range {
  /** Smallest value allowed. */
  readonly least?: number;
  /** It must be larger than this. */
  readonly above?: number;
  /** Largest value allowed; Infinity if that is allowed too. */
  readonly most?: number;
  /** It must be smaller than this. */
  readonly below?: number;
}

/** A number in a range. */
export function number({ least, above, most, below }: Range = {}, remedy?: string): Kind {
  const bounds = [
    ...(least === undefined ? [] : [`of at least ${least}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(most === undefined || most === Infinity ? [] : [`at most ${most}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  const inside = (value: unknown) =>
    typeof value === "number" &&
    value >= (least ?? Number.NEGATIVE_INFINITY) &&
    value > (above ?? Number.NEGATIVE_INFINITY) &&
    value <= (most ?? Number.MAX_VALUE) &&
    (below === undefined || value < below);
  const infinite = most === Infinity ? "a number" : "a finite number";
  return kind([infinite, bounds.join(" and ")].join(" ").trim(), inside, remedy);
}

/** Any number, NaN and infinities among them: what a caller's function may find. */
export const anyNumber: Kind = kind("a number", (value) => typeof value === "number");

/** Any finite number. */
export const finite: Kind = number();

/** Positive and finite. */
export const positive: Kind = number({ above: 0 });

/** A finite number of at least 0. */
export const notNegative: Kind = number({ least: 0 });

/** A number, or { relative } with one: a fraction of what only the problem tells. */
export function orRelative(number: Kind, relative: Kind = number): Kind {
  return (value) => {
    if (!isPlain(value)) {
      const problem = number(value);
      return problem && { ...problem, allowed: `${problem.allowed}, or { relative } with such a number` };
    }
    const isKnown = Object.keys(value).every((name) => name === "relative");
    const part = relative(value["relative"]);
    if (isKnown && part === undefined) return undefined;
    return { allowed: `${number(undefined)!.allowed}, or { relative } with such a number`, value };
  };
}

/** true or false. */
export const boolean: Kind = kind("true or false", (value) => typeof value === "boolean");

/** A function. */
export const callback: Kind = kind("a function", (value) => typeof value === "function" && !isRevoked(value));

/** A text. */
export const text: Kind = kind("a string", (value) => typeof value === "string");

/** One of a few values. */
export function oneOf(...values: readonly (string | number)[]): Kind {
  const words = values.map((value) => JSON.stringify(value));
  const last = words.length - 1;
  const list = last === 0 ? words[0]! : `${words.slice(0, last).join(", ")} or ${words[last]}`;
  return kind(list, (value) => (values as readonly unknown[]).includes(value));
}

/**
 * An instance of a class.
 *
 * @param allowed - What a reader calls it, and how to get one: "a graph, such as graph.chain(8)".
 */
export function instance(type: abstract new (...args: never[]) => unknown, allowed: string, remedy?: string): Kind {
  // A Proxy has no private fields, and what lies behind one may change at any time.
  return kind(allowed, (value) => !types.isProxy(value) && value instanceof type, remedy);
}

/** Arrays and typed arrays of numbers; a string is no list, nor is an array whose memory was transferred away or shrunk below it. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  if (types.isProxy(value)) return false;
  if (Array.isArray(value)) return true;
  if (!types.isTypedArray(value) || types.isBigInt64Array(value) || types.isBigUint64Array(value)) return false;
  return !isGone(value);
}

/** Whether the memory of an array was transferred away, or was shrunk to where the array no longer lies in it; Node 20 cannot be asked. */
function isGone(array: NodeJS.TypedArray): boolean {
  if (array.byteLength > 0) return false;
  try {
    Uint8Array.prototype.values.call(array as Uint8Array);
    return false;
  } catch {
    return true;
  }
}

/** Whether a value has properties that can be read without surprise. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !types.isProxy(value);
}

/** Whether a value is an object as { … } makes it, from any realm: no array, no instance of a class, no Proxy. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (Object.getPrototypeOf(prototype) === null && !Array.isArray(value));
}

/**
 * A list, or a typed array.
 *
 * @param allowed - What a reader calls it: "a list of times".
 * @param item - What every item must be.
 */
export function list(allowed: string, item?: Kind, { least = 0 }: { readonly least?: number } = {}): Kind {
  return (value) => {
    if (!isList(value)) return { allowed, value };
    if (value.length < least) return { allowed: `${allowed}, at least ${least === 1 ? "one" : least}`, value };
    if (item === undefined) return undefined;
    for (let i = 0; i < value.length; i++) {
      const problem = item(value[i]);
      if (problem !== undefined) return { ...problem, at: `[${i}]${problem.at ?? ""}` };
    }
    return undefined;
  };
}

/** One of several kinds; the problem is of the value as a whole, with the words of all. */
export function either(allowed: string, ...kinds: readonly Kind[]): Kind {
  return (value) => (kinds.some((one) => one(value) === undefined) ? undefined : { allowed, value });
}

/** A Float64Array of any length. */
export const float64: Kind = kind(
  "a Float64Array",
  (value) => types.isFloat64Array(value) && isList(value),
  "Convert a list with Float64Array.from(list).",
);

/** An AbortSignal; what only has its prototype throws wherever it is asked. */
const abortSignal: Kind = kind(
  "an AbortSignal",
  (value) => !types.isProxy(value) && value instanceof AbortSignal && read(() => value.aborted) !== undefined,
  "Pass the signal of an AbortController.",
);

/** Options of asynchronous functions. */
export const jobKinds = { signal: abortSignal, onProgress: callback } as const;

/** What reading gives, or undefined where a getter throws. */
function read<T>(reading: () => T): T | undefined {
  try {
    return reading();
  } catch {
    return undefined;
  }
}

function unreadable(allowed: string, value: unknown): Problem {
  return { allowed, value, remedy: "A getter of it throws; pass plain values." };
}

/** A getter may say something else once it has been checked. */
function plainly(value: object, name: string): Problem | undefined {
  const getter = Object.getOwnPropertyDescriptor(value, name)?.get;
  return getter && { allowed: "a plain value", value: getter, remedy: "A getter may answer differently each time." };
}

/** An object with certain fields; others are not looked at. */
export function record(allowed: string, fields: Readonly<Record<string, Kind>>): Kind {
  return (value) => {
    if (!isObject(value) || types.isPromise(value)) return { allowed, value };
    for (const [name, kind] of Object.entries(fields)) {
      const field = read(() => [(value as Record<string, unknown>)[name]]);
      if (field === undefined) return unreadable(allowed, value);
      const problem = plainly(value, name) ?? kind(field[0]);
      if (problem !== undefined) return { ...problem, at: `.${name}${problem.at ?? ""}` };
    }
    return undefined;
  };
}

/** The same, or left out. */
export function optional(kind: Kind): Kind {
  return (value) => (value === undefined ? undefined : kind(value));
}

/** A path of a file or directory. */
export const path: Kind = kind(
  "a path, a string that is not empty and has no NUL",
  (value) => typeof value === "string" && value !== "" && !value.includes("\0"),
);

/** The bytes of a file. */
export const bytes: Kind = kind(
  "a Uint8Array, as readFile of node:fs gives it",
  (value) => types.isUint8Array(value) && isList(value),
);

/** A plain object whose values are all of one kind. A Map, a Date or a Promise would pass for an empty one. */
export function dictionary(allowed: string, item: Kind): Kind {
  return (value) => {
    if (!isPlain(value)) return { allowed, value };
    const entries = read(() => Object.entries(value));
    if (entries === undefined) return unreadable(allowed, value);
    for (const [name, one] of entries) {
      const problem = plainly(value, name) ?? item(one);
      if (problem !== undefined) return { ...problem, at: `.${name}${problem.at ?? ""}` };
    }
    return undefined;
  };
}
