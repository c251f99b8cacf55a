import type { Command } from "commander";
import { runGroundState } from "../experiments/quantum/quantumRuns.js";
import { groundStateSchema } from "../experiments/quantum/quantumSpec.js";
import { parseSpec } from "../experiments/spec/parseSpec.js";
import { wholeNumber } from "./options.js";
import { addQuantumOptions, printOutcome, type QuantumOptions, specOf } from "./quantumOptions.js";
import type { CommandContext } from "./run.js";
import { beginRun } from "./runOptions.js";

/** `nnqs groundstate`: energies, residuals and states of the lowest levels. */
export function addGroundstate(program: Command, context: CommandContext): void {
  addQuantumOptions(program.command("groundstate"))
    .description("Ground state and lowest levels of a spin or fermion model.")
    .option(
      "--levels <k>",
      "levels wanted; the rest of the last multiplet comes with them (default: 1)",
      wholeNumber(1),
    )
    .option("--seed <S>", "seed of the start vectors", wholeNumber(0))
    .action(async (options: QuantumOptions) => {
      const spec = parseSpec(groundStateSchema, { experiment: "groundstate", ...specOf(options) }, "nnqs groundstate");
      const run = beginRun(options, context);
      printOutcome(await runGroundState(spec, options.out, run), options.json === true);
    });
}
