import { describe } from "../../arguments/index.js";
import { runnableSchemas } from "../../experiments/catalogue.js";
import { type JsonSchema, jsonSchemaOf } from "../../experiments/spec/jsonSchema.js";
import {
  type Located,
  locate,
  type OfNull,
  type Path,
  requireNotLost,
  splitArgument,
  withValue,
} from "../../experiments/spec/overrides.js";
import { parseSpec } from "../../experiments/spec/parseSpec.js";
import { ArgumentError } from "../../native/errors.js";
import { dotted, type Json } from "../../runs/spec.js";
import { rangeValues, typedValues } from "./ranges.js";
import { type SweepSpec, sweepSchema } from "./sweepSpec.js";

const nameless = "cells have no name; `name` is the sweep's.";

/** One field that varies with its values, which go through the cells together with those of the other fields of its group. */
export interface Axis {
  /** As it was given: "target.field". */
  readonly key: string;
  readonly path: Path;
  readonly ofNull: OfNull;
  readonly values: readonly Json[];
}

/** Fields whose values belong together, of equal length; every combination of groups is a cell. */
export type Group = readonly Axis[];

/** A sweep with what the command line has changed of it. */
export interface Merged {
  /** Its ranges are lists now. */
  readonly spec: SweepSpec;
  readonly groups: readonly Group[];
}

/**
 * A sweep, with fields set on the command line: one value becomes fixed, several become an axis.
 *
 * @param argumentsGiven - Of the form "target.field=0.1,0.5", "seed=0:9", "train=300"; `name` is the sweep's.
 * @throws {ArgumentError} naming what is wrong, with what is likely to be meant.
 */
export function mergeSweep(value: unknown, argumentsGiven: readonly string[], command: string): Merged {
  const given = parseSpec(sweepSchema, value, command);
  const root = jsonSchemaOf(runnableSchemas[given.fixed.experiment]);
  if (Object.hasOwn(given.fixed, "name"))
    throw new ArgumentError(`${command}: \`fixed.name\`: ${nameless} Leave it out.`);
  const set: Setting[] = [];
  const changed = argumentsGiven.reduce((spec, argument) => changedBy(spec, argument, set, root, command), given);
  const spec = {
    ...changed,
    axes: listed(changed.axes, command),
    zip: changed.zip.map((group) => listed(group, command)),
  };
  const at = (key: string): Axis => {
    const found = placeOf(key, `\`${key}\``, spec.fixed as Json, root, command);
    return { key, path: found.path, ofNull: found.ofNull, values: [] };
  };
  const axisOf = (fields: SweepSpec["axes"]): Group =>
    Object.entries(fields).map(([key, values]) => ({ ...at(key), values: values as Json[] }));
  const groups = [
    ...Object.entries(spec.axes).map(([key, values]) => axisOf({ [key]: values })),
    ...spec.zip.map(axisOf),
  ].filter((group) => group.length > 0);
  requireEqualLengths(groups, command);
  requireDistinct(groups.flat(), command);
  return { spec, groups };
}

/** A field that an argument has set. */
interface Setting {
  readonly argument: string;
  readonly path: Path;
  /** Whether it has become an axis. */
  readonly varies: boolean;
}

/** @param set - What arguments before have set; this one is added. */
function changedBy(spec: SweepSpec, argument: string, set: Setting[], root: JsonSchema, command: string): SweepSpec {
  const refuse = (why: string): never => {
    throw new ArgumentError(`${command}: ${describe(argument)}: ${why}`);
  };
  const [key, text] = splitArgument(argument, refuse);
  if (key === "name") {
    requireNotLost(set, ["name"], refuse);
    set.push({ argument, path: ["name"], varies: false });
    return parseSpec(sweepSchema, { ...spec, name: text }, command);
  }
  const field = /^(?:fixed|axes)\.(?<name>.+)$/s.exec(key)?.groups?.["name"];
  if (field !== undefined) refuse(`a field is named as cells have it. Write ${describe(`${field}=${text}`)}.`);
  const place = placeOf(key, describe(argument), spec.fixed as Json, root, command);
  const zipped = spec.zip.some((group) => Object.hasOwn(group, key));
  if (zipped) refuse(`\`${key}\` is zipped with other fields. Change it in the file.`);
  const { path } = place;
  const values = typedValues(text, place, refuse) as Exclude<SweepSpec["axes"][string], string>;
  requireNotLost(set, path, refuse);
  const over = set.find((one) => one.varies && one.path.every((part, i) => path[i] === part));
  if (over !== undefined) refuse(`the values of ${describe(over.argument)} replace it. Set it in each of them.`);
  set.push({ argument, path, varies: values.length > 1 });
  const { [key]: _, ...others } = spec.axes;
  if (values.length > 1) return { ...spec, axes: { ...spec.axes, [key]: values } };
  return { ...spec, axes: others, fixed: withValue(spec.fixed as Json, place, values[0]!) as SweepSpec["fixed"] };
}

/** @throws {ArgumentError} if the experiment has no such field. */
function placeOf(key: string, given: string, fixed: Json, root: JsonSchema, command: string): Located {
  const refuse = (why: string): never => {
    throw new ArgumentError(`${command}: ${given}: ${why}`);
  };
  const found = locate(root, fixed, dotted(key), refuse);
  if (found.path[0] === "experiment") refuse("all cells of a sweep are of one experiment. Sweep each on its own.");
  if (found.path[0] === "name") refuse(nameless);
  return found;
}

/** Axes with their ranges as lists. */
function listed(axes: SweepSpec["axes"], command: string): SweepSpec["axes"] {
  return Object.fromEntries(
    Object.entries(axes).map(([key, values]) => {
      const refuse = (why: string): never => {
        throw new ArgumentError(`${command}: \`${key}\`: ${why}`);
      };
      return [key, typeof values === "string" ? rangeValues(values, refuse) : values];
    }),
  );
}

function requireEqualLengths(groups: readonly Group[], command: string): void {
  for (const [first, ...others] of groups) {
    const other = others.find(({ values }) => values.length !== first!.values.length);
    if (other === undefined) continue;
    throw new ArgumentError(
      `${command}: \`zip\`: \`${first!.key}\` has ${first!.values.length} values and \`${other.key}\` ${other.values.length}. Give both as many, or move one to \`axes\`.`,
    );
  }
}

/** @throws {ArgumentError} if two axes set the same field, or one a part of what the other sets. */
function requireDistinct(axes: readonly Axis[], command: string): void {
  for (const [i, axis] of axes.entries()) {
    const rival = axes.slice(0, i).find(({ path }) => {
      const length = Math.min(path.length, axis.path.length);
      return path.slice(0, length).join(".") === axis.path.slice(0, length).join(".");
    });
    if (rival === undefined) continue;
    const why = rival.path.length === axis.path.length ? "both set one field" : "one sets a part of the other";
    throw new ArgumentError(
      `${command}: the axes \`${rival.key}\` and \`${axis.key}\` contradict each other: ${why}. Keep one of them.`,
    );
  }
}
