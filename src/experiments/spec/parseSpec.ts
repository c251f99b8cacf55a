import type { z } from "zod";
import {
  callback,
  dictionary,
  noMore,
  printable,
  record,
  requireArgument,
  suggestedValue,
  suggestion,
  text as textKind,
} from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";

/**
 * Checks a spec once, at the edge, and fills in its defaults.
 *
 * @param name - What the spec is for, as the message calls it.
 * @param options - What the message calls fields that come from the command line: { "target.scale": "--target-scale" }.
 * @throws {ArgumentError} naming every field that is wrong, its value, and what is allowed.
 */
export function parseSpec<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name: string,
  options: Readonly<Record<string, string>> = {},
): z.output<Schema> {
  noMore("parseSpec", arguments, 4);
  requireArgument("parseSpec", "schema", schema, record("a schema of zod", { safeParse: callback }));
  requireArgument("parseSpec", "name", name, textKind);
  requireArgument("parseSpec", "options", options, dictionary("an object of texts", textKind));
  const parsed = safely(name, () => schema.safeParse(value, { error: wording }));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const given = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)?.[key], value);
    const fields = path.filter((key) => typeof key !== "number").join(".");
    const where = options[fields] ?? (path.length > 0 ? `\`${written(path)}\`` : "the spec");
    return `${where} is ${text(given)}: ${message}`;
  });
  throw new ArgumentError(printable(`${name}: ${problems.join("; ")}.`));
}

/** @throws {ArgumentError} where a value cannot even be read. */
function safely<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new ArgumentError(`${name}: the spec cannot be read. Pass a plain object.`, { cause });
  }
}

/** A path as JavaScript writes it: layers[2].width. */
function written(path: readonly PropertyKey[]): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${String(key)}`)).join("");
}

const longest = 60;

/** A value as JSON has it, cut where it gets long; NaN and infinity by their names. */
function text(value: unknown): string {
  if (value === undefined) return "missing";
  const json = typeof value === "number" ? String(value) : jsonOf(value);
  return json.length > longest ? `${json.slice(0, longest)}…` : json;
}

/** JSON of a value; callers of the library may pass what has none: circles, what is nested too deep, functions. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "no JSON";
  }
}

const things: Readonly<Record<string, string>> = {
  ...{ int: "a whole number", number: "a finite number", string: "a text", boolean: "true or false" },
  ...{ array: "a list", tuple: "a list", object: "an object", record: "an object", null: "null" },
};

/** What is allowed, in our words; undefined leaves the schema's own message. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `it must be ${things[issue.expected] ?? issue.expected}`;
    case "too_small":
      return `it must ${bound(issue.origin, issue.minimum, issue.inclusive === false ? "more than" : "at least")}`;
    case "too_big":
      return `it must ${bound(issue.origin, issue.maximum, issue.inclusive === false ? "less than" : "at most")}`;
    case "invalid_value":
      return `it must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}${question(issue.input, issue.values)}`;
    case "not_multiple_of":
      return `it must be a multiple of ${issue.divisor}`;
    case "unrecognized_keys":
      return `it has no field ${issue.keys.map((key) => unknownField(key, issue.inst)).join(", ")}`;
    case "invalid_union":
      return "options" in issue ? `it must be one of ${(issue.options as unknown[]).join(", ")}` : undefined;
    default:
      return undefined;
  }
}

/** An unknown field, and the one of the schema that is likely to be meant. */
function unknownField(key: string, schema: unknown): string {
  const { shape } = (schema as { readonly _zod?: { readonly def: { readonly shape?: object } } })?._zod?.def ?? {};
  const meant = suggestion(key, Object.keys(shape ?? {}), (one) => `\`${one}\``);
  return meant === undefined ? `\`${key}\`` : `\`${key}\` (did you mean ${meant}?)`;
}

/** The value that is likely to be meant by one that is not allowed. */
function question(given: unknown, values: readonly unknown[]): string {
  const meant = typeof given === "string" ? suggestedValue(given, values.map(String)) : undefined;
  return meant === undefined ? "" : ` (did you mean ${JSON.stringify(meant)}?)`;
}

function bound(origin: string, limit: number | bigint, relation: string): string {
  if (origin === "array") return `have ${relation} ${limit} entries`;
  if (origin === "string") return `have ${relation} ${limit} characters`;
  return `be ${relation} ${limit}`;
}
