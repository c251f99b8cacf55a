import type { Command } from "commander";
import { entanglementDirectory, runEntanglement } from "../experiments/entanglement.js";
import { entanglementExample, entanglementSchema } from "../experiments/entanglementSpec.js";
import type { CommandContext } from "./run.js";
import { addSpecCommand } from "./specCommand.js";

/** `nnqs entropy SPEC.json`: entropies of one's own ensembles of network states. */
export function addEntropy(program: Command, context: CommandContext): void {
  addSpecCommand(program, context, {
    name: "entropy",
    description: "Entanglement entropies of ensembles of network states over cuts, widths and weight scales.",
    schema: entanglementSchema,
    example: entanglementExample,
    directory: entanglementDirectory,
    run: runEntanglement,
  });
}
