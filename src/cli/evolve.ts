import type { Command } from "commander";
import { quantumDirectory, runEvolve } from "../experiments/quantum/quantumRuns.js";
import { evolveSchema } from "../experiments/quantum/quantumSpec.js";
import { parseSpec } from "../experiments/spec/parseSpec.js";
import { ArgumentError } from "../native/errors.js";
import { addExamples } from "./examples.js";
import { addFlags } from "./flags.js";
import { number } from "./options.js";
import { addQuantumRunOptions, flagsOf, printOutcome, type QuantumOptions, specOf } from "./quantumOptions.js";
import type { CommandContext } from "./run.js";
import { beginRun } from "./runOptions.js";

/** `nnqs evolve`: a quench with observables over time. */
export function addEvolve(program: Command, context: CommandContext): void {
  const added = program
    .command("evolve")
    .description("Evolution of a spin or fermion model in real or imaginary time, with a bound on its error.");
  addExamples(added, [
    ["nnqs evolve --model tfim --field 0.1 --time 2.1", "the quench of the paper"],
    [
      "nnqs evolve --model tfim --field 1 --lattice 12 --times 0:2:21 --observables energy,entropy",
      "21 times from 0 to 2",
    ],
    [
      "nnqs evolve --model hubbard --U 8 --up 2 --down 2 --initial groundstate:U=4 --time 2.1",
      "from another ground state",
    ],
  ]);
  addFlags(added, evolveSchema, ["times"]).option("--time <t>", "one time, in place of --times", number);
  addQuantumRunOptions(added).action(async (options: QuantumOptions) => {
    const { time, ...rest } = specOf(options);
    if ((time === undefined) === (rest["times"] === undefined)) {
      throw new ArgumentError("nnqs evolve: pass either --time or --times.");
    }
    const request = { experiment: "evolve", ...rest, times: rest["times"] ?? [time] };
    const flags = { ...flagsOf(evolveSchema), ...(time !== undefined && { times: "--time" }) };
    const spec = parseSpec(evolveSchema, request, "nnqs evolve", flags);
    const run = beginRun(options, context);
    const directory = options.out === undefined ? undefined : quantumDirectory(options.out, spec);
    printOutcome(await runEvolve(spec, directory, run), options.json === true);
  });
}
