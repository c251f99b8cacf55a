import type { Graph } from "../../graph/graph.js";
import type { Hilbert } from "../../hilbert/hilbert.js";
import { symmetric } from "../../hilbert/symmetric.js";
import type { JobOptions } from "../../native/job.js";
import { partOf } from "../../native/progress.js";
import { mapInTurns } from "../../native/turns.js";
import type { Operator } from "../../operator/operator.js";
import { symmetric as symmetricOperator } from "../../operator/symmetric.js";
import { modelOn, type Naming } from "../quantum/quantumModel.js";
import type { ModelSpec } from "../quantum/quantumSpec.js";
import { requireSectors } from "../quantum/sectorSpec.js";
import { namingFields } from "../spec/inFieldsOf.js";
import type { SectorTarget, TargetSpec } from "./targetSpec.js";

/** A target wavefunction with its basis. */
export interface LearnTarget {
  readonly basis: Hilbert;
  /** ψ_T of norm `scale`: complex interleaved, or D real numbers. */
  readonly state: Float64Array;
  /** A real state as (re, im) pairs, where it was computed so: `statePairs` makes it of any other. */
  readonly pairs?: Float64Array;
  /** Whose state it is; undefined for one of one's own. */
  readonly hamiltonian?: Operator;
  /** Tr H/D of it, on the whole basis. */
  readonly infiniteEnergy?: number;
  /** The same Hamiltonian in the sector that the target is of, if it names one. */
  readonly inSector?: Operator;
  /** Bound on the error of the time evolution, and the residual of the ground state that it starts from. */
  readonly errorBounds: Readonly<Record<string, number>>;
}

/** A target whose basis is known, and whose state is yet to be computed. */
export interface PlannedTarget {
  readonly basis: Hilbert;
  readonly components: 1 | 2;
  readonly hamiltonian?: Operator;
  readonly prepare: (options: JobOptions) => Promise<LearnTarget>;
}

/** That of a model. */
export interface ModelPlan extends PlannedTarget {
  readonly lattice: Graph;
}

/** How messages call the fields of a target in a spec. */
export const inTarget: Naming = (parameter) => `\`target.${parameter === "t" ? "hopping" : parameter}\``;

/** How they are called as options of `reproduce`. */
export const asFigureOption: Naming = (parameter) => `--${parameter === "t" ? "hopping" : parameter}`;

const groundTolerance = 1e-10;

/**
 * The basis of a model's target, and how its state is made: |initial⟩ evolved to `time`, by default from |+⟩; without a time the initial
 * state, by default the ground state. What is not evolved is real, but for that of a sector with complex characters. In a sector it is computed there.
 *
 * @param named - How messages call its parameters.
 * @throws {ArgumentError} if the model lacks a parameter, or is given one that it does not have.
 */
export function planModelTarget(target: SectorTarget, named: Naming = inTarget): ModelPlan {
  const { time = 0, initial, scale, tolerance } = resolved(target);
  const spec = modelOf(target);
  const model = modelOn(spec, named);
  const { lattice, hamiltonian, infiniteEnergy } = model;
  const group = requireSectors(target, lattice, named)?.[0]?.group; // of the sector that it names, if any
  const components = time === 0 && (group === undefined || group.isReal) ? 1 : 2;
  const prepare = async (options: JobOptions): Promise<LearnTarget> => {
    const { signal } = options;
    // Loaded only here: a result that is there already is found without it.
    const [{ initialState }, { evolveOutwards }, { realParts }] = await Promise.all([
      import("../quantum/initialState.js"),
      import("../../exact/evolve.js"),
      import("../../dataset/amplitudes.js"),
    ]);
    const sector = group && (await symmetric(hamiltonian.hilbert, group, { signal }));
    const inSector = sector && (await symmetricOperator(hamiltonian, sector, { signal }));
    const request = { ...spec, initial, tolerance: groundTolerance };
    const { state: start, residual } = await namingFields({}, () =>
      initialState(request, model, partOf(options, 0, 0.5), named, sector),
    );
    const evolving = { tolerance, ...partOf(options, 0.5, 1) };
    const evolve = () => evolveOutwards(inSector ?? hamiltonian, start, Float64Array.of(time), evolving); // of fields that the schema has checked
    const evolved = time === 0 ? undefined : await namingFields({ tolerance: "target.tolerance" }, evolve);
    const inBasis = evolved?.states[0] ?? start;
    const whole = sector === undefined ? inBasis : await sector.expand(inBasis, { signal });
    const pairs = await scaled(whole, scale, signal);
    return {
      basis: hamiltonian.hilbert,
      hamiltonian,
      infiniteEnergy,
      ...(components === 1 ? { state: await realParts(pairs, { signal }), pairs } : { state: pairs }),
      ...(inSector && { inSector }),
      errorBounds: {
        ...(evolved && { evolution: evolved.errorBound }),
        ...(residual !== undefined && { groundStateResidual: residual }),
      },
    };
  };
  return { basis: hamiltonian.hilbert, lattice, hamiltonian, components, prepare };
}

/** A target with the state that it starts from, and without the parameters of other models. */
export function resolved(target: SectorTarget): SectorTarget & { readonly initial: string } {
  const { hopping, coupling, coupling2 = 0, longitudinal, ...common } = target;
  const initial = target.initial ?? (target.time === undefined ? "groundstate" : "plus");
  const own =
    target.model === "hubbard"
      ? { hopping }
      : { coupling, ...(coupling2 !== 0 && { coupling2 }), longitudinal: longitudinal ?? 0 };
  return { ...common, ...own, initial } as SectorTarget & { readonly initial: string };
}

/** The parameters of a model, without those of its state. */
export function modelOf({
  hopping,
  time: _,
  initial: __,
  scale: ___,
  tolerance: ____,
  symmetry: _____,
  momentum: ______,
  point: _______,
  parity: ________,
  ...model
}: SectorTarget): ModelSpec {
  return { ...model, t: hopping };
}

/** What a figure calls a target: "Transverse-field Ising model 3×4, open", "Fermi–Hubbard model 3×4, 2↑2↓, periodic". */
export function titleOf(target: TargetSpec): string {
  if ("file" in target) return target.file;
  const { model, boundary, up, down, momentum } = target;
  const names = {
    tfim: "Transverse-field Ising model",
    heisenberg: "Heisenberg model",
    hubbard: "Fermi–Hubbard model",
  };
  const lattice = /^\d+$/.test(target.lattice)
    ? `chain of ${Number(target.lattice)}`
    : target.lattice.replaceAll("x", "×");
  return `${names[model]} ${lattice}${model === "hubbard" ? `, ${up}↑${down}↓` : ""}, ${boundary}${momentum === undefined ? "" : `, momentum ${momentum.join()}`}`;
}

/** A state times a factor. */
export async function scaled(
  state: Float64Array,
  factor: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  return factor === 1 ? state : mapInTurns(state, (part) => factor * part, { signal });
}
