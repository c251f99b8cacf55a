import { InvalidArgumentError, Option } from "commander";
import { describe, heldNumbers, suggestedValue } from "../arguments/index.js";
import { decimalOf, isDecimal } from "../experiments/spec/decimal.js";
import { decimalRange } from "../experiments/spec/decimalRange.js";

/** An option that takes one of a few values; what is none of them is answered with the one that is likely to be meant. */
export function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices([...values]).argParser(oneOf(values));
}

/** Parses what an option that may be repeated is given, into a list. Every other option is given once. */
export function together(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** Parses one of a few values. */
export function oneOf(values: readonly string[]): (text: string) => string {
  return (text) => {
    if (values.includes(text)) return text;
    const meant = suggestedValue(text, values);
    const question = meant === undefined ? "" : `Did you mean ${meant}? `;
    throw new InvalidArgumentError(`${question}Allowed choices are ${values.join(", ")}.`);
  };
}

/** Parses a list, separated by commas; what is wrong with an entry names it. */
export function listOf<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) =>
    text.split(",").map((entry, i, all) => {
      try {
        return parse(entry);
      } catch (error) {
        if (!(error instanceof InvalidArgumentError) || all.length === 1) throw error;
        throw new InvalidArgumentError(`Entry ${i + 1} is ${describe(entry)}: ${error.message}`);
      }
    });
}

/** Says behind what is wrong with a list how it is written, and what of. */
export function writtenAs<T>(form: string, meaning: string, parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      throw new InvalidArgumentError(`${error.message} Write ${form}: ${meaning}.`);
    }
  };
}

/** Parses one whole number from `minimum` to `maximum`, also as 1e4: a spec and `key=value` take that too. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = decimalOf(text);
    if (!Number.isInteger(value) || !(value >= minimum && value <= maximum)) {
      throw new InvalidArgumentError(`It must be a whole number${rangeOf(value, minimum, maximum)}.`);
    }
    return value;
  };
}

/** " from 1 to 1000"; the range of the numbers that are held exactly is said only of one beyond it. */
function rangeOf(value: number, minimum: number, maximum: number): string {
  const exact = Number.MAX_SAFE_INTEGER;
  if (maximum < exact) return minimum > -exact ? ` from ${minimum} to ${maximum}` : ` of at most ${maximum}`;
  if (value > exact) return " of at most 2^53-1, the largest that is held exactly";
  if (minimum > -exact) return ` of at least ${minimum}`;
  return value < -exact ? " of at least -(2^53-1), the smallest that is held exactly" : "";
}

/** Parses whole numbers from `minimum` to `maximum`, separated by commas, each named once. */
export function wholeNumbers(minimum: number, maximum?: number): (text: string) => number[] {
  return (text) => {
    const values = listOf(wholeNumber(minimum, maximum))(text);
    const twice = values.find((value, i) => values.indexOf(value) < i);
    if (twice !== undefined) throw new InvalidArgumentError(`It names ${twice} twice.`);
    return values;
  };
}

/** Parses a number from `minimum` to `maximum`. */
export function numberBetween(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = decimalOf(text);
    if (!(value >= minimum && value <= maximum)) {
      throw new InvalidArgumentError(`It must be a number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

/** Parses numbers, separated by commas, or as start:stop:count, at most so many of what `plural` says. */
export function numbers(most: number, plural: string): (text: string) => number[] {
  const tooMany = `There may be at most ${most} ${plural}.`;
  return (text) => {
    if (text.includes(":")) return range(text, most, tooMany);
    const list = listOf(number)(text);
    if (list.length > most) throw new InvalidArgumentError(tooMany);
    return list;
  };
}

/** "0:2.1:5". */
function range(text: string, most: number, tooMany: string): number[] {
  const [start, stop, count, ...more] = text.split(":").map(number) as [number, number, number];
  if (!Number.isSafeInteger(count) || count < 2 || more.length > 0) {
    throw new InvalidArgumentError("A range is start:stop:count with a count of at least 2.");
  }
  if (count > most) throw new InvalidArgumentError(tooMany); // before there is a list
  return decimalRange(start, stop, count);
}

/** Parses a finite decimal number. */
export function number(text: string): number {
  const value = decimalOf(text);
  if (Number.isNaN(value))
    throw new InvalidArgumentError(isDecimal(text) ? `So it is not held: ${heldNumbers}.` : "It must be a number.");
  return value;
}

/** Parses the name of a directory. */
export function directory(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must name a directory; . is the current one.");
  requireExpanded(text);
  return text;
}

/** Parses the name of a file. */
export function file(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must name a file.");
  requireExpanded(text);
  return text;
}

/** @throws {InvalidArgumentError} at a ~ that the shell has left, as after --out=, of which an entry called ~ would be made. */
function requireExpanded(path: string): void {
  if (!/^~(?=\/|$)/.test(path)) return;
  throw new InvalidArgumentError(
    `The shell has left its ~ as it is. Write $HOME${path.slice(1)}, or ./${path} if a ~ is meant.`,
  );
}
