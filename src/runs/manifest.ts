import { environment } from "./environment.js";
import type { Json } from "./spec.js";

/** What is needed to run a result again and to trust it. */
export interface Manifest {
  /** Format of this file. */
  readonly format: 1;
  /** The spec with every default filled in. */
  readonly spec: Json;
  readonly seed: number;
  readonly finished: string;
  readonly versions: { readonly "infinite-nnqs": string; readonly node: string };
  readonly blas: { readonly core: string; readonly config: string; readonly products: string };
  readonly machine: { readonly cpu: string; readonly threads: number; readonly memory: number };
  /** Wall time of each stage in seconds. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Error bounds, residuals and condition numbers of what was computed, by name. */
  readonly errorBounds: Readonly<Record<string, number>>;
}

/** A manifest of this process, now. */
export function createManifest(
  spec: Json,
  { seed, seconds, errorBounds }: Pick<Manifest, "seed" | "seconds" | "errorBounds">,
): Manifest {
  const { versions, blas, cpu, threads, memory } = environment();
  return {
    format: 1,
    spec,
    seed,
    finished: new Date().toISOString(),
    versions: { "infinite-nnqs": versions["infinite-nnqs"], node: versions.node },
    blas: { core: blas.core, config: blas.config, products: blas.products },
    machine: { cpu: cpu.model, threads, memory: memory.total },
    seconds,
    errorBounds,
  };
}
