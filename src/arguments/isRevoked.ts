import { types } from "node:util";

/** Whether a value is a Proxy that was revoked, of which nothing may be asked: this is known without its traps. */
export function isRevoked(value: unknown): boolean {
  if (!types.isProxy(value)) return false;
  try {
    Array.isArray(value);
    return false;
  } catch {
    return true;
  }
}
