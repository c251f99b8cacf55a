import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { systemInfo } from "../native/system.js";
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
  readonly blas: { readonly core: string; readonly config: string };
  readonly machine: { readonly cpu: string; readonly threads: number; readonly memory: number };
  /** Wall time of each stage in seconds. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Error bounds, residuals and condition numbers of what was computed, by name. */
  readonly errorBounds: Readonly<Record<string, number>>;
}

/** Version of this package. */
export function packageVersion(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** A manifest of this process, now. */
export function createManifest(
  spec: Json,
  { seed, seconds, errorBounds }: Pick<Manifest, "seed" | "seconds" | "errorBounds">,
): Manifest {
  const system = systemInfo();
  return {
    format: 1,
    spec,
    seed,
    finished: new Date().toISOString(),
    versions: { "infinite-nnqs": packageVersion(), node: process.versions.node },
    blas: { core: system.blasCore, config: system.blasConfig },
    machine: { cpu: cpus()[0]?.model ?? "unknown", threads: system.threads, memory: totalmem() },
    seconds,
    errorBounds,
  };
}
