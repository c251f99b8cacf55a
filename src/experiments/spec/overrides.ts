import type { z } from "zod";
import { cut, describe, suggestion } from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import { dotted, type Json, parseJson } from "../../runs/spec.js";
import { checkSpec } from "./checkSpec.js";
import { decimalOf } from "./decimal.js";
import { takesNull } from "./fieldText.js";
import { alternatives, fieldsWithField, type JsonSchema, jsonSchemaOf } from "./jsonSchema.js";

/** Keys of objects and indices of lists, from a spec down to one of its fields. */
export type Path = readonly (string | number)[];
type Fields = Record<string, Json>;

/** One argument `a.b.0.c=VALUE`. */
interface Override {
  readonly argument: string;
  readonly path: Path;
}

/**
 * A spec with some of its fields set by arguments, checked.
 *
 * `a.b=VALUE` sets field b of a, `list.0=VALUE` the first entry of a list, `list.n=VALUE` one behind its n entries. VALUE is JSON, or
 * a text if it is none or only a text is allowed there. `field=null` removes a field that may be left out and has no null of its own.
 *
 * @param value - The spec as it was read.
 * @param name - What it is for, as messages call it.
 * @throws {ArgumentError} naming the argument as it was typed, with the field that is likely to be meant; or what is wrong in the spec.
 */
export function parseOverridden<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  overrides: readonly string[],
  name: string,
): z.output<Schema> {
  const root = jsonSchemaOf(schema);
  const set: Override[] = [];
  let spec = value as Json;
  for (const argument of overrides) {
    const refuse = (why: string): never => {
      throw new ArgumentError(`${name}: ${describe(argument)}: ${why}`);
    };
    const [key, text] = splitArgument(argument, refuse);
    const place = locate(root, spec, key, refuse);
    requireNotLost(set, place.path, refuse);
    const value = readValue(text, place, refuse);
    set.push({ argument, path: place.path });
    spec = withValue(spec, place, value);
  }
  return checkSpec(schema, spec, name, (path) => ({
    argument: set.findLast((override) => concerns(override, path))?.argument,
  }));
}

/** Refuses an argument that sets what an earlier one has set, or replaces what that stands in. */
export function requireNotLost(earlier: readonly Override[], path: Path, refuse: Refuse): void {
  const lost = earlier.find((other) => path.every((key, i) => other.path[i] === key));
  if (lost === undefined) return;
  const isSame = lost.path.length === path.length;
  refuse(
    isSame
      ? `${describe(lost.argument)} sets the same field. Keep one of them.`
      : `it replaces what ${describe(lost.argument)} sets a part of. Give it first.`,
  );
}

/** Says why something is wrong, in a message that names what. */
export type Refuse = (why: string) => never;

/** A field of a spec, and what it may be. */
export interface Located {
  readonly path: Path;
  readonly allowed: readonly JsonSchema[];
  readonly ofNull: OfNull;
}

/** What null says of a field: a value of its own, that it is left out, or nothing, as it must be given; entries of lists take it as any value. */
export type OfNull = "value" | "removes" | "refused";

/** The field that a key such as networks.0.layers.0.width names; `spec` says which entries lists have, and of which kind objects are. */
export function locate(root: JsonSchema, spec: Json, key: string, refuse: Refuse): Located {
  const path: (string | number)[] = [];
  let allowed: readonly JsonSchema[] = alternatives(root);
  let present: Json | undefined = spec;
  let ofNull: OfNull = "value";
  for (const word of key.split(".")) {
    const step = stepInto(allowed, present, word, path, refuse);
    path.push(step.key);
    allowed = step.allowed;
    present = step.present;
    ofNull = step.ofNull;
  }
  return { path, allowed, ofNull };
}

/** KEY, {@link dotted}, and VALUE of an argument KEY=VALUE. */
export function splitArgument(argument: string, refuse: Refuse): [string, string] {
  const at = argument.indexOf("=");
  if (at < 1) refuse("must be KEY=VALUE without blanks, as in name=other; options begin with --.");
  return [dotted(argument.slice(0, at)), argument.slice(at + 1)];
}

/** Whether a problem at a path is of what an argument has set, or of what that stands in. */
function concerns({ path: set }: Override, path: readonly PropertyKey[]): boolean {
  const length = Math.min(set.length, path.length);
  return length > 0 && set.slice(0, length).every((key, i) => key === path[i]);
}

interface Step {
  readonly key: string | number;
  readonly allowed: readonly JsonSchema[];
  readonly ofNull: OfNull;
  /** The value there now. */
  readonly present: Json | undefined;
}

/** Goes from what is allowed at a path to what is allowed at one of its fields or entries. */
function stepInto(
  allowed: readonly JsonSchema[],
  present: Json | undefined,
  word: string,
  path: Path,
  refuse: Refuse,
): Step {
  const where = path.length === 0 ? "the spec" : `\`${path.join(".")}\``;
  const entries = allowed.flatMap(({ items }) => (items === undefined ? [] : alternatives(items)));
  const list = Array.isArray(present) ? present : [];
  if (entries.length > 0 && /^\d+$/.test(word)) {
    const index = Number(word);
    if (index > list.length) {
      refuse(`${where} has ${list.length} entries, so that an index may be at most ${list.length}, which adds one.`);
    }
    return { key: index, allowed: entries, ofNull: "value", present: list[index] };
  }
  const objects = fitting(
    allowed.filter(({ properties }) => properties !== undefined),
    present,
  );
  const having = objects.filter(({ properties }) => Object.hasOwn(properties!, word));
  const fields = having.flatMap(({ properties }) => alternatives(properties![word]!));
  if (fields.length > 0) {
    return { key: word, allowed: fields, ofNull: ofNullIn(having, word), present: valueAt(present, word) };
  }
  if (entries.length > 0) refuse(`${where} is a list; name an entry by its index, as in ${[...path, 0].join(".")}.`);
  const known = [...new Set(objects.flatMap(({ properties }) => Object.keys(properties!)))];
  if (known.length === 0) refuse(`${where} has no fields.`);
  const deeper = objects.flatMap((object) => fieldsWithField(object, word));
  const meant = suggestion(word, known, (one) => [...path, one].join(".")) ?? either(deeper, path);
  const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return refuse(`${where} has no field \`${cut(word)}\`.${question} It has ${known.join(", ")}.`);
}

/** What null says of a field of objects that have it. */
function ofNullIn(objects: readonly JsonSchema[], name: string): OfNull {
  if (objects.some(({ properties }) => mayBeNull(properties![name]!))) return "value";
  return objects.every(({ required }) => required?.includes(name)) ? "refused" : "removes";
}

/** Whether a field takes null, or anything. */
function mayBeNull(field: JsonSchema): boolean {
  const isAnything = [field.type, field.anyOf, field.oneOf, field.const, field.enum].every(
    (said) => said === undefined,
  );
  return isAnything || field.type === "null" || takesNull(field);
}

/** Fields one below a path, as a question has them. */
function either(fields: readonly string[], path: Path): string | undefined {
  if (fields.length === 0) return undefined;
  return [...new Set(fields)].map((field) => [...path, field].join(".")).join(" or ");
}

/** The kinds of object that an object can be, by the fields that tell them apart; all if it is none of them. */
function fitting(objects: readonly JsonSchema[], present: Json | undefined): readonly JsonSchema[] {
  const isOfKind = ({ properties }: JsonSchema) =>
    Object.entries(properties!).every(([name, field]) => {
      const value = valueAt(present, name);
      return field.const === undefined || value === undefined || value === field.const;
    });
  const found = objects.filter(isOfKind);
  return found.length > 0 ? found : objects;
}

/** The field of an object; undefined if it has none of this name. */
function valueAt(object: Json | undefined, name: string): Json | undefined {
  return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as it was typed: JSON, or a text where it is none, or where only a text is allowed. Numbers may be those of options, too: .5 is none of JSON's. */
export function readValue(text: string, { path, allowed, ofNull }: Located, refuse: Refuse): Json {
  let value: Json;
  try {
    value = parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return takesNumber(allowed) ? asNumber(text) : text;
    return refuse(`${(error as Error).message}.`);
  }
  if (value === null) {
    if (ofNull !== "refused") return value;
    return refuse(`\`${path.join(".")}\` must be given, so that null, which removes a field, is none of its values.`);
  }
  const onlyText = allowed.length > 0 && allowed.every(({ type }) => type === "string");
  return onlyText && typeof value !== "object" && typeof value !== "string" ? text : value;
}

function takesNumber(allowed: readonly JsonSchema[]): boolean {
  return allowed.some(({ type }) => type === "number" || type === "integer");
}

/** The number that a text is, or the text. */
function asNumber(text: string): Json {
  const number = decimalOf(text);
  return Number.isFinite(number) ? number : text;
}

/** A copy with another value at a place, or without the field if null removes it; what has no fields there gives way to what has. */
export function withValue(whole: Json, { path, ofNull }: Omit<Located, "allowed">, value: Json): Json {
  return value === null && ofNull === "removes" ? without(whole, path) : replaced(whole, path, value);
}

/** A copy without the field at a path; the same if there is none. */
function without(whole: Json, [key, ...rest]: Path): Json {
  const part = Array.isArray(whole) ? (whole as Json[])[key as number] : valueAt(whole, String(key));
  if (part === undefined) return whole;
  if (rest.length > 0) return replaced(whole, [key!], without(part, rest));
  const { [key!]: _, ...others } = whole as Fields;
  return others;
}

function replaced(whole: Json | undefined, [key, ...rest]: Path, value: Json): Json {
  if (key === undefined) return value;
  if (typeof key === "number") {
    const list = Array.isArray(whole) ? [...(whole as Json[])] : [];
    list[key] = replaced(list[key], rest, value);
    return list;
  }
  return { ...(isObject(whole) ? whole : {}), [key]: replaced(valueAt(whole, key), rest, value) };
}
