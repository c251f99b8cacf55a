import { z } from "zod";
import { jobKinds, requireOptions } from "../../arguments/index.js";
import type { Hilbert } from "../../hilbert/hilbert.js";
import type { JobOptions } from "../../native/job.js";
import { parseSpec } from "../spec/parseSpec.js";
import { planModelTarget } from "./target.js";
import { type ModelTarget, modelTargetSchema } from "./targetSpec.js";

/** The paper's two models on the 3×4 lattice. */
export const models = ["tfim", "hubbard"] as const;
/** One of them. */
export type Model = (typeof models)[number];

/** Their basis states D. */
export const basisStates: Readonly<Record<Model, number>> = { tfim: 4096, hubbard: 4356 };

/** Fields that fix a target state of the paper. */
const paperTargetSchema = z.strictObject({
  model: z.enum(models).meta({ description: "which model", symbol: "name" }),
  boundary: modelTargetSchema.shape.boundary.unwrap(),
  scale: modelTargetSchema.shape.scale,
});
/** Which of the paper's targets: its model, boundary and norm. */
export type PaperTargetSpec = z.infer<typeof paperTargetSchema>;

/** A target wavefunction with its basis. */
export interface PaperTarget {
  /** Of ψ_T. */
  readonly basis: Hilbert;
  /** ψ_T, complex interleaved, of norm `scale`. */
  readonly state: Float64Array;
  /** Bound on the error of the time evolution, and the residual of the ground state it starts from. */
  readonly errorBounds: Readonly<Record<string, number>>;
}

/**
 * Fields of the paper's targets, as `learn` names them; a schema that has them checks them, with `changes`, and fills in the rest.
 *
 * - `tfim`: |+⟩ on all sites, evolved for t = 2.1 under eq. (19) with field .1.
 * - `hubbard`: ground state of eq. (20) with 2↑2↓ and U = 4, evolved for t = 2.1 with U = 8.
 *
 * @param changes - What is not as in the paper.
 */
export function paperTarget(
  model: Model,
  changes: { readonly [Field in keyof ModelTarget]?: ModelTarget[Field] | undefined } = {},
) {
  const own = model === "tfim" ? { field: 0.1, initial: "plus" } : { up: 2, down: 2, U: 8, initial: "groundstate:U=4" };
  return { model, lattice: "3x4", time: 2.1, ...own, ...changes };
}

const complete: Readonly<Record<Model, ModelTarget>> = {
  tfim: modelTargetSchema.parse(paperTarget("tfim")),
  hubbard: modelTargetSchema.parse(paperTarget("hubbard")),
};

/** As the library's `prepareTarget`, which loads this file. */
export async function prepareTarget(given: PaperTargetSpec, options: JobOptions): Promise<PaperTarget> {
  const { model, boundary, scale } = parseSpec(paperTargetSchema, given, "prepareTarget");
  const job = requireOptions("prepareTarget", options, jobKinds);
  const { basis, state, errorBounds } = await planModelTarget({ ...complete[model], boundary, scale }).prepare(job);
  return { basis, state, errorBounds };
}
