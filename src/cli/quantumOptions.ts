import type { Command } from "commander";
import type { Outcome } from "../experiments/run/outcome.js";
import { choice, number, wholeNumber } from "./options.js";
import { print, printJson } from "./output.js";
import { addRunOptions, type RunFlags } from "./runOptions.js";

/** Options of a model on a lattice, and of where its result goes. */
export interface QuantumOptions extends RunFlags {
  readonly out?: string;
  readonly [name: string]: unknown;
}

/** Adds them to a command. */
export function addQuantumOptions(command: Command): Command {
  const modelled = command
    .addOption(choice("--model <name>", "which model", ["tfim", "heisenberg", "hubbard"]).makeOptionMandatory())
    .option("--lattice <size>", "3x4, 12 (a chain), kagome:2x2, cubic:2x2x3, …", "3x4")
    .addOption(choice("--boundary <kind>", "ends of the lattice", ["periodic", "open"]).default("periodic"))
    .option("--field <h>", "transverse field (tfim)", number)
    .option("--longitudinal <g>", "longitudinal field (tfim, heisenberg; default: 0)", number)
    .option("--coupling <J>", "coupling of tfim and heisenberg (default: 1)", number)
    .option("--magnetization <M>", "fixed sum of sigma_z (heisenberg)", number)
    .option("--U <U>", "interaction (hubbard)", number)
    .option("--t <t>", "hopping (hubbard; default: 1)", number)
    .option("--up <n>", "number of up fermions (hubbard)", wholeNumber(0))
    .option("--down <n>", "number of down fermions (hubbard)", wholeNumber(0))
    .option("--tolerance <eps>", "largest error (default: 1e-10)", number)
    .option(
      "--max-products <n>",
      "products of H with a vector after which to give up (default: 100000)",
      wholeNumber(1),
    )
    .option("--memory <bytes>", "bytes that a basis of vectors may take", number);
  return addRunOptions(modelled, { what: "write states and manifest to <directory>/<command>-<model>/" });
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

/** Prints what was found, for people or as JSON. */
export function printOutcome({ directory: where, status, summary }: Outcome, json: boolean): void {
  if (json) printJson({ ...(where === undefined ? {} : { directory: where, status }), ...summary });
  else {
    for (const [name, value] of Object.entries(summary)) {
      print(`${name.padEnd(18)} ${Array.isArray(value) ? value.join("  ") : value}\n`);
    }
    if (where !== undefined) print(`${where}: ${status === "done" ? "done already, with this spec" : "written"}\n`);
  }
}
