import { createHash } from "node:crypto";
import { runs } from "infinite-nnqs";

/** A manifest with the digest of what it has become. */
export function resealed(text: string): string {
  const { sha256: _, ...content } = JSON.parse(text) as Record<string, runs.Json>;
  return JSON.stringify({ ...content, sha256: createHash("sha256").update(runs.canonicalJson(content)).digest("hex") });
}
