import type { Command } from "commander";
import { quantumDirectory, runGroundState } from "../experiments/quantum/quantumRuns.js";
import { groundStateSchema } from "../experiments/quantum/quantumSpec.js";
import { parseSpec } from "../experiments/spec/parseSpec.js";
import { addExamples } from "./examples.js";
import { addFlags } from "./flags.js";
import { addQuantumRunOptions, flagsOf, printOutcome, type QuantumOptions, specOf } from "./quantumOptions.js";
import type { CommandContext } from "./run.js";
import { beginRun } from "./runOptions.js";

/** `nnqs groundstate`: energies, residuals and states of the lowest levels. */
export function addGroundstate(program: Command, context: CommandContext): void {
  const added = program
    .command("groundstate")
    .description("Ground state and lowest levels of a spin or fermion model.");
  addExamples(added, [
    ["nnqs groundstate --model tfim --field 1", "the Ising model on 3x4 sites"],
    ["nnqs groundstate --model heisenberg --lattice 12 --magnetization 0 --levels 4 --json", "four levels of a chain"],
    [
      "nnqs groundstate --model tfim --field 1 --levels 3 --observables magnetization-x,entropy",
      "what levels are like",
    ],
    [
      "nnqs groundstate --model heisenberg --lattice 4x4 --magnetization 0 --symmetry space+flip --momentum 2,2",
      "the sector of a momentum",
    ],
    [
      "nnqs groundstate --model heisenberg --lattice 12 --sectors all --levels 2",
      "the lowest levels of every momentum",
    ],
    ["nnqs groundstate --model hubbard --U 8 --up 2 --down 2 --out results", "store the state, too"],
  ]);
  addFlags(added, groundStateSchema);
  addQuantumRunOptions(added).action(async (options: QuantumOptions) => {
    const request = { experiment: "groundstate", ...specOf(options) };
    const spec = parseSpec(groundStateSchema, request, "nnqs groundstate", flagsOf(groundStateSchema));
    const run = beginRun(options, context);
    const directory = options.out === undefined ? undefined : quantumDirectory(options.out, spec);
    printOutcome(await runGroundState(spec, directory, run), options.json === true);
  });
}
