import { MemoryError } from "./errors.js";
import { systemInfo } from "./system.js";

/**
 * Refuses work that does not fit, before anything is taken.
 *
 * @param what - Function and thing: "states: 100 states of 24 spins".
 * @param remedy - What the user can do instead.
 * @throws {MemoryError} if `bytes` exceed 90% of the free memory.
 */
export function requireMemory(what: string, bytes: number, remedy: string): void {
  const free = systemInfo().freeMemory;
  if (bytes <= 0.9 * free) return;
  const gigabytes = (value: number) => `${(value / 1e9).toPrecision(3)} GB`;
  throw new MemoryError(`${what} need ${gigabytes(bytes)}, ${gigabytes(free)} are free. ${remedy}`);
}
