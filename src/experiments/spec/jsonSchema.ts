import { z } from "zod";

/**
 * What one field of a spec is, as JSON Schema has it: flags of commands, their help, the tables of the pages and the files of
 * `schema/` are all made from it, and it is made from the schema that checks specs.
 */
export interface JsonSchema {
  readonly type?: "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  /** What help calls the value: h of `--field <h>`. */
  readonly symbol?: string;
  /** Of a quantity that has one. */
  readonly unit?: string;
  /** A default that the function has which the field is handed to; specs leave the field out. */
  readonly fallback?: unknown;
  /** Of choices of `nnqs reproduce`: the figures that have it, if not all. */
  readonly figures?: readonly string[];
}

/** Ours alone, which no editor knows. */
const ours = ["symbol", "unit", "fallback", "figures"] as const;

/** What a schema allows, before defaults are filled in. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      // Bounds of the numbers that JavaScript holds exactly are no choice of a spec's.
      if (jsonSchema.minimum === -Number.MAX_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return withOneType(made) as JsonSchema;
}

/** The same with `anyOf` in place of lists of types, so that there is one way to write alternatives. */
function withOneType(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withOneType);
  if (part === null || typeof part !== "object") return part;
  const { type, ...fields } = part as Readonly<Record<string, unknown>>;
  const rest = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, withOneType(value)]));
  if (Array.isArray(type)) return { ...rest, anyOf: type.map((one: unknown) => ({ type: one })) };
  return type === undefined ? rest : { type: withOneType(type), ...rest };
}

/** The document that editors read: standard keywords alone, and a spec may name it in `$schema`. */
export function publishedSchema(schema: z.ZodType, title: string): Readonly<Record<string, unknown>> {
  const { $schema, ...fields } = standard(jsonSchemaOf(schema)) as Record<string, unknown>;
  const properties = { $schema: { type: "string", description: "where this schema is, for editors" } };
  return { $schema, title, ...fields, properties: { ...properties, ...(fields["properties"] as object) } };
}

function standard(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(standard);
  if (part === null || typeof part !== "object") return part;
  const { unit, fallback } = part as JsonSchema;
  const kept = Object.entries(part).filter(([key]) => !(ours as readonly string[]).includes(key));
  const result = Object.fromEntries(kept.map(([key, value]) => [key, standard(value)]));
  if (unit !== undefined && "description" in part) result["description"] = `${part.description} [${unit}]`;
  return fallback === undefined ? result : { ...result, default: fallback };
}

/** The alternatives of a field, each of one type; null is left out where there are others. */
export function alternatives(field: JsonSchema): readonly JsonSchema[] {
  const parts = (field.anyOf ?? field.oneOf)?.flatMap(alternatives) ?? [field];
  const others = parts.filter(({ type }) => type !== "null");
  return others.length > 0 ? others : parts;
}

/** Fields of the fields of an object that have a name: `target.lattice` of lattice. */
export function fieldsWithField({ properties = {} }: JsonSchema, name: string): string[] {
  const has = (field: JsonSchema) => alternatives(field).some((one) => Object.hasOwn(one.properties ?? {}, name));
  return Object.entries(properties).flatMap(([owner, field]) => (has(field) ? [`${owner}.${name}`] : []));
}

/** The one kind of value that a field takes beside null, with its description; undefined if it takes several. */
export function onlyAlternative(field: JsonSchema): JsonSchema | undefined {
  const [first, ...others] = alternatives(field);
  return others.length > 0 ? undefined : { ...first, ...field };
}

/** What a field is if it is left out; undefined if it must be given, or nothing takes its place. */
export function defaultOf({ default: filledIn, fallback }: JsonSchema): unknown {
  return filledIn === undefined ? fallback : filledIn;
}
