import type { Command } from "commander";
import { counted } from "../arguments/counted.js";
import { NnqsError } from "../native/errors.js";
import { setThreads } from "../native/system.js";
import { runTask } from "../sweeps/slurm/runTask.js";
import { thisSlurmTask } from "../sweeps/slurm/slurmTask.js";
import { openStore } from "../sweeps/store/store.js";
import { terminalReporter } from "./reporter.js";
import type { CommandContext } from "./run.js";

/** `nnqs slurm-task DIR ARRAY`: what a task of a job array runs; Slurm starts it. */
export function addSlurmTask(program: Command, { signal }: CommandContext): void {
  program
    .command("slurm-task", { hidden: true })
    .description("Compute the cells of the task that Slurm has started this process for.")
    .argument("<directory>", "of the sweep")
    .argument("<array>", "name of the job array")
    .option("--figures", "draw the figure of every cell, too")
    .action(async (directory: string, name: string, { figures = false }: { readonly figures?: boolean }) => {
      const limit = new AbortController();
      // Not SIGUSR1, by which Node.js starts its debugger.
      process.on("SIGUSR2", () => limit.abort(new DOMException("the time limit is near", "AbortError")));
      const reporter = terminalReporter({ quiet: false });
      const task = await thisSlurmTask(directory, name);
      setThreads(task.cpus); // Slurm pins nothing: Node.js sees all cores of the node
      reporter.note(
        `task ${task.job}_${task.index}: ${counted(task.cells.length, "cell")}, ${counted(task.cpus, "thread")}`,
      );
      const { done, failed } = await runTask(await openStore(directory), task, {
        figures,
        reporter,
        signal,
        limit: limit.signal,
      });
      reporter.note(`task ${task.job}_${task.index}: ${done} done, ${failed} failed`);
      if (failed > 0) throw new NnqsError(`${failed} of ${counted(task.cells.length, "cell")} failed`);
    });
}
