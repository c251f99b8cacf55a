import { createHash } from "node:crypto";
import { visit } from "jsonc-parser";
import {
  cut,
  finite,
  heldNumbers,
  isHeld,
  isList,
  isPlain,
  type Kind,
  list,
  noMore,
  printable,
  requireArgument,
  text as textKind,
} from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { jsonFault } from "./jsonFault.js";

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Brackets within brackets that a document may have; specs and manifests have about ten. */
const deepest = 64;

/** What JSON can hold, as an argument; a field that is undefined is left out. */
export const jsonKind: Kind = (value) => problemAt(value, 0);

function problemAt(value: unknown, depth: number): ReturnType<Kind> {
  if (value === null || typeof value === "boolean" || typeof value === "string") return undefined;
  if (typeof value === "number") return finite(value);
  if (depth >= deepest) return { allowed: `nested at most ${deepest} deep`, value };
  if (!(isList(value) && Array.isArray(value)) && !isPlain(value)) return { allowed: "what JSON can hold", value };
  if (Array.isArray(value)) return list("a list", (part) => problemAt(part, depth + 1))(value); // a hole is no JSON
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue;
    const problem = problemAt(part, depth + 1);
    if (problem !== undefined) return { ...problem, at: `.${name}${problem.at ?? ""}` };
  }
  return undefined;
}

/**
 * Reads JSON that is nested no deeper than what walks through it can bear. A byte order mark before it is skipped.
 *
 * @throws {SyntaxError} if it is no JSON; {ArgumentError} if it is nested more than 64 deep, an object has a key twice or `__proto__`, or a
 *   number is beyond those that are held.
 */
export function parseJson(text: string): Json {
  noMore("parseJson", arguments, 1);
  requireArgument("parseJson", "text", text, textKind);
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (depth > deepest) throw new ArgumentError(`it is nested more than ${deepest} deep`);
  }
  const json = text.replace(/^\uFEFF/, "");
  const value = parsed(json);
  requireKept(json);
  return value;
}

/** @throws {SyntaxError} that says where it stops to be JSON; Node.js says that in some messages, and what to do in none. */
function parsed(json: string): Json {
  try {
    return JSON.parse(json) as Json;
  } catch (cause) {
    throw new SyntaxError(jsonFault(json) ?? (cause as Error).message, { cause });
  }
}

/** @throws {ArgumentError} if an object of valid JSON has a key twice, of which JSON.parse would take the last, or a number that it would take for 0 or infinity. */
function requireKept(json: string): void {
  const open: Map<string, number>[] = [];
  visit(json, {
    onObjectBegin: () => void open.push(new Map()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key, _offset, _length, line, column, path) => {
      const lines = open.at(-1)!;
      const first = lines.get(key);
      lines.set(key, line + 1);
      if (key === "__proto__") throw new ArgumentError("it has a key `__proto__`, which names no field; remove it");
      if (first === undefined) return;
      const owner = path().length === 0 ? "" : ` of \`${printable(path().join("."))}\``;
      throw new ArgumentError(
        `the key \`${printable(key)}\`${owner} is given twice, in line ${first} and in line ${line + 1}, column ${column + 1}; keep one`,
      );
    },
    onLiteralValue: (value, offset, length, line, column, path) => {
      const written = json.slice(offset, offset + length);
      if (typeof value !== "number" || isHeld(written, value)) return;
      const name = path().length === 0 ? "the number" : `\`${printable(path().join("."))}\``;
      throw new ArgumentError(`${name} is ${cut(written)}, in line ${line + 1}, column ${column + 1}: ${heldNumbers}`);
    },
  });
}

/** JSON with sorted keys: equal specs give equal text. */
export function canonicalJson(value: Json): string {
  noMore("canonicalJson", arguments, 1);
  requireArgument("canonicalJson", "value", value, jsonKind);
  return sortedJson("canonicalJson", value);
}

/** The SHA-256 of a value: of its JSON with sorted keys. */
export function jsonDigest(value: Json, encoding: "hex" | "base64" = "hex"): string {
  return createHash("sha256").update(canonicalJson(value)).digest(encoding);
}

/** @throws {ArgumentError} if it is longer than a string may be. */
function sortedJson(where: string, value: Json): string {
  try {
    return JSON.stringify(value, (_, part: unknown) =>
      part !== null && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    );
  } catch (cause) {
    throw new ArgumentError(`${where}: the JSON would be longer than a string may be. Pass less.`, { cause });
  }
}

/** The fields in which two specs differ, as "field: a, b". */
export function specDifferences(a: Json, b: Json): string[] {
  noMore("specDifferences", arguments, 2);
  requireArgument("specDifferences", "a", a, jsonKind);
  requireArgument("specDifferences", "b", b, jsonKind);
  const left = flatten(a);
  const right = flatten(b);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => left.get(key) !== right.get(key) && !(hasFields(left, key) || hasFields(right, key)))
    .map((key) => `${key}: ${left.get(key) ?? "absent"} there, ${right.get(key) ?? "absent"} here`);
}

/** Whether the value at `key` is an object there, whose fields differ from whatever stands in its place. */
function hasFields(values: ReadonlyMap<string, string>, key: string): boolean {
  return [...values.keys()].some((other) => other.startsWith(`${key}.`));
}

function flatten(value: Json, path = "", into = new Map<string, string>()): Map<string, string> {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    for (const [key, part] of Object.entries(value)) flatten(part, path ? `${path}.${key}` : key, into);
  } else {
    into.set(path, sortedJson("specDifferences", value));
  }
  return into;
}

/** A key as its words are found: list[0] is list.0. */
export function dotted(key: string): string {
  return key.replaceAll(/\[(\d+)\]/g, ".$1");
}
