import { requireMemory } from "../../native/memory.js";
import { systemInfo } from "../../native/system.js";

/** What a command as a whole takes. */
export interface CommandMemory {
  /** Who asks, as messages call it: "groundstate". */
  readonly command: string;
  /** What the memory is for, in the singular. */
  readonly what: string;
  readonly bytes: number;
  /** What would fit: a sentence. */
  readonly remedy: string;
}

/** What code that is loaded and objects that are made later than the estimate come to: 10 to 60 MB were measured, whatever the command. */
const beside = 6e7;

/** Bytes that a command takes beside its arrays. */
export function besideArrays(): number {
  return systemInfo().workSpace + beside;
}

/** Copies of arrays while they are stored: as one array, out of the reach of others, as bytes of a file, deflated. */
const copiesStored = 4;

/** Bytes that storing arrays of so many takes. */
export function storingBytes(bytes: number): number {
  return copiesStored * bytes;
}

/**
 * Refuses a command that does not fit, before it has computed anything.
 *
 * @throws {MemoryError} in one line.
 */
export function requireCommandMemory({ command, what, bytes, remedy }: CommandMemory): void {
  const { workSpace, threads } = systemInfo();
  const fewer = workSpace > bytes && threads > 1 ? " BLAS and threads take most of it: --threads 1 takes less." : "";
  requireMemory(command, what, bytes + besideArrays(), remedy + fewer);
}

/** Bytes that the arrays of a command may take, what BLAS, threads and its own code need left aside. */
export function commandMemory(): number {
  return Math.max(0, 0.95 * systemInfo().freeMemory - besideArrays());
}

/** The first of the candidates that fits, in their order. */
export function firstFitting(
  candidates: readonly number[],
  bytesOf: (candidate: number) => number,
): number | undefined {
  const free = commandMemory();
  return candidates.find((candidate) => bytesOf(candidate) <= free);
}
