import { runSync } from "./call.js";

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
