import { z } from "zod";
import { jobKinds, noMore, requireOptions } from "../../arguments/index.js";
import * as exact from "../../exact/index.js";
import * as graph from "../../graph/index.js";
import type { Hilbert } from "../../hilbert/hilbert.js";
import type { JobOptions } from "../../native/job.js";
import { partOf } from "../../native/progress.js";
import { mapInTurns } from "../../native/turns.js";
import * as operator from "../../operator/index.js";
import { limits } from "./limits.js";
import { parseSpec } from "./parseSpec.js";

/** The paper's two models on the 3×4 lattice. */
export const models = ["tfim", "hubbard"] as const;
export type Model = (typeof models)[number];

/** Sites of the lattice, which are the inputs of a network. */
export const sites = 12;

/** Their basis states D. */
export const basisStates: Readonly<Record<Model, number>> = { tfim: 4096, hubbard: 4356 };

/** What figures call the models. */
export const modelTitle = {
  tfim: "Transverse-field Ising model 3×4",
  hubbard: "Fermi–Hubbard model 3×4, 2↑2↓",
} as const;

/** Fields of a spec that fix the target state. */
export const targetSchema = z.strictObject({
  model: z.enum(models).meta({ description: "which model", symbol: "name" }),
  boundary: z.enum(["periodic", "open"]).meta({ description: "lattice boundary", symbol: "name" }),
  scale: z
    .number()
    .min(limits.scale.minimum)
    .max(limits.scale.maximum)
    .default(1)
    .meta({ description: "norm of the target state", symbol: "factor" }),
});
export type TargetSpec = z.infer<typeof targetSchema>;

/** A target wavefunction with its basis. */
export interface Target {
  readonly basis: Hilbert;
  /** ψ_T, complex interleaved, of norm `scale`. */
  readonly state: Float64Array;
  /** Bound on the error of the time evolution, and the residual of the ground state it starts from. */
  readonly errorBounds: Readonly<Record<string, number>>;
}

const quenchTime = 2.1;

/**
 * The paper's target states.
 *
 * - `tfim`: |+⟩ on all sites, evolved for t = 2.1 under eq. (19) with field .1.
 * - `hubbard`: ground state of eq. (20) with 2↑2↓ and U = 4, evolved for t = 2.1 with U = 8.
 *
 * @throws {ToleranceError} if a bound of 1e−12 on the evolution's error is missed.
 */
export async function prepareTarget(given: TargetSpec, options: JobOptions = {}): Promise<Target> {
  noMore("prepareTarget", arguments, 2);
  const spec = parseSpec(targetSchema, given, "prepareTarget");
  const job = requireOptions("prepareTarget", options, jobKinds);
  const lattice = graph.square(3, 4, { periodic: spec.boundary === "periodic" });
  const quench = { time: quenchTime, tolerance: 1e-12, ...job };
  if (spec.model === "tfim") {
    const ising = operator.ising(lattice, { field: 0.1 });
    const { state, errorBound } = await exact.evolve(ising, await exact.plusState(ising.hilbert), quench);
    return {
      basis: ising.hilbert,
      state: await scaled(state, spec.scale, job),
      errorBounds: { evolution: errorBound },
    };
  }
  const before = operator.hubbard(lattice, { up: 2, down: 2, U: 4 });
  const ground = await exact.groundState(before, partOf(job, 0, 0.5));
  const after = operator.hubbard(lattice, { up: 2, down: 2, U: 8 });
  const { state, errorBound } = await exact.evolve(after, ground.state, partOf(quench, 0.5, 1));
  return {
    basis: after.hilbert,
    state: await scaled(state, spec.scale, job),
    errorBounds: { evolution: errorBound, groundStateResidual: ground.residual },
  };
}

async function scaled(state: Float64Array, factor: number, { signal }: JobOptions): Promise<Float64Array> {
  return factor === 1 ? state : mapInTurns(state, (part) => factor * part, { signal });
}
