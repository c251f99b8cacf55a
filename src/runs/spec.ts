import { finite, isList, isPlain, type Kind, requireArgument, text as textKind } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

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
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue;
    const problem = problemAt(part, depth + 1);
    if (problem !== undefined)
      return { ...problem, at: `${Array.isArray(value) ? `[${name}]` : `.${name}`}${problem.at ?? ""}` };
  }
  return undefined;
}

/**
 * Reads JSON that is nested no deeper than what walks through it can bear.
 *
 * @throws {SyntaxError} if it is no JSON; {ArgumentError} if it is nested more than 64 deep.
 */
export function parseJson(text: string): Json {
  requireArgument("parseJson", "text", text, textKind);
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (depth > deepest) throw new ArgumentError(`it is nested more than ${deepest} deep`);
  }
  return JSON.parse(text) as Json;
}

/** JSON with sorted keys: equal specs give equal text. */
export function canonicalJson(value: Json): string {
  requireArgument("canonicalJson", "value", value, jsonKind);
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The fields in which two specs differ, as "field: a, b". */
export function specDifferences(a: Json, b: Json): string[] {
  requireArgument("specDifferences", "a", a, jsonKind);
  requireArgument("specDifferences", "b", b, jsonKind);
  const left = flatten(a);
  const right = flatten(b);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => left.get(key) !== right.get(key))
    .map((key) => `${key}: ${left.get(key) ?? "absent"} there, ${right.get(key) ?? "absent"} here`);
}

function flatten(value: Json, path = "", into = new Map<string, string>()): Map<string, string> {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    for (const [key, part] of Object.entries(value)) flatten(part, path ? `${path}.${key}` : key, into);
  } else {
    into.set(path, canonicalJson(value));
  }
  return into;
}
