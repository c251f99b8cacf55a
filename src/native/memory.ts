import { addon } from "./addon.js";
import { call, runSync } from "./call.js";
import type { RequestName, RequestOf } from "./functions/index.js";

/**
 * Refuses work that does not fit, before anything is taken; the same check as the native functions make (native/base/memory.cc).
 *
 * @param method - Who asks, as messages call it: "states".
 * @param what - What the memory is for, in the singular: "an ensemble of 100 states of 24 spins".
 * @param bytes - Largest number of bytes in use at one time, beside what is in use now.
 * @param remedy - What the user can do instead.
 * @throws {MemoryError} if `bytes` exceed 95% of the free memory.
 */
export function requireMemory(method: string, what: string, bytes: number, remedy: string): void {
  runSync("requireMemory", { what, bytes, remedy }, method);
}

/**
 * Bytes that a job of the native function `name` takes, inputs and results included; nothing is copied or made.
 *
 * @param where - The function that errors name; the native function by default.
 * @param own - Names of inputs that it does not copy.
 */
export function jobBytes<Name extends RequestName>(
  name: Name,
  request: RequestOf<Name>,
  where: string = name,
  own: readonly string[] = [],
): number {
  return call(name, request, { where, own, measure: true }) as number;
}

/** Frees the blocks that are kept of earlier jobs for the next ones: where none comes, they would stand beside what does. */
export function freeKept(): void {
  addon.freeKept();
}

/**
 * Frees the memory of arrays that nobody else has, at once: what loops leave behind would else pile up until the garbage collector comes. They
 * are empty afterwards; no job may still read them.
 */
export function discard(...arrays: readonly Float64Array[]): void {
  for (const array of arrays) runSync("discard", { array });
}
