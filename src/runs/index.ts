/** The store on disk: one directory per result, NumPy arrays, manifests. The only part of the library that writes files. @packageDocumentation */
export * from "./checkpointFile.js";
export { packageVersion } from "./environment.js";
export { HeldError, withLock } from "./lock.js";
export { createManifest, type FileDigest, type Manifest, type SealedManifest } from "./manifest.js";
export {
  complex128,
  decodeNpy,
  encodeNpy,
  float64,
  int32,
  type NpyArray,
  type NpyType,
  scalar,
} from "./npy.js";
export type { NumberArray } from "./npyLayout.js";
export { type Arrays, decodeNpz, encodeNpz } from "./npz.js";
export { type NpzOptions, packNpy, packNpz, unpackNpy, unpackNpz } from "./npzThread.js";
export { publishResult, type ResultFiles } from "./publishing.js";
export { type ArrayFile, type ReadArrayOptions, readArray } from "./readArray.js";
export {
  DamageError,
  findResult,
  readManifest,
  readSummary,
  type StoredManifest,
  verifyResult,
} from "./resultDirectory.js";
export type { Revision } from "./revision.js";
export { canonicalJson, type Json, parseJson, specDifferences } from "./spec.js";
export { StorageError } from "./storageError.js";
