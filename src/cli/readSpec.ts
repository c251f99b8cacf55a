import { createReadStream } from "node:fs";
import { describe } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { parseJson } from "../runs/spec.js";

/** Bytes of the largest spec. */
const largest = 2 ** 24;

/** What keeps a file from being read, in words. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  EISDIR: "is a directory",
  EACCES: "may not be read",
};

/**
 * The content of a spec file; a pipe will do.
 *
 * @param command - Who asks, as messages call it: "nnqs entropy".
 * @throws {ArgumentError} if no file is named, it cannot be read, is larger than 16 MB, or it is no JSON.
 */
export async function readSpec(path: string | undefined, command: string): Promise<unknown> {
  if (path === undefined || path === "") {
    throw new ArgumentError(`${command}: name a spec, or print one with --example.`);
  }
  try {
    return parseJson(await read(path));
  } catch (cause) {
    throw new ArgumentError(`${command}: ${path} ${reasonOf(cause)}.`, { cause });
  }
}

/** A device such as /dev/zero has no end. */
async function read(path: string): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > largest) throw new ArgumentError(`it has more than ${largest} bytes`);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function reasonOf(cause: unknown): string {
  if (cause instanceof SyntaxError) return `is no JSON: ${cause.message}`;
  if (cause instanceof ArgumentError) return `is no spec: ${cause.message}`;
  const { code = "" } = cause as NodeJS.ErrnoException;
  return reasons[code] ?? `cannot be read: ${describe(code)}`;
}
