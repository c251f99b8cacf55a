import type { Json } from "../../runs/spec.js";

/** A document as it is stored and read again: without what is left out of it, and with null for what JSON does not have. */
export function storable(document: object): Json {
  return JSON.parse(JSON.stringify(document)) as Json;
}
