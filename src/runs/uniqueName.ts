import { randomBytes } from "node:crypto";

/** A name that nobody can foresee. */
export function uniqueName(): string {
  return randomBytes(8).toString("hex");
}
