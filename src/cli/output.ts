import { NnqsError } from "../native/errors.js";

// What a terminal may obey rather than show: C0 without tab and newline, DEL, C1, and what turns the direction of writing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unprintable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text in which nothing is left that a terminal obeys; newlines stay. */
export function visible(text: string): string {
  return text.replaceAll(unprintable, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
  });
}

/** Prints text for people on standard output. */
export function print(text: string): void {
  process.stdout.write(visible(text));
}

/** Prints one JSON document on standard output. */
export function printJson(value: unknown): void {
  // JSON.stringify leaves DEL, C1 and the like as they are; as escapes they are the same text.
  const text = JSON.stringify(value, null, 2).replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  process.stdout.write(`${text}\n`);
}

/** Prints one line on standard error. */
export function say(line: string): void {
  process.stderr.write(`${visible(line)}\n`);
}

/**
 * Watches both streams from now on. A reader of standard output that has seen enough (EPIPE) is no failure, and without a reader of
 * standard error the work goes on.
 *
 * @returns What to await when all is printed: it throws {NnqsError} if standard output could not be written.
 */
export function watchOutput(): () => Promise<void> {
  let failure: NodeJS.ErrnoException | undefined;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") failure ??= error;
  });
  process.stderr.on("error", () => {});
  return async () => {
    await new Promise<void>((resolve) => process.stdout.write("", () => setImmediate(resolve)));
    if (failure === undefined) return;
    const why = failure.code === "ENOSPC" ? "the disk is full" : failure.message;
    throw new NnqsError(`standard output cannot be written: ${why}. Print to another place.`, { cause: failure });
  };
}
