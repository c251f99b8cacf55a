import { types } from "node:util";

/**
 * Whether a value is an error, of this realm or of another: in a vm context those of Node.js and of the caller are not our `Error`s. A Proxy that was
 * revoked is none; nothing may be asked of it.
 */
export function isError(value: unknown): value is Error {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    return false;
  }
}
