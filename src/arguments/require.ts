import { types } from "node:util";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { mostCounted } from "./counts.js";
import { describe } from "./describe.js";
import { anyNumber, isList, isPlain, type Kind, list, type Problem, whole } from "./kinds.js";
import { printable } from "./printable.js";
import { suggestion } from "./suggestion.js";

/**
 * Checks one argument; the value comes back, so that it can be used at once.
 *
 * @param where - The function, as its callers know it.
 * @throws {ArgumentError | ShapeError} "where: `name` must be …, not value. Remedy."
 */
export function requireArgument<T>(where: string, name: string, value: T, kind: Kind): T {
  const problem = problemOf(where, name, value, kind);
  if (problem !== undefined) throw errorOf(where, name, problem);
  return value;
}

/** @throws {ArgumentError} if a part of the value cannot even be looked at: a getter that throws, a Proxy that was revoked. */
function problemOf(where: string, name: string, value: unknown, kind: Kind): Problem | undefined {
  try {
    return kind(value);
  } catch (cause) {
    throw new ArgumentError(`${where}: \`${name}\` cannot be read. Pass plain values.`, { cause });
  }
}

function errorOf(where: string, name: string, { at = "", allowed, value, remedy, shape = false }: Problem): Error {
  const type = shape ? ShapeError : ArgumentError;
  return new type(`${where}: \`${name}${at}\` must be ${allowed}, not ${describe(value)}.`, { remedy });
}

/**
 * Checks what a function of the caller's returned; the value comes back.
 *
 * @param name - What `where` calls the function.
 * @throws {ArgumentError} "where: `name` must return …, not value."
 */
export function requireReturned<T>(where: string, name: string, value: T, kind: Kind): T {
  const problem = problemOf(where, name, value, kind);
  if (problem === undefined) return value;
  const part = problem.at === undefined ? "" : ` in \`${problem.at.slice(1)}\``;
  throw new ArgumentError(
    `${where}: \`${name}\` must return ${problem.allowed}${part}, not ${describe(problem.value)}.${problem.remedy === undefined ? "" : ` ${problem.remedy}`}`,
  );
}

/** What each option must be. */
export type Kinds<Options> = { readonly [Name in keyof Options]-?: Kind };

/**
 * Checks an object of options: every key is known, every value is what it must be; undefined counts as left out.
 *
 * @param kinds - One entry per option.
 * @param needed - Options that have no default.
 * @param places - Arguments that peers have as options; who passes one as an option is told that it has a place.
 * @returns A copy, read once: getters cannot answer differently later.
 * @throws {ArgumentError | ShapeError} naming the option, for an unknown one with the one that is likely to be meant.
 */
export function requireOptions<Options extends object>(
  where: string,
  options: Options | undefined,
  kinds: Kinds<Options>,
  needed: readonly (keyof Options & string)[] = [],
  places: readonly string[] = [],
): Options {
  const known = Object.keys(kinds);
  const takes = `${where} takes { ${known.join(", ")} }${needed.length > 0 ? `, and needs ${needed.join(", ")}` : ""}.`;
  const given = readOnce(where, options, takes, kinds);
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name)) {
      throw new ArgumentError(
        `${where}: there is no option \`${printable(name)}\`.${question(name, known, places)} ${takes}`,
      );
    }
    if (value !== undefined) requireArgument(where, name, value, kinds[name as keyof Options]);
  }
  const missing = needed.find((name) => given[name] === undefined);
  if (missing !== undefined) throw new ArgumentError(`${where}: \`${missing}\` is missing. ${takes}`);
  return given as Options;
}

/** Asks whether what is likely to be meant is meant. */
function question(name: string, known: readonly string[], places: readonly string[]): string {
  const meant = suggestion(name, known, (one) => `\`${one}\``);
  if (meant !== undefined) return ` Did you mean ${meant}?`;
  const place = suggestion(name, places, (one) => `\`${one}\``);
  return place === undefined ? "" : ` Did you mean the argument ${place}, which stands before the options?`;
}

function readOnce(
  where: string,
  options: unknown,
  takes: string,
  kinds: Readonly<Record<string, Kind>>,
): Record<string, unknown> {
  if (options === undefined) return {};
  if (!isPlain(options)) {
    const [name, ...others] = Object.keys(kinds).filter((one) => isWord(options) && kinds[one]!(options) === undefined);
    const write = name === undefined || others.length > 0 ? "" : ` Write { ${name}: ${describe(options)} }.`;
    throw new ArgumentError(`${where}: the options must be an object, not ${describe(options)}.${write} ${takes}`);
  }
  try {
    return { ...options };
  } catch (cause) {
    throw new ArgumentError(`${where}: the options cannot be read. Pass a plain object. ${takes}`, { cause });
  }
}

const numbersKind = list("a list of numbers or a Float64Array", anyNumber);

/**
 * Numbers as our loops take them: a Float64Array as it is, of any other list of numbers a copy in one.
 *
 * @throws {ArgumentError} as {@link requireArgument}.
 */
export function requireNumbers(where: string, name: string, value: ArrayLike<number>): Float64Array {
  if (types.isFloat64Array(value) && isList(value)) return value;
  return Float64Array.from(requireArgument(where, name, value, numbersKind));
}

/** Whole numbers that an Int32Array holds. */
export const int32Kind: Kind = list("a list of whole numbers or an Int32Array", whole(-(2 ** 31), mostCounted));

/**
 * Whole numbers as our loops take them: an Int32Array as it is, of any other list of whole numbers a copy in one.
 *
 * @throws {ArgumentError} as {@link requireArgument}.
 */
export function requireInt32(where: string, name: string, value: ArrayLike<number>): Int32Array {
  if (types.isInt32Array(value) && isList(value)) return value;
  return Int32Array.from(requireArgument(where, name, value, int32Kind));
}

/** What is passed by its place where an option with a name is meant. */
const isWord = (value: unknown) => typeof value === "string" || typeof value === "number";

const countOf = (count: number) => (count === 0 ? "no arguments" : `${count} argument${count === 1 ? "" : "s"}`);

/**
 * Refuses arguments beyond the parameters of a function, which JavaScript would drop without a word. The first line of every public one.
 *
 * @param where - The function, as its callers know it.
 * @param given - The function's `arguments`.
 * @param most - How many parameters it has.
 * @throws {ArgumentError} if there are more.
 */
export function noMore(where: string, given: ArrayLike<unknown>, most: number): void {
  if (given.length <= most) return;
  const remedy = `Leave out what is behind; as a callback of map and the like write (x) => ${where}(${most === 0 ? "" : "x"}).`;
  throw new ArgumentError(
    `${where}: takes ${countOf(most)}, not ${given.length}: there is no place for ${describe(given[most])}. ${remedy}`,
  );
}
