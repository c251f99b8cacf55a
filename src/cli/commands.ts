import { createProgram } from "./program.js";
import { type AddCommand, run } from "./run.js";

/** What adds each command. Only what is run is loaded: reading all of them takes longer than many a command. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  reproduce: async () => (await import("./reproduce.js")).addReproduce,
  spectrum: async () => (await import("./spectrum.js")).addSpectrum,
  signbias: async () => (await import("./signbias.js")).addSignbias,
  learn: async () => (await import("./learn.js")).addLearn,
  entropy: async () => (await import("./entropy.js")).addEntropy,
  kernel: async () => (await import("./kernel.js")).addKernel,
  groundstate: async () => (await import("./groundstate.js")).addGroundstate,
  evolve: async () => (await import("./evolve.js")).addEvolve,
  collect: async () => (await import("./collect.js")).addCollect,
  report: async () => (await import("./report.js")).addReport,
  sweep: async () => (await import("./sweep.js")).addSweep,
  status: async () => (await import("./status.js")).addStatus,
  info: async () => (await import("./info.js")).addInfo,
  bench: async () => (await import("./bench.js")).addBench,
  completion: async () => (await import("./completion.js")).addCompletion,
  "slurm-task": async () => (await import("./slurmTask.js")).addSlurmTask,
};

/** Commands that tell of the others. */
const ofAll = ["completion"];

/** Loads what a command line needs, and returns what runs it, to the exit code. */
export async function loadCommands(argv: readonly string[]): Promise<() => Promise<number>> {
  const [name = ""] = argv.filter((word) => word !== "--verbose");
  const alone = Object.hasOwn(commands, name) && !ofAll.includes(name);
  const needed = alone ? [commands[name]!] : Object.values(commands);
  const added: AddCommand[] = [];
  for (const load of needed) added.push(await load());
  return () => run(argv, (context) => createProgram(added, context));
}
