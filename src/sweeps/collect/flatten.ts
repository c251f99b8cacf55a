import type { Json } from "../../runs/spec.js";

/** What a cell of a table holds. */
export type Scalar = null | boolean | number | string;

/** Entries of a list that have columns of their own. */
const mostEntries = 8;

/** The scalars of a document under their paths, `network.0.width`. A list of more than 8 entries is one text, its JSON. */
export function flatten(document: Json, prefix = "", into = new Map<string, Scalar>()): Map<string, Scalar> {
  if (document === null || typeof document !== "object") return into.set(prefix, document);
  if (Array.isArray(document) && document.length > mostEntries) return into.set(prefix, JSON.stringify(document));
  for (const [key, part] of Object.entries(document)) {
    flatten(part as Json, prefix === "" ? key : `${prefix}.${key}`, into);
  }
  return into;
}

/** Whether a value is the text of a list that is too long for columns of its own. */
export function isListText(value: Scalar): boolean {
  return typeof value === "string" && /^\[.*\]$/s.test(value);
}
