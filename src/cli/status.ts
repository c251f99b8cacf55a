import type { Command } from "commander";
import { readSlurmStatus } from "../sweeps/slurm/slurmStatus.js";
import { statusOf } from "../sweeps/store/status.js";
import { openStore } from "../sweeps/store/store.js";
import { addExamples } from "./examples.js";
import { exitCode } from "./failure.js";
import { directory } from "./options.js";
import { print, printJson } from "./output.js";
import { addJson } from "./runOptions.js";
import { statusJson, statusText } from "./sweepStatus.js";

/** `nnqs status DIR`: how far a sweep is. */
export function addStatus(program: Command): void {
  const added = program
    .command("status")
    .description(
      "How far a sweep is: cells that are done, running and where, waiting, failed and why; rate and time left.",
    )
    .argument("<directory>", "directory of the sweep", directory)
    .option("--failed", "only the cells that have failed, with their last errors");
  addJson(added);
  addExamples(added, [
    ["nnqs status results/widths", "while it runs, or after"],
    ["nnqs status results/widths --failed", "what has failed, and why"],
  ]);
  added.action(async (path: string, { failed = false, json = false }: { failed?: boolean; json?: boolean }) => {
    const store = await openStore(path);
    const slurm = await readSlurmStatus(store.directory); // first: what ends between the two looks counts as done, not as lost
    const status = await statusOf(store);
    if (json) printJson(statusJson(store, status, { failed, slurm }));
    else print(statusText(store, status, { failed, slurm }));
    if (status.counts.done < store.cells.length) process.exitCode = exitCode.failed;
  });
}
