import { addAbortSignal } from "node:stream";
import { describe } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { type Json, parseJson } from "../runs/spec.js";
import { openStream } from "../runs/storage.js";

/** Bytes of the largest spec. */
const largest = 2 ** 24;

/** The commands that take specs, each those of its own name. */
const commands = ["learn", "entropy", "spectrum", "signbias", "kernel", "sweep"];

/** What keeps a file from being read, in words. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  EISDIR: "is a directory",
  EACCES: "may not be read",
};

/**
 * The content of a spec file, or of standard input if `path` is "-"; a pipe will do. Its key `$schema` is for editors.
 *
 * @param command - Who asks, as messages call it: "nnqs entropy".
 * @param signal - Ends the wait for a pipe or a terminal that says nothing yet.
 * @throws {ArgumentError} if no file is named, it cannot be read, is larger than 16 MB, is not in UTF-8, is no JSON, or is a spec of another command; the signal's reason after an abort.
 */
export async function readSpec(path: string | undefined, command: string, signal: AbortSignal): Promise<unknown> {
  if (path === undefined || path === "") {
    throw new ArgumentError(`${command}: name a spec, or print one with --example.`);
  }
  try {
    return ofCommand(command, withoutSchema(parseJson(await read(path, signal))));
  } catch (cause) {
    signal.throwIfAborted();
    const source = path === "-" ? "standard input" : path;
    const hint = path.includes("=") ? ` Name the file of a spec before ${path}.` : "";
    throw new ArgumentError(`${command}: ${source} ${reasonOf(cause)}.${hint}`, { cause });
  }
}

/** A spec, if it is not one of another command. */
function ofCommand(command: string, spec: Json): Json {
  const { experiment } = { ...(spec as { readonly experiment?: Json } | null) };
  const other = commands.find((name) => name === experiment && command !== `nnqs ${name}`);
  if (other === undefined) return spec;
  throw new ArgumentError(`it is one of nnqs ${other}. Run that, or take one as --example prints it`);
}

function withoutSchema(spec: Json): Json {
  if (spec === null || typeof spec !== "object" || Array.isArray(spec)) return spec;
  const { $schema, ...fields } = spec as Readonly<Record<string, Json>>;
  if ($schema === undefined || typeof $schema === "string") return fields;
  throw new ArgumentError("`$schema` must be a text, where the schema of the file is");
}

/** A device such as /dev/zero has no end. */
async function read(path: string, signal: AbortSignal): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const source = addAbortSignal(signal, path === "-" ? process.stdin : await openStream(path));
  for await (const piece of source as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > largest) throw new ArgumentError(`it has more than ${largest} bytes`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch (cause) {
    throw new ArgumentError("it is not in UTF-8, in which alone letters are read rightly; save it in UTF-8", { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof SyntaxError) return `is no JSON: ${cause.message}`;
  if (cause instanceof ArgumentError) return `is no spec: ${cause.message}`;
  const { code = "" } = cause as NodeJS.ErrnoException;
  return reasons[code] ?? `cannot be read: ${describe(code)}`;
}
