import { InvalidArgumentError } from "commander";

/** Parses one whole number from `minimum` to `maximum`. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text.trim()) || !(value >= minimum && value <= maximum)) {
      const allowed = maximum < Number.MAX_SAFE_INTEGER ? `from ${minimum} to ${maximum}` : `of at least ${minimum}`;
      throw new InvalidArgumentError(`It must be a whole number ${allowed}.`);
    }
    return value;
  };
}

/** Parses whole numbers from `minimum` to `maximum`, separated by commas, each named once. */
export function wholeNumbers(minimum: number, maximum?: number): (text: string) => number[] {
  return (text) => {
    const values = text.split(",").map(wholeNumber(minimum, maximum));
    const twice = values.find((value, i) => values.indexOf(value) < i);
    if (twice !== undefined) throw new InvalidArgumentError(`It names ${twice} twice.`);
    return values;
  };
}

/** Parses a number from `minimum` to `maximum`. */
export function numberBetween(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (!(value >= minimum && value <= maximum)) {
      throw new InvalidArgumentError(`It must be a number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

/** Parses a finite decimal number. */
export function number(text: string): number {
  const value = decimal(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** Parses the name of a directory. */
export function directory(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must name a directory; . is the current one.");
  return text;
}

/** A decimal number, or NaN; JavaScript would read "0x10", "" and "0b1" too. */
function decimal(text: string): number {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
}
