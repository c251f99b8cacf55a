import { largestElement } from "../../linalg/moderate.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { readStateFile } from "../spec/stateFile.js";
import { type PlannedTarget, scaled } from "./target.js";
import type { FileTarget } from "./targetSpec.js";

/** A target of one's own, and the digest of its file. */
export interface OwnTarget extends PlannedTarget {
  readonly sha256: string;
}

/** Reads a target of one's own, in our order. Errors as readStateFile. */
export async function readFileTarget({ scale, ...spec }: FileTarget, { signal }: JobOptions): Promise<OwnTarget> {
  const { value, sha256 } = await readStateFile("nnqs learn: `target`", spec, signal);
  const { basis, state, components } = value;
  await requireSize(spec.file, state, signal);
  const prepare = async () => ({ basis, state: await scaled(state, scale, signal), errorBounds: {} });
  return { basis, components, sha256, prepare };
}

/** Below it squares of numbers, of which losses and fidelities are made, vanish; the task refuses what is as large as its inverse. */
const smallest = 1e-75;

/** @throws {ArgumentError} if all numbers are that small. */
async function requireSize(file: string, state: Float64Array, signal: AbortSignal | undefined): Promise<void> {
  const largest = await largestElement(state, { signal });
  if (largest >= smallest) return;
  throw new ArgumentError(
    `nnqs learn: \`target\`: ${file} must hold a number of size at least ${smallest}, and ${largest} is the largest. Scale the state; losses scale with its square.`,
  );
}
