import { fileURLToPath } from "node:url";
import { counted } from "../arguments/counted.js";
import type { Reporter } from "../experiments/run/reporter.js";
import type { SlurmOptions } from "../sweeps/slurm/slurmOptions.js";
import { submitSweep } from "../sweeps/slurm/submitSweep.js";
import type { Store } from "../sweeps/store/store.js";
import { exitCode } from "./failure.js";
import { print, printJson, say } from "./output.js";
import type { CommandContext } from "./run.js";

/** The command that tasks run: this one. */
const program = [process.execPath, fileURLToPath(new URL("./nnqs.js", import.meta.url))];

/** How `nnqs sweep --executor slurm` is run and what it prints. */
interface SubmitOptions {
  readonly retryFailed?: boolean;
  readonly figures?: boolean;
  readonly json?: boolean;
}

/** Submits the cells of a sweep, and says under which job numbers. */
export async function submitToSlurm(
  store: Store,
  slurm: SlurmOptions,
  { retryFailed = false, figures = false, json = false }: SubmitOptions,
  reporter: Reporter,
  { signal }: CommandContext,
): Promise<void> {
  const submission = { retryFailed, figures, program, reporter, signal };
  const submitted = await reporter.stage("submitting", () => submitSweep(store, slurm, submission));
  const { directory } = store;
  const { jobs, gather, cells, tasks, queued, failed } = submitted;
  if (failed > 0) {
    process.exitCode = exitCode.failed;
    say(
      `nnqs sweep: ${failed === 1 ? "1 cell has failed before and is" : `${failed} cells have failed before and are`} not submitted. nnqs status ${directory} --failed says why; --retry-failed tries them again.`,
    );
  }
  if (json) return printJson({ directory, ...submitted });
  if (cells > 0)
    print(
      `${counted(cells, "cell")} in ${counted(tasks, "task")}: ${jobs.length > 1 ? "jobs" : "job"} ${jobs.join(", ")}; collected by job ${gather}\n`,
    );
  if (queued > 0) print(`${queued === 1 ? "1 cell is" : `${queued} cells are`} in the queue already\n`);
  if (cells + queued === 0) print("nothing is left to submit\n");
  print(`How far they are: nnqs status ${directory}\n`);
}
