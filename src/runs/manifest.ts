import { hostname } from "node:os";
import {
  dictionary,
  type Kind,
  list,
  noMore,
  number,
  record,
  requireArgument,
  requireOptions,
  text,
  whole,
} from "../arguments/index.js";
import { environment } from "./environment.js";
import type { Revision } from "./revision.js";
import { type Json, jsonDigest, jsonKind } from "./spec.js";

/** What is needed to run a result again and to trust it. */
export interface Manifest {
  /** Format of this file. Format 1, of version 0.1, had no digests. */
  readonly format: 2;
  /** The spec with every default filled in. */
  readonly spec: Json;
  /** Of everything that is drawn. */
  readonly seed: number;
  /** When the result was published, ISO 8601. */
  readonly finished: string;
  /** With the commit of this package, and whether nothing was changed since; null where they are not known. */
  readonly versions: {
    /** Of this package. */
    readonly "infinite-nnqs": string;
    /** Of Node.js. */
    readonly node: string;
  } & Revision;
  /** `gemm`, what multiplies real matrices, is called `products` in older manifests. */
  readonly blas: {
    /** The kernels of OpenBLAS that were chosen. */
    readonly core: string;
    /** How OpenBLAS was built. */
    readonly config: string;
    /** The library and the kernels that multiply real matrices. */
    readonly gemm: string;
  };
  /** Where it was computed. */
  readonly machine: {
    /** Its name, where it has one. */
    readonly host?: string;
    /** Model of the CPU. */
    readonly cpu: string;
    /** Threads that were used. */
    readonly threads: number;
    /** Bytes of memory. */
    readonly memory: number;
  };
  /** Wall time of each stage in seconds. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Error bounds, residuals and condition numbers of what was computed, by name. */
  readonly errorBounds: Readonly<Record<string, number>>;
  /** What the user should know of this result: a picture that could not be drawn. */
  readonly warnings: readonly string[];
}

/** Length and SHA-256 of what a file holds. */
export interface FileDigest {
  /** Length of the file. */
  readonly bytes: number;
  /** Of the whole file, as hexadecimal digits. */
  readonly sha256: string;
}

/** A manifest as it is stored: it knows the other files and itself. */
export interface SealedManifest extends Manifest {
  /** Length and SHA-256 of every other file of the result. */
  readonly files: Readonly<Record<string, FileDigest>>;
  /** SHA-256 of the rest of this document, as JSON without blanks and with sorted keys; in formats to come too. */
  readonly sha256: string;
}

const numbers = dictionary("an object of numbers", number({ most: Infinity }));
const factKinds = { seed: whole(0), seconds: numbers, errorBounds: numbers, warnings: list("a list of texts", text) };

/** A manifest, with all that pages and tables show of one. */
export const manifestKind: Kind = record("what createManifest returns", {
  spec: jsonKind,
  finished: text,
  versions: record("an object", {}),
  ...factKinds,
});

/** A manifest of this process, now. */
export function createManifest(
  spec: Json,
  facts: Pick<Manifest, "seed" | "seconds" | "errorBounds"> & Partial<Pick<Manifest, "warnings">>,
): Manifest {
  noMore("createManifest", arguments, 2);
  requireArgument("createManifest", "spec", spec, jsonKind);
  const needed = ["seed", "seconds", "errorBounds"] as const;
  const { seed, seconds, errorBounds, warnings = [] } = requireOptions("createManifest", facts, factKinds, needed);
  const { versions, blas, cpu, threads, memory } = environment();
  return {
    format: 2,
    spec,
    seed,
    finished: new Date().toISOString(),
    versions: {
      "infinite-nnqs": versions["infinite-nnqs"],
      commit: versions.commit,
      clean: versions.clean,
      node: versions.node,
    },
    blas: { core: blas.core, config: blas.config, gemm: blas.gemm },
    machine: { host: hostname(), cpu: cpu.model, threads, memory: memory.total },
    seconds,
    errorBounds,
    warnings,
  };
}

/** The manifest with the digests of all files. */
export function sealManifest(manifest: Manifest, files: SealedManifest["files"]): SealedManifest {
  const content = { ...manifest, files };
  return { ...content, sha256: digestOf(content) };
}

/** Whether a document is what was sealed, to the last digit. */
export function isSealed({ sha256, ...content }: Readonly<Record<string, unknown>>): boolean {
  return sha256 === digestOf(content);
}

function digestOf(content: unknown): string {
  const asRead = JSON.parse(JSON.stringify(content)) as Json; // −0 and NaN become what JSON makes of them
  return jsonDigest(asRead);
}
