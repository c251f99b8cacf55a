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
  const prepare = async () => ({ basis, state: await scaled(state, scale, signal), errorBounds: {} });
  return { basis, components, sha256, prepare };
}
