import type { CheckpointStore } from "../../ensemble/checkpoint.js";
import { ArgumentError } from "../../native/errors.js";
import { checkpointFile, removeCheckpoint } from "../../runs/checkpointFile.js";
import type { RunOptions } from "../run/outcome.js";
import type { Reporter } from "../run/reporter.js";

/** How an interrupted training is left behind. */
export const afresh = "start it afresh with --force.";

/**
 * Where the training of an ensemble is kept while it runs.
 *
 * @throws {ArgumentError} if an interrupted training is there, and the user has not said what becomes of it.
 */
export async function ensembleCheckpoint(
  path: string,
  { resume = false, force = false }: Pick<RunOptions, "resume" | "force">,
  reporter: Reporter,
): Promise<CheckpointStore> {
  const checkpoint = checkpointFile(path, (message) => reporter.note(message));
  if (force) await removeCheckpoint(path);
  else if (!resume && (await checkpoint.load()) !== undefined) {
    throw new ArgumentError(`${path} is of an interrupted run. Go on with --resume, or ${afresh}`);
  }
  return { ...checkpoint, remedy: `Go on with the same options, or ${afresh}` };
}
