import type { Command } from "commander";
import type { Outcome } from "../experiments/run/outcome.js";
import { flagOf } from "./flags.js";
import { print, printJson } from "./output.js";
import { addRunOptions, type RunFlags, resultText } from "./runOptions.js";
import { alignedRows } from "./table.js";

/** Options of a model on a lattice, and of where its result goes. */
export interface QuantumOptions extends RunFlags {
  readonly out?: string;
  readonly [name: string]: unknown;
}

/** Adds what says where results go. */
export function addQuantumRunOptions(command: Command): Command {
  return addRunOptions(command, { what: "write states and manifest to <directory>/<command>-<model>/" });
}

/** The part of the options that is the spec. */
export function specOf({
  out,
  threads,
  force,
  json,
  quiet,
  verbose,
  ...spec
}: QuantumOptions): Record<string, unknown> {
  return spec;
}

/** What messages call the fields of a spec that is given by flags: `--tolerance`. */
export function flagsOf({ shape }: { readonly shape: object }): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(shape).map((field) => [field, flagOf(field)]));
}

/** Prints what was found, for people or as JSON. */
export function printOutcome({ directory: where, status, summary, warnings }: Outcome, json: boolean): void {
  const noted = warnings.length > 0 && { warnings };
  if (json) printJson({ ...(where === undefined ? {} : { directory: where, status }), ...summary, ...noted });
  else {
    for (const [name, value] of Object.entries(summary)) {
      if (isTable(value)) printTable(value);
      else print(`${name.padEnd(18)} ${Array.isArray(value) ? value.join("  ") : value}\n`);
    }
    if (where !== undefined) print(`${where}: ${resultText(status)}\n`);
  }
}

type Line = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is readonly Line[] {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === "object";
}

/** Prints a list of objects as columns under their names. */
function printTable(lines: readonly Line[]): void {
  const names = Object.keys(lines[0]!);
  const text = (value: unknown) => (Array.isArray(value) ? value.join(value.length > 3 ? "  " : ",") : String(value));
  const rows = [names, ...lines.map((line) => names.map((name) => text(line[name])))];
  for (const line of alignedRows(rows, () => true)) print(`${line}\n`);
}
