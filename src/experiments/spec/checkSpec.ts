import type { z } from "zod";
import { inNameOf, printable, suggestedValue, suggestion } from "../../arguments/index.js";
import { ArgumentError, NnqsError } from "../../native/errors.js";
import { entryFault, piecesOf } from "./listEntries.js";

/** Where the value of a field comes from, if not from a spec as it stands. */
export interface Source {
  /** What the message calls the field: "--target-scale". */
  readonly called?: string | undefined;
  /** The argument that has set it: "sites=99". */
  readonly argument?: string | undefined;
}

/**
 * Checks a spec and fills in its defaults.
 *
 * @param name - What the spec is for, as the message calls it.
 * @param sourceOf - Says of the path of a field where its value comes from.
 * @throws {ArgumentError} naming every field that is wrong, its value, and what is allowed.
 */
export function checkSpec<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name: string,
  sourceOf: (path: readonly PropertyKey[]) => Source,
): z.output<Schema> {
  const { data, faults } = safely(name, () => {
    const fault = entryFault(value);
    if (fault !== undefined) return { faults: [fault] };
    for (const piece of piecesOf(value)) {
      const issues = schema.safeParse(piece, { error: wordingOfFew(), ...once }).error?.issues ?? [];
      if (issues.length > mostPlaced) throw tooMany(`${text(partAt(piece, issues[0]!.path))}: ${issues[0]!.message}`);
    }
    const { data, error } = schema.safeParse(value, { error: wordingOfFew(), ...once });
    return { data, faults: error && tightest(error.issues).flatMap(nearestAlternative) }; // zod words them only now
  });
  if (faults === undefined) return data as z.output<Schema>;
  const problems = faults.slice(0, mostNamed).map(({ path, message }) => {
    const given = partAt(value, path);
    const { called, argument } = sourceOf(path);
    const faultsOf = (instead: unknown) => faultsWith(schema, value, path, instead);
    const where = called ?? (path.length > 0 ? `\`${written(path)}\`` : "the spec");
    const orNull = allowingNull(message);
    const mayBeNull = orNull !== message && called === undefined && given != null && faultsOf(null).length === 0;
    const allowed = mayBeNull ? orNull : message;
    const source =
      argument === undefined ? "" : ` (given by ${cut(argument)}${asList(argument, given, message, faultsOf)})`;
    return `${where} is ${text(given)}: ${allowed}${source}`;
  });
  const more = faults.length > mostNamed ? `; and ${faults.length - mostNamed} more` : "";
  throw new ArgumentError(printable(`${name}: ${[...new Set(problems)].join("; ")}${more}.`));
}

function partAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)?.[key], whole);
}

/** A spec is checked once: making code for that takes zod longer than the check. */
const once = { jitless: true } as const;

/** Faults that a message names; each costs two checks of the spec. */
const mostNamed = 10;

/** Faults up to which zod says where each is. */
const mostPlaced = 1000;

/** {@link wording}, until there is more than anybody would read; where schemas have none of their own. @throws {ArgumentError} of what came first. */
function wordingOfFew(): typeof wording {
  let [count, first] = [0, ""];
  return (issue) => {
    const words = wording(issue);
    if (count === 0) first = `${text(issue.input)}: ${words ?? issue.message ?? issue.code}`;
    if (++count <= mostPlaced) return words;
    throw tooMany(first);
  };
}

function tooMany(first: string): ArgumentError {
  return new ArgumentError(printable(`more than ${mostPlaced} entries are wrong, the first is ${first}.`));
}

/** Paths, from a field on, of what would be wrong with another value there: [] is of the value as a whole. */
function faultsWith(schema: z.ZodType, spec: unknown, path: readonly PropertyKey[], instead: unknown): Issue["path"][] {
  if (path.length === 0) return [[]];
  try {
    const { error } = schema.safeParse(withPart(spec, path, instead), { error: wording, ...once });
    const paths = error?.issues.flatMap(nearestAlternative).map((issue) => issue.path) ?? [];
    return paths.filter((found) => path.every((key, i) => found[i] === key)).map((found) => found.slice(path.length));
  } catch {
    return [[]]; // what cannot be read, which has been said
  }
}

/** A copy with another value at a path, which is there. */
function withPart(whole: unknown, [key, ...rest]: readonly PropertyKey[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: Record<PropertyKey, unknown> = Array.isArray(whole) ? [...whole] : Object(whole);
  return Object.assign(Array.isArray(copy) ? copy : { ...copy }, { [key]: withPart(copy[key], rest, value) });
}

/** What is allowed, and null; before the question what is meant. */
function allowingNull(message: string): string {
  return message.replace(/^it must be (?!.*\bnull\b).*?(?=$| \(did you mean)/s, "$& or null");
}

/** How a list is written in an argument, to who has written its entries alone, and they are of the right kind. */
function asList(argument: string, given: unknown, message: string, faults: (list: unknown) => Issue["path"][]): string {
  if (!message.startsWith("it must be a list") || !(typeof given === "string" || typeof given === "number")) return "";
  const isNumber = (entry: string) => entry.trim() !== "" && Number.isFinite(Number(entry));
  const list = String(given)
    .split(",")
    .map((entry) => (isNumber(entry) ? Number(entry) : entry));
  if (faults(list).some((path) => path.length > 0)) return ""; // entries of another kind
  return `; write '${argument.slice(0, argument.indexOf("="))}=${JSON.stringify(list)}'`;
}

/** Of several bounds that one number exceeds the narrowest: a whole number has that of what is held exactly beside its own. */
function tightest(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const keyOf = ({ code, path }: z.core.$ZodIssue) => JSON.stringify([code, ...path.map(String)]);
  const bounds = new Map<string, number | bigint>();
  for (const issue of issues) {
    if (issue.code !== "too_big" && issue.code !== "too_small") continue;
    const key = keyOf(issue);
    const bound = issue.code === "too_big" ? issue.maximum : issue.minimum;
    const before = bounds.get(key);
    if (before === undefined || (issue.code === "too_big" ? bound < before : bound > before)) bounds.set(key, bound);
  }
  return issues.filter((issue) => {
    if (issue.code !== "too_big" && issue.code !== "too_small") return true;
    return (issue.code === "too_big" ? issue.maximum : issue.minimum) === bounds.get(keyOf(issue));
  });
}

type Issue = Pick<z.core.$ZodIssue, "path" | "message">;

/**
 * Of a value that none of several schemas allows, what is wrong by the one that comes nearest to it: that with the fewest faults, if
 * it is of the right type at all; else what each would have.
 */
function nearestAlternative(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  if (issue.message !== noneOfSeveral) return [issue]; // the schema's own
  const faults = (issues: readonly z.core.$ZodIssue[]) =>
    issues.reduce((sum, one) => sum + (one.code === "unrecognized_keys" ? one.keys.length : 1), 0);
  const isOfType = (issues: readonly z.core.$ZodIssue[]) =>
    !issues.some(({ code, path }) => path.length === 0 && (code === "invalid_type" || code === "invalid_value"));
  const [nearest] = issue.errors.filter(isOfType).sort((a, b) => faults(a) - faults(b));
  if (nearest !== undefined) {
    return nearest
      .flatMap(nearestAlternative)
      .map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  }
  const allowed = issue.errors.map((issues) => issues[0]!.message.replace(/^it must be /, ""));
  return [{ path: issue.path, message: `it must be ${[...new Set(allowed)].join(" or ")}` }];
}

/** @throws {ArgumentError} where a value cannot even be read; what a check of the schema's own throws, by the name of the spec. */
function safely<T>(name: string, parse: () => T): T {
  try {
    return inNameOf(name, parse);
  } catch (cause) {
    if (cause instanceof NnqsError) throw cause;
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
  return cut(json);
}

function cut(words: string): string {
  return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

/** JSON of a value; callers of the library may pass what has none: circles, what is nested too deep, functions. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => shortened(part)) ?? String(value);
  } catch {
    return "no JSON";
  }
}

/** A list cut to what {@link text} shows of it at most. */
function shortened(part: unknown): unknown {
  if (ArrayBuffer.isView(part)) return { ...(part as Float64Array).subarray?.(0, longest) };
  return Array.isArray(part) && part.length > longest ? part.slice(0, longest) : part;
}

const things: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a finite number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

/** Of a value that none of several schemas allows, unless the schema has a message of its own. */
const noneOfSeveral = "it must be one of several kinds";

/** What is allowed, in our words, where a schema has no message of its own; undefined leaves zod's. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `it must be ${things[definition(issue.inst).format === "safeint" ? "int" : issue.expected] ?? issue.expected}`;
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
      return "options" in issue ? oneOfKinds(issue) : noneOfSeveral;
    default:
      return undefined;
  }
}

/** What a list of kinds allows in the field that tells them apart. */
function oneOfKinds({ input, ...issue }: z.core.$ZodRawIssue): string {
  const { options, discriminator } = issue as { readonly options?: unknown; readonly discriminator?: string };
  const kinds = options as readonly unknown[];
  const given = (input as Readonly<Record<string, unknown>>)[discriminator ?? ""];
  return `it must be one of ${kinds.join(", ")}${question(given, kinds)}`;
}

/** An unknown field, and the one of the schema that is likely to be meant. */
function unknownField(key: string, schema: unknown): string {
  const { shape } = definition(schema);
  const owners = Object.entries(shape ?? {}).filter(([, field]) => hasField(field, key));
  const deeper = owners.map(([owner]) => `${owner}.${key}`);
  const elsewhere = deeper.length === 0 ? undefined : deeper.map((field) => `\`${field}\``).join(" or ");
  const meant = suggestion(key, Object.keys(shape ?? {}), (one) => `\`${one}\``) ?? elsewhere;
  const named = `\`${cut(key)}\``;
  return meant === undefined ? named : `${named} (did you mean ${meant}?)`;
}

/** Whether a schema is of objects, one kind of several or none given, that have a field. */
function hasField(schema: unknown, key: string): boolean {
  const { shape = {}, innerType, options = [] } = definition(schema);
  const parts = innerType === undefined ? options : [innerType];
  return Object.hasOwn(shape, key) || parts.some((part) => hasField(part, key));
}

interface Definition {
  readonly shape?: object;
  readonly format?: string;
  /** Of what may be null or left out. */
  readonly innerType?: unknown;
  /** Of alternatives. */
  readonly options?: readonly unknown[];
}

/** What zod keeps of a schema. */
function definition(schema: unknown): Definition {
  return (schema as { readonly _zod?: { readonly def: Definition } } | undefined)?._zod?.def ?? {};
}

/** The value that is likely to be meant by one that is not allowed. */
function question(given: unknown, values: readonly unknown[]): string {
  const meant = typeof given === "string" ? suggestedValue(given, values.map(String)) : undefined;
  return meant === undefined ? "" : ` (did you mean ${JSON.stringify(meant)}?)`;
}

function bound(origin: string, limit: number | bigint, relation: string): string {
  if (origin === "array") return `have ${relation} ${limit} ${limit === 1 ? "entry" : "entries"}`;
  if (origin === "string" && limit === 1 && relation === "at least") return "not be empty";
  if (origin === "string") return `have ${relation} ${limit} characters`;
  return `be ${relation} ${limit}`;
}
