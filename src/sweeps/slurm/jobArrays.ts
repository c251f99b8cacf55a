import { existsSync } from "node:fs";
import { join } from "node:path";
import { printable } from "../../arguments/index.js";
import { createDirectory, entriesOf } from "../../runs/directories.js";
import { createFile, readText } from "../../runs/storage.js";
import { StorageError, storageError } from "../../runs/storageError.js";
import { uniqueName } from "../../runs/uniqueName.js";
import { jobScript } from "./jobScript.js";
import type { PlannedArray } from "./plan.js";

/** A job array that was, or is about to be, submitted. */
export interface JobArray extends PlannedArray {
  /** Of its jobs in the queue, and of its directory. By it they are found again, whatever was recorded of their numbers. */
  readonly name: string;
  /** The arguments of sbatch, without `--array` and the script. */
  readonly args: readonly string[];
  /** When, in ISO 8601. */
  readonly submitted: string;
}

/** Name of the file in the directory of an array that holds the script of its tasks. */
export const scriptFile = "job.sh";
/** The directory of an array's logs within its own. */
export const logDirectory = "log";
const recordFile = "array.json";
const namePattern = /^nnqs-[0-9a-f]{16}$/;

/** Where what belongs to Slurm is within the directory of a sweep. */
export function slurmDirectory(sweep: string): string {
  return join(sweep, "state", "slurm");
}

/** The directory of one job array. */
export function arrayDirectory(sweep: string, name: string): string {
  return join(slurmDirectory(sweep), name);
}

/** A name for a new array. */
export function newArrayName(): string {
  return `nnqs-${uniqueName()}`;
}

/**
 * Writes what a job array is, with its script, before it is submitted.
 *
 * @param command - What its tasks run.
 * @throws {StorageError} if it cannot be written.
 */
export async function storeArray(sweep: string, array: JobArray, command: readonly string[]): Promise<void> {
  const directory = arrayDirectory(sweep, array.name);
  try {
    await createDirectory(join(directory, logDirectory)); // a task whose log has no directory fails without a word
    await createFile(join(directory, scriptFile), (file) => file.writeFile(jobScript(command)));
    await createFile(join(directory, recordFile), (file) => file.writeFile(`${JSON.stringify(array)}\n`));
  } catch (cause) {
    throw storageError(directory, cause);
  }
}

/** One array. @throws {StorageError} if there is none of this name, or its record is damaged. */
export async function readArray(sweep: string, name: string): Promise<JobArray> {
  const path = join(arrayDirectory(sweep, name), recordFile);
  const damaged = (cause?: unknown) =>
    new StorageError(
      `${path} is not what nnqs sweep writes. Remove ${arrayDirectory(sweep, name)}, then run the sweep again.`,
      { cause },
    );
  let array: Partial<JobArray> | null;
  try {
    array = JSON.parse(await readText(path)) as Partial<JobArray> | null;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
      throw new StorageError(`${sweep} has no job array ${printable(name)}.`, { cause });
    }
    throw damaged(cause);
  }
  if (array?.name !== name || !isArray(array)) throw damaged();
  return array as JobArray;
}

/** Whether a record has the fields of one that was written whole. */
function isArray({ args, tasks, cpus, memory, submitted }: Partial<JobArray>): boolean {
  const isTexts = (list: unknown) => Array.isArray(list) && list.every((entry) => typeof entry === "string");
  const isAmount = (value: unknown) => typeof value === "number" && value > 0;
  const hasAmounts = isAmount(cpus) && (memory === undefined || isAmount(memory));
  return isTexts(args) && Array.isArray(tasks) && tasks.every(isTexts) && hasAmounts && typeof submitted === "string";
}

/** All arrays of a sweep, by name; what was not written to its end was never submitted, and is left out. */
export async function readArrays(sweep: string): Promise<JobArray[]> {
  const names = (await entriesOf(slurmDirectory(sweep))).map(({ name }) => name);
  const written = names.filter(
    (name) => namePattern.test(name) && existsSync(join(arrayDirectory(sweep, name), recordFile)),
  );
  return Promise.all(written.sort().map((name) => readArray(sweep, name)));
}
