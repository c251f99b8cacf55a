import { z } from "zod";
import { mostCounted } from "../../arguments/index.js";

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
  steps: mostCounted,
  /** Norm of a target state: its losses, squares of it, stay within single precision. */
  scale: { minimum: 1e-6, maximum: 1e6 },
} as const;

/** What a list must be that names each of its entries once, for `refine`. */
export const eachOnce = (what: string) =>
  [(list: readonly unknown[]) => new Set(list).size === list.length, `it must name each ${what} once`] as const;

/** A list of whole numbers, each named once. */
export function wholeNumberList(minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  return z
    .array(z.int().min(minimum).max(maximum))
    .min(1)
    .refine(...eachOnce("number"))
    .meta({ uniqueItems: true });
}

/** Characters of a name; with what a run puts beside its directory they stay within the 255 of file systems. */
const longestName = 100;

/** Names that end as what stands beside a result: locks, checkpoints, what is being written. */
const ofCompanions = /\.(?:lock|checkpoint|previous|unfinished|tmp|old|stale)$/;

/** A name that becomes part of a directory's. */
export const resultName = z
  .string()
  .regex(/^[A-Za-z0-9._-]+$/, "letters, digits, dots, dashes and underscores only")
  .max(longestName)
  .refine((name) => !ofCompanions.test(name), "it must not end in .lock, .checkpoint, .tmp or the like")
  .refine((name) => !/^\.+$/.test(name), "it must not be dots alone, which name directories that are there already")
  .refine((name) => name !== "ensembles", "it must not be ensembles, where trained networks are kept")
  .describe("name of the result, and part of its directory's");

/** A text that figures and terminals show as it is, of which something is to be seen: no control characters, no lone halves of characters. */
export const shownText = z
  .string()
  .max(longestName)
  .refine(
    (text) => !/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u.test(text),
    "it must not hold control characters",
  )
  .refine((text) => /[^\s\p{C}\p{Z}\p{M}]/u.test(text), "it must not be blank");
