import { InvalidArgumentError } from "commander";

/** Parses one whole number of at least `minimum`. */
export function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text.trim()) || !Number.isSafeInteger(value) || value < minimum) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${minimum}.`);
    }
    return value;
  };
}

/** Parses whole numbers of at least `minimum`, separated by commas; doubles are dropped. */
export function wholeNumbers(minimum: number): (text: string) => number[] {
  return (text) => {
    const parse = wholeNumber(minimum);
    return [...new Set(text.split(",").map(parse))];
  };
}

/** Prints one JSON document on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
