import { z } from "zod";
import { runnableSchemas } from "../../experiments/catalogue.js";
import { experimentNames } from "../../experiments/runSpec.js";
import { type JsonSchema, jsonSchemaOf } from "../../experiments/spec/jsonSchema.js";
import { resultName } from "../../experiments/spec/limits.js";
import { paperLayers } from "../../experiments/spec/paperNetwork.js";
import { rangePattern } from "./ranges.js";

/** Cells of the largest sweep; more is a slip. */
export const mostCells = 100_000;

/** Values that a field takes in turn: a list, or a range such as "0:9". */
const valuesSchema = z
  .union([
    z.array(z.json()).min(1).max(mostCells),
    z.string().regex(rangePattern, "it must be a list, or a range such as 0:9 or 0:1:11"),
  ])
  .describe("values, each a field's; 0:9 are the whole numbers from 0 to 9, 0:1:11 eleven numbers from 0 to 1");

const operand = z.union([
  z.number(),
  z.string(),
  z.boolean(),
  z.null(),
  z.strictObject({ field: z.string().min(1).describe("another field of the cell") }),
]);

/** What a field of a cell is compared with. */
const comparisonSchema = z
  .strictObject({
    eq: operand.optional().describe("is"),
    ne: operand.optional().describe("is not"),
    lt: operand.optional().describe("is less than"),
    le: operand.optional().describe("is at most"),
    gt: operand.optional().describe("is more than"),
    ge: operand.optional().describe("is at least"),
    in: z.array(operand).min(1).optional().describe("is one of"),
  })
  .refine(isFilled, "it must compare by eq, ne, lt, le, gt, ge or in")
  .describe("how a field must compare");
const conditionSchema = z
  .record(z.string(), comparisonSchema)
  .refine(isFilled, "it must name a field to compare")
  .describe("fields of a cell, and how each must compare");
/** A condition on the fields of a cell. */
export type Condition = z.infer<typeof conditionSchema>;
/** What a field is compared with. */
export type Comparison = z.infer<typeof comparisonSchema>;

/** One sweep: a spec, some of whose fields take several values. */
export const sweepSchema = z.strictObject({
  experiment: z.literal("sweep").describe("what it is"),
  name: resultName.describe("names the directory of the sweep"),
  fixed: z
    .looseObject({ experiment: z.enum(experimentNames).describe("what every cell computes") })
    .describe("what all cells have in common: a spec of the experiment")
    .meta({ anyOf: experimentNames.map((name) => partial(jsonSchemaOf(runnableSchemas[name]))) }),
  axes: z
    .record(z.string(), valuesSchema)
    .default({})
    .describe("fields of the spec with the values of each: every combination is a cell"),
  zip: z
    .array(z.record(z.string(), valuesSchema).refine(isFilled, "it must have a field"))
    .default([])
    .describe("groups of fields whose values belong together: first with first, second with second"),
  where: z
    .array(z.union([conditionSchema, z.array(conditionSchema).min(1)]))
    .default([])
    .describe("conditions that a cell must meet to be computed; of a list of conditions one must be met"),
});
/** A sweep, defaults filled in. */
export type SweepSpec = z.infer<typeof sweepSchema>;

function isFilled(fields: object): boolean {
  return Object.keys(fields).length > 0;
}

/** What a part of a spec may be: axes bring what it lacks. */
function partial(schema: JsonSchema): JsonSchema {
  const { required: _, properties, ...others } = schema;
  return properties === undefined ? others : { ...others, properties: mapped(properties) };
}

function mapped(properties: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      field.const === undefined ? alternativesOf(field) : field,
    ]),
  );
}

/** Objects within a spec may lack fields, too. */
function alternativesOf(field: JsonSchema): JsonSchema {
  if (field.anyOf) return { ...field, anyOf: field.anyOf.map(partial) };
  if (field.oneOf) return { ...field, oneOf: field.oneOf.map(partial) };
  return partial(field);
}

/** A sweep that runs in a minute: how finite networks approach infinite width, over widths and fields. */
export const sweepExample = {
  experiment: "sweep",
  name: "widths",
  fixed: {
    experiment: "learn",
    target: { model: "tfim", lattice: "3x3", field: 0.5, time: 1 },
    network: paperLayers(512),
    train: 300,
    ensemble: { widths: [64], members: 4, steps: 500 },
  },
  axes: {
    "target.field": [0.1, 0.5, 1],
    "ensemble.widths": [[64], [256]],
    seed: "0:1",
  },
} as const;
