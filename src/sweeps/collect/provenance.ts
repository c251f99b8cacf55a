import type { StoredManifest } from "../../runs/resultDirectory.js";
import type { Json } from "../../runs/spec.js";
import type { Scalar } from "./flatten.js";

/** Where each fact stands in a manifest; the first place that has one counts, since manifests of older versions have fewer. */
const places: Readonly<Record<string, readonly (readonly string[])[]>> = {
  version: [["versions", "infinite-nnqs"]],
  commit: [["versions", "commit"]],
  node: [["versions", "node"]],
  host: [["machine", "host"]],
  cpu: [["machine", "cpu"]],
  threads: [["machine", "threads"]],
  memory: [["machine", "memory"]],
  blas: [["blas", "config"]],
  blas_core: [["blas", "core"]],
  gemm: [
    ["blas", "gemm"],
    ["blas", "products"],
  ],
  seed: [["seed"]],
  finished: [["finished"]],
  seconds: [["seconds", "total"]],
};

/** What kind of result a manifest is of; undefined if its spec does not say. */
export function experimentOf({ spec }: StoredManifest): string | undefined {
  const experiment = partOf(spec, "experiment");
  return typeof experiment === "string" ? experiment : undefined;
}

/** How a result came about: `provenance.…`, with its error bounds. */
export function provenance(manifest: StoredManifest): Map<string, Scalar> {
  const facts = new Map<string, Scalar>();
  const document = manifest as unknown as Json;
  for (const [name, paths] of Object.entries(places)) {
    const found = paths.map((path) => path.reduce<unknown>(partOf, document)).find((value) => value !== undefined);
    if (isScalar(found)) facts.set(`provenance.${name}`, found);
  }
  const clean = partOf(manifest.versions, "clean");
  if (typeof clean === "boolean") facts.set("provenance.dirty", !clean);
  for (const [name, bound] of Object.entries(manifest.errorBounds ?? {})) {
    facts.set(`provenance.errorBounds.${name}`, bound);
  }
  return facts;
}

function partOf(document: unknown, key: string): unknown {
  const isObject = document !== null && typeof document === "object";
  return isObject && Object.hasOwn(document, key) ? (document as Readonly<Record<string, unknown>>)[key] : undefined;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["boolean", "number", "string"].includes(typeof value);
}
