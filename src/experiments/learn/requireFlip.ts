// Apart from the schema of `nnqs learn`, of which figures need nothing else.
import type { z } from "zod";
import type { TargetSpec } from "./targetSpec.js";

/** Symmetries of a lattice that networks can be given. */
export const latticeSymmetries = ["translations", "space", "space+flip"] as const;

/** Whether a target is of fermions. */
export function isOfFermions(target: TargetSpec): boolean {
  return "file" in target ? target.up !== null : target.model === "hubbard";
}

/** Refuses the flip of all spins for fermions, which have none; says what to take. */
export function requireFlip(symmetry: string | undefined, target: TargetSpec, context: z.RefinementCtx): void {
  if (symmetry !== "space+flip" || !isOfFermions(target)) return;
  const message =
    "the flip of all spins is no symmetry of fermions, whose inputs tell up from down; take space, the space group with their signs";
  context.addIssue({ code: "custom", path: ["symmetry"], message });
}
