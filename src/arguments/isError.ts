import { types } from "node:util";

/** Whether a value is an error, of this realm or of another: in a vm context those of Node.js and of the caller are not our `Error`s. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
