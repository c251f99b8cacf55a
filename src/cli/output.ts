import { visible } from "../arguments/index.js";
import { NnqsError } from "../native/errors.js";

/** Prints text for people on standard output. */
export function print(text: string): void {
  process.stdout.write(visible(text));
}

/** Prints one JSON document on standard output. */
export function printJson(value: unknown): void {
  // JSON.stringify leaves DEL, C1 and the like as they are; as escapes they are the same text.
  process.stdout.write(`${visible(JSON.stringify(value, null, 2))}\n`);
}

/** Prints one line on standard error. */
export function say(line: string): void {
  sayOn(process.stderr, line);
}

/** Prints one line on a stream. */
export function sayOn(stream: NodeJS.WritableStream, line: string): void {
  stream.write(`${visible(line)}\n`);
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
    await flushed();
    await new Promise<void>((resolve) => setImmediate(resolve)); // an error is told after the write
    if (failure === undefined) return;
    const why = failure.code === "ENOSPC" ? "the disk is full" : failure.message;
    throw new NnqsError(`standard output cannot be written: ${why}. Print to another place.`, { cause: failure });
  };
}

/** What to await where the process is to end at once after printing: a pipe takes 64 KiB, and the rest when its reader comes to it. */
export async function flushed(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise<void>((resolve) => stream.write("", () => resolve()))),
  );
}
