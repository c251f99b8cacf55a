import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import {
  describe,
  inNameOf,
  jobKinds,
  type Kinds,
  list,
  noMore,
  path as pathKind,
  requireArgument,
  requireOptions,
  text,
} from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { requireMemory } from "../native/memory.js";
import type { NpyArray } from "./npy.js";
import { arrayOfFile } from "./npz.js";
import { unpackNpy, unpackNpz } from "./npzThread.js";
import { defaultPiece, readPieces } from "./pieces.js";
import { zipEntries } from "./zipDirectory.js";

/** Which array of a file is wanted. */
export interface ReadArrayOptions {
  /** Name of the array in an .npz file; may be left out if there is one only, or one of `names`. */
  readonly key?: string | undefined;
  /** Names that are looked for, in this order, in an .npz file of several arrays without a `key`. */
  readonly names?: readonly string[] | undefined;
  /** Aborting rejects the promise with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An array with what tells the file it is from from every other. */
export interface ArrayFile {
  /** What the file holds. */
  readonly array: NpyArray;
  /** Its name in an .npz file. */
  readonly key?: string;
  /** Length of the whole file. */
  readonly bytes: number;
  /** Of the whole file. */
  readonly sha256: string;
}

const kinds: Kinds<ReadArrayOptions> = { key: text, names: list("a list of names", text), signal: jobKinds.signal };

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "is not there",
  EACCES: "may not be read",
  EPERM: "may not be read",
  ENAMETOOLONG: "has too long a name",
  ELOOP: "is a link to itself",
};

/**
 * Reads one array of NumPy from a file, .npy or .npz as its content says, without keeping the event loop.
 *
 * @throws {ArgumentError} if there is no such file, it is damaged or none of NumPy, or it holds several arrays and none is chosen;
 *   {MemoryError} if it does not fit; the signal's reason after an abort.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { runs } from "infinite-nnqs";
 *
 * writeFileSync("kernel.npz", runs.encodeNpz({ k: runs.float64(Float64Array.of(1, 2, 3, 4), [2, 2]) }));
 * const { array, bytes } = await runs.readArray("kernel.npz", { key: "k" });
 * console.log(array.shape, array.data[3], bytes > 0); // 2, 2, 4, true
 * ```
 */
export async function readArray(path: string, options: ReadArrayOptions = {}): Promise<ArrayFile> {
  noMore("readArray", arguments, 2);
  requireArgument("readArray", "path", path, pathKind);
  return readChosen(path, requireOptions("readArray", options, kinds));
}

/** @internal {@link readArray} of arguments that are checked. @param keyCalled - What messages call the option `key`. */
export async function readChosen(path: string, options: ReadArrayOptions, keyCalled = "`key`"): Promise<ArrayFile> {
  const { content, sha256 } = await readWhole(path, options.signal);
  const array = await inNameOf(`readArray: ${path}`, () => arrayIn(content, path, options, keyCalled));
  return { ...array, bytes: content.length, sha256 };
}

/** Arrays of a file by name, with what tells it from every other. */
export interface Archive {
  readonly arrays: Readonly<Record<string, NpyArray>>;
  readonly bytes: number;
  readonly sha256: string;
}

/** @internal Those arrays of an .npz file that are among `names`. Errors as {@link readArray}, in its name. */
export async function readArchive(
  path: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Archive> {
  const { content, sha256 } = await readWhole(path, signal);
  const arrays = await inNameOf(`readArray: ${path}`, async () => {
    if (!isZip(content)) throw new ArgumentError("npz: it is no .npz file. Save the arrays with numpy.savez.");
    const there = zipEntries(content).map(({ name, size }) => ({ name: arrayOfFile(name), size }));
    const wanted = there.filter(({ name }) => names.includes(name));
    const size = wanted.reduce((sum, entry) => sum + entry.size, 0);
    requireMemory("readArray", `the arrays of ${path}`, copies * size, "Free memory, or save fewer numbers.");
    return unpackNpz(
      content,
      wanted.map(({ name }) => name),
      { signal },
    );
  });
  return { arrays, bytes: content.length, sha256 };
}

async function readWhole(
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly content: Uint8Array; readonly sha256: string }> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(path, cause);
  });
  try {
    return await contentOf(file, path, signal);
  } finally {
    await file.close();
  }
}

/** Copies of the file that are made until its array stands alone: its content, a copy for a worker, the array. */
const copies = 3;

async function contentOf(
  file: FileHandle,
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ content: Uint8Array; sha256: string }> {
  const found = await file.stat();
  if (!found.isFile()) {
    throw new ArgumentError(
      `readArray: ${path} is ${found.isDirectory() ? "a directory" : "no regular file"}. Name a .npy or .npz file.`,
    );
  }
  requireMemory("readArray", `the file ${path}`, copies * found.size, "Free memory, or save fewer numbers.");
  const content = new Uint8Array(found.size);
  const hash = createHash("sha256");
  for (let begin = 0; begin < content.length; begin += defaultPiece) {
    signal?.throwIfAborted();
    const whole = await readPieces(file, content.subarray(begin, begin + defaultPiece), hash).catch(
      (cause: NodeJS.ErrnoException) => {
        throw unreadable(path, cause);
      },
    );
    if (!whole) throw new ArgumentError(`readArray: ${path} became shorter while it was read. Read it again.`);
  }
  return { content, sha256: hash.digest("hex") };
}

async function arrayIn(
  content: Uint8Array,
  path: string,
  { key, names = [], signal }: ReadArrayOptions,
  keyCalled: string,
): Promise<Pick<ArrayFile, "array" | "key">> {
  if (isZip(content)) {
    const chosen = choose(content, key, names, keyCalled);
    const arrays = await unpackNpz(content, [chosen], { signal });
    return { array: arrays[chosen]!, key: chosen };
  }
  if (content[0] !== 0x93) {
    throw new ArgumentError(
      "npy: it is no file of NumPy. Save the array with numpy.save or numpy.savez; a table of text with numpy.save(file, numpy.loadtxt(table)).",
    );
  }
  if (key !== undefined) {
    throw new ArgumentError(
      `npy: it is one array without a name, so that there is no ${keyCalled} ${describe(key)}. Leave it out.`,
    );
  }
  requireMemory("readArray", `the array of ${path}`, copies * content.length, "Free memory, or save fewer numbers.");
  return { array: await unpackNpy(content, { signal }) };
}

function isZip(content: Uint8Array): boolean {
  return content[0] === 0x50 && content[1] === 0x4b; // PK
}

/** @returns The name of the array that is wanted. */
function choose(content: Uint8Array, key: string | undefined, names: readonly string[], keyCalled: string): string {
  const entries = zipEntries(content);
  const there = entries.map(({ name }) => arrayOfFile(name));
  const chosen = key ?? (there.length === 1 ? there[0] : names.find((name) => there.includes(name)));
  const place = there.indexOf(chosen ?? "");
  if (place >= 0) {
    requireMemory(
      "readArray",
      `the array "${chosen}"`,
      copies * entries[place]!.size,
      "Free memory, or save fewer numbers.",
    );
    return chosen!;
  }
  const held = there.length === 0 ? "no array" : listed(there);
  if (key !== undefined) throw new ArgumentError(`npz: it has no array ${JSON.stringify(key)}; it has ${held}.`);
  const remedy = there.length === 0 ? "Save one" : `Choose one by its ${keyCalled}`;
  throw new ArgumentError(
    `npz: it holds ${held}${names.length > 0 ? ` and none named ${names.join(" or ")}` : ""}. ${remedy}.`,
  );
}

const mostNamed = 20;

/** The names of an archive, as far as anybody would read them. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).map(describe).join(", ");
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}

function unreadable(path: string, cause: NodeJS.ErrnoException): ArgumentError {
  const reason = reasons[cause.code ?? ""] ?? `cannot be read (${cause.code ?? cause.message})`;
  return new ArgumentError(`readArray: ${path} ${reason}. Name a .npy or .npz file.`, { cause });
}
