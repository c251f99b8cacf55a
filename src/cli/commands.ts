import { addBench } from "./bench.js";
import { addCollect } from "./collect.js";
import { addCompletion } from "./completion.js";
import { addEntropy } from "./entropy.js";
import { addEvolve } from "./evolve.js";
import { addGroundstate } from "./groundstate.js";
import { addInfo } from "./info.js";
import { addKernel } from "./kernel.js";
import { addLearn } from "./learn.js";
import { createProgram } from "./program.js";
import { addReport } from "./report.js";
import { addReproduce } from "./reproduce.js";
import { type AddCommand, run } from "./run.js";
import { addSignbias } from "./signbias.js";
import { addSlurmTask } from "./slurmTask.js";
import { addSpectrum } from "./spectrum.js";
import { addStatus } from "./status.js";
import { addSweep } from "./sweep.js";

const commands: readonly AddCommand[] = [
  addReproduce,
  addSpectrum,
  addSignbias,
  addLearn,
  addEntropy,
  addKernel,
  addGroundstate,
  addEvolve,
  addCollect,
  addReport,
  addSweep,
  addStatus,
  addInfo,
  addBench,
  addCompletion,
  addSlurmTask,
];

/** Runs the command line and returns the exit code. */
export function runCommands(argv: readonly string[]): Promise<number> {
  return run(argv, (context) => createProgram(commands, context));
}
