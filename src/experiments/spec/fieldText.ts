import { alternatives, defaultOf, type JsonSchema } from "./jsonSchema.js";

/** What a field may be, in words for help and tables: "whole number from 1 to 1000", "periodic, open", "list of numbers or null". */
export function allowedText(field: JsonSchema): string {
  const kinds = [...new Set(alternatives(field).map((kind) => kindText(kind)))];
  if (takesNull(field)) kinds.push("null");
  return kinds.join(" or ");
}

/** What holds if a field is left out; undefined if nothing does. */
export function defaultText(field: JsonSchema): string | undefined {
  const value = defaultOf(field);
  return value === undefined || (typeof value === "string" && value !== "") ? value : JSON.stringify(value);
}

/** " from 1 to 1000", " above 0"; empty where every number is allowed. */
export function rangeText({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const parts = [
    ...(minimum === undefined ? [] : [` of at least ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [` above ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [` of at most ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [` below ${exclusiveMaximum}`]),
  ];
  return parts.join(" and");
}

const plurals: Readonly<Record<string, string>> = {
  integer: "whole numbers",
  number: "numbers",
  string: "texts",
  boolean: "true, false",
  object: "objects",
  array: "lists",
  null: "null",
};
const singulars: Readonly<Record<string, string>> = {
  integer: "whole number",
  number: "number",
  string: "text",
  boolean: "true, false",
  object: "object",
  array: "list",
  null: "null",
};

function kindText(kind: JsonSchema, names: typeof singulars = singulars): string {
  if (kind.const !== undefined) return JSON.stringify(kind.const).replaceAll('"', "");
  if (kind.enum !== undefined) return kind.enum.join(", ");
  if (kind.type === "array") return `${names["array"]} of ${entriesText(kind)}`;
  return `${names[kind.type ?? ""] ?? "anything"}${rangeText(kind)}`;
}

function entriesText({ items }: JsonSchema): string {
  return items === undefined
    ? "anything"
    : [...new Set(alternatives(items).map((kind) => kindText(kind, plurals)))].join(" or ");
}

/** Whether null is one of the values of a field. */
export function takesNull({ anyOf }: JsonSchema): boolean {
  return anyOf?.some((part) => part.type === "null" || takesNull(part)) ?? false;
}
