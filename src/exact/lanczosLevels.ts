import { runSync } from "../native/call.js";
import { type JobOptions, runJob } from "../native/job.js";
import { jobBytes } from "../native/memory.js";
import type { Operator } from "../operator/operator.js";
import { type Levels, mostBeyond, type Settings } from "./levels.js";

function lanczosRequest({ handle, hilbert }: Operator, settings: Settings) {
  const { degeneracyTolerance: degeneracy, levels, tolerance, maxProducts, memory, seed } = settings;
  return {
    operator: handle,
    sites: hilbert.sites,
    levels,
    mostLevels: levels + mostBeyond,
    degeneracy,
    tolerance,
    maxProducts,
    memory,
    seed,
  };
}

/** Levels by a filtered block Lanczos method, native/krylov/eigenpairs.h. */
export async function lanczosLevels(operator: Operator, settings: Settings, options: JobOptions): Promise<Levels> {
  const request = lanczosRequest(operator, settings);
  const { found, wanted, complete, ...levels } = await runJob("lowestEigenpairs", request, options, {
    where: "groundState",
  });
  try {
    const states: Float64Array[] = [];
    for (let level = 0; level < wanted; level++) {
      const job = runJob("eigenstate", { found, level }, { signal: options.signal }, { where: "groundState" });
      states.push((await job).state);
    }
    return { ...levels, states, complete: complete === 1 };
  } finally {
    runSync("dropEigenstates", { found });
  }
}

/** Bytes that {@link lanczosLevels} takes, the states of the levels wanted included. */
export function lanczosBytes(operator: Operator, settings: Settings): number {
  return jobBytes("lowestEigenpairs", lanczosRequest(operator, settings)) + 16 * operator.dimension * settings.levels;
}
