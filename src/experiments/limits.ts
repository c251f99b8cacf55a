import { z } from "zod";

/**
 * What specs allow at most, far above what can be computed: what is larger is a slip, and is refused before any work. What lies
 * below and still does not fit into memory is refused by its size.
 */
export const limits = {
  /** Neurons of a layer. */
  width: 1_000_000,
  /** Networks of an ensemble. */
  members: 10_000,
  /** Gradient-descent steps. */
  steps: 2 ** 31 - 1,
  /** Norm of a target state: its losses, squares of it, stay within single precision. */
  scale: { minimum: 1e-6, maximum: 1e6 },
} as const;

/** A list of whole numbers, each named once. */
export function wholeNumberList(minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  return z
    .array(z.int().min(minimum).max(maximum))
    .min(1)
    .refine((list) => new Set(list).size === list.length, "it must name each number once");
}
