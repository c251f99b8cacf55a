import { createHash } from "node:crypto";
import { runnableSchemas } from "../../experiments/catalogue.js";
import { type ExperimentName, type RunnableSpec, storedSpec } from "../../experiments/runSpec.js";
import { checkSpec } from "../../experiments/spec/checkSpec.js";
import { jsonSchemaOf } from "../../experiments/spec/jsonSchema.js";
import { locate, withValue } from "../../experiments/spec/overrides.js";
import { ArgumentError, NnqsError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { Turns } from "../../native/turns.js";
import { indicesOf } from "../../runs/npyLayout.js";
import { dotted, type Json, jsonDigest } from "../../runs/spec.js";
import type { Axis, Merged } from "./axes.js";
import { fieldsOf, meets } from "./conditions.js";
import { shownValue } from "./ranges.js";
import { mostCells } from "./sweepSpec.js";

/** One point of a sweep: one result. */
export interface Cell {
  /** 16 digits, of everything that decides the numbers: the same in every sweep that has this cell. */
  readonly id: string;
  /** The fields that vary, by their keys, in the order of the sweep. */
  readonly values: Readonly<Record<string, Json>>;
  /** The spec that is computed, with every default filled in. */
  readonly spec: RunnableSpec;
}

/** The cells of a sweep. */
export interface Cells {
  readonly cells: readonly Cell[];
  /** Combinations that `where` has dropped. */
  readonly dropped: number;
  /** Combinations that say the same as others. */
  readonly duplicates: number;
}

/** Version of what identifies a cell. */
const format = 1;

/** What cells are called if the spec does not say: what tells one from others are its values. */
const cellName = "cell";

/**
 * The cells of a sweep: every combination of the values of its groups that `where` keeps, in their order, the last group the fastest.
 *
 * @throws {ArgumentError} naming the first cell that is wrong, and what is; if no cell is left.
 */
export async function expandCells(merged: Merged, command: string, { signal }: JobOptions = {}): Promise<Cells> {
  const { spec: sweep, groups } = merged;
  const schema = runnableSchemas[sweep.fixed.experiment];
  const count = groups.reduce((product, [axis]) => product * axis!.values.length, 1);
  if (count > mostCells) {
    throw new ArgumentError(
      `${command}: the axes span ${count} cells, of which there may be at most ${mostCells}. Take fewer values, or several sweeps.`,
    );
  }
  requireFields(merged, command);
  const fixed = withName(sweep.fixed as Json, sweep.fixed.experiment);
  const found = new Map<string, Cell>();
  let dropped = 0;
  const turns = new Turns(signal);
  for (let index = 0; index < count; index++) {
    await turns.next();
    const chosen = chosenAt(groups, index);
    const values = Object.fromEntries(chosen.map(({ axis, value }) => [axis.key, value]));
    const named = `${command}: ${cellCalled(values)}`;
    const given = chosen.reduce<Json>((part, { axis, value }) => withValue(part, axis, value), fixed);
    const spec = checkSpec(schema, given, named, () => ({})) as RunnableSpec;
    if (!meets(spec as unknown as Json, sweep.where)) {
      dropped++;
      continue;
    }
    const id = await idOf(spec, named, signal);
    if (!found.has(id)) found.set(id, { id, values, spec });
  }
  if (found.size === 0)
    throw new ArgumentError(
      `${command}: \`where\` drops ${count === 1 ? "the only cell" : `all ${count} cells`}. Loosen a condition.`,
    );
  return { cells: [...found.values()], dropped, duplicates: count - dropped - found.size };
}

/** "cell field=0.1, seed=2", "the only cell". */
export function cellCalled(values: Cell["values"]): string {
  return `${Object.keys(values).length === 0 ? "" : "cell "}${cellLabel(values)}`;
}

/** "field=0.1, seed=2", "the only cell". */
export function cellLabel(values: Cell["values"]): string {
  const parts = Object.entries(values).map(([key, value]) => `${key}=${shownValue(value)}`);
  return parts.length === 0 ? "the only cell" : parts.join(", ");
}

function chosenAt(groups: Merged["groups"], index: number): { readonly axis: Axis; readonly value: Json }[] {
  const lengths = groups.map(([axis]) => axis!.values.length);
  const positions = indicesOf(index, lengths);
  return groups.flatMap((group, g) => group.map((axis) => ({ axis, value: axis.values[positions[g]!]! })));
}

function withName(fixed: Json, experiment: ExperimentName): Json {
  const hasName = "name" in (jsonSchemaOf(runnableSchemas[experiment]).properties ?? {});
  return hasName ? { name: cellName, ...(fixed as object) } : fixed;
}

/** The first digits of the SHA-256 of a text, hexadecimal. */
export function digestOf(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

/** The id of the cell whose manifest has this spec. */
export function idOfStored(spec: Json): string {
  return jsonDigest({ format, spec }).slice(0, 16);
}

async function idOf(spec: RunnableSpec, named: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return idOfStored(await storedSpec(spec, { signal }));
  } catch (error) {
    if (!(error instanceof NnqsError)) throw error;
    throw new ArgumentError(`${named}: ${error.message}`, { cause: error });
  }
}

/** @throws {ArgumentError} if a condition names a field that cells do not have. */
function requireFields({ spec }: Merged, command: string): void {
  const root = jsonSchemaOf(runnableSchemas[spec.fixed.experiment]);
  for (const field of fieldsOf(spec.where)) {
    locate(root, spec.fixed as Json, dotted(field), (why) => {
      throw new ArgumentError(`${command}: \`where\`: \`${field}\`: ${why}`);
    });
  }
}
