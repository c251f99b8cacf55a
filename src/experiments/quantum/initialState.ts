import { inNameOf } from "../../arguments/index.js";
import * as exact from "../../exact/index.js";
import type { Graph } from "../../graph/graph.js";
import { requireSameBasis } from "../../hilbert/requireSameBasis.js";
import type { SymmetricHilbert } from "../../hilbert/symmetric.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";
import * as operator from "../../operator/index.js";
import { decimalOf } from "../spec/decimal.js";
import { namingFields } from "../spec/inFieldsOf.js";
import { asOption, hamiltonianOf, type Model, type Naming } from "./quantumModel.js";
import { basisParameters, type EvolveSpec, type ModelSpec, namedStates, parametersOf } from "./quantumSpec.js";

/** The states by name that a model has: fermions have none of all spins up. */
const namesOf = ({ model }: ModelSpec): readonly string[] =>
  model === "hubbard" ? namedStates.filter((name) => name !== "up") : namedStates;

/** "plus, neel or up" */
const either = (words: readonly string[]) => `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

type InitialSpec = ModelSpec &
  Pick<EvolveSpec, "initial" | "tolerance"> &
  Partial<Pick<EvolveSpec, "maxProducts" | "memory">>;

/**
 * The initial state of a quench, and the residual of the ground state that it may be.
 *
 * @param sector - Of the Hamiltonian's basis, if the state is to be one of it.
 * @throws {ArgumentError} if that is one of several and `initial` does not say which.
 */
export async function initialState(
  spec: InitialSpec,
  { lattice, hamiltonian }: Model,
  options: JobOptions,
  named: Naming = asOption,
  sector?: SymmetricHilbert,
): Promise<{ readonly state: Float64Array; readonly residual?: number }> {
  const option = named("initial");
  const [name, changes] = spec.initial.split(/:(.*)/s);
  const names = namesOf(spec);
  if (name !== "groundstate") {
    const part = () => stateIn(sector, name!, lattice, hamiltonian, options.signal);
    return { state: await inNameOf(`${option} ${name}`, part) };
  }
  const { near, ...parameters } = changedParameters(spec, changes, option);
  const before = hamiltonianOf({ ...spec, ...parameters }, named);
  requireSameBasis(
    `${option} ${spec.initial}`,
    { what: "the initial state", hilbert: before.hilbert },
    { what: "the Hamiltonian", hilbert: hamiltonian.hilbert },
  );
  const { tolerance, maxProducts, memory } = spec;
  const h = sector === undefined ? before : await operator.symmetric(before, sector, { signal: options.signal });
  const found = await exact.groundState(h, { tolerance, maxProducts, memory, ...options });
  const { complete, degeneracy, energies, residuals, states } = found;
  if (degeneracy === 1) return { state: found.state, residual: found.residual };
  if (near === undefined) {
    const levels = Array.from(energies.slice(0, Math.min(degeneracy, 4)), (energy) =>
      Number(energy.toPrecision(12)),
    ).join(", ");
    throw new ArgumentError(
      `${option} ${spec.initial}: the ground state is ${degeneracy}-fold degenerate (energies ${levels}${degeneracy > 4 ? ", …" : ""}), and its states evolve differently. ` +
        `Choose the one nearest to a state that you name with ${option} ${withNear(spec.initial)}, start from that state itself with ${option} ${either(names)}, or change a parameter such that the level splits.`,
    );
  }
  if (degeneracy > states.length || (!complete && degeneracy === states.length)) {
    const count = degeneracy > states.length ? `all ${degeneracy}` : `more than ${degeneracy}`;
    throw new ArgumentError(
      `${option} ${spec.initial}: ${count} states have this energy. Start from ${option} ${near} itself.`,
    );
  }
  const wanted = await inNameOf(`${option} ${spec.initial}`, () =>
    stateIn(sector, near, lattice, hamiltonian, options.signal),
  );
  const state = await nearest(wanted, states.slice(0, degeneracy), options.signal);
  if (state === undefined) {
    throw new ArgumentError(
      `${option} ${spec.initial}: none of the ${degeneracy} ground states has a part of ${near}. Take another of ${names.join(", ")}.`,
    );
  }
  return { state, residual: residuals.slice(0, degeneracy).reduce((sum, r) => Math.hypot(sum, r), 0) };
}

const withNear = (initial: string) => `${initial}${initial.includes(":") ? "," : ":"}near=plus`;

/** A state by its name, in a sector if there is one. @throws {ArgumentError} if it lies outside of that, saying by how much. */
async function stateIn(
  sector: SymmetricHilbert | undefined,
  name: string,
  lattice: Graph,
  hamiltonian: operator.Operator,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const state = await namedState(name, lattice, hamiltonian, signal);
  return sector === undefined ? state : namingFields({}, () => sector.project(state, { tolerance: 1e-10, signal }));
}

async function namedState(
  name: string,
  lattice: Graph,
  { hilbert }: operator.Operator,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  if (name === "plus") return exact.plusState(hilbert, { signal });
  return name === "up" ? exact.upState(hilbert) : exact.neelState(hilbert, lattice);
}

/** The projection of a state on orthonormal ones, with norm 1; undefined if rounding is all there is of it. */
async function nearest(
  state: Float64Array,
  basis: readonly Float64Array[],
  signal: AbortSignal | undefined,
): Promise<Float64Array | undefined> {
  const sum = new Float64Array(state.length);
  let square = 0;
  for (const vector of basis) {
    const [re, im] = await exact.overlap(vector, state, { signal });
    square += re * re + im * im;
    const add = (begin: number, end: number) => {
      for (let i = 2 * begin; i < 2 * end; i += 2) {
        sum[i]! += re * vector[i]! - im * vector[i + 1]!;
        sum[i + 1]! += re * vector[i + 1]! + im * vector[i]!;
      }
    };
    await inTurns(sum.length / 2, add, { signal, cost: 4 });
  }
  const norm = Math.sqrt(square);
  if (!(norm > 1e-8)) return undefined;
  const scale = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) sum[i]! /= norm;
  };
  await inTurns(sum.length, scale, { signal });
  return sum;
}

type Change = Partial<ModelSpec> & { readonly near?: string };

/** The parameters in "U=4,t=2", those that choose the basis must stay; and `near`. */
function changedParameters(spec: ModelSpec, text: string | undefined, option: string): Change {
  const allowed = parametersOf[spec.model].filter((name) => !basisParameters.includes(name));
  const names = namesOf(spec);
  const changed: Record<string, string | number> = {};
  for (const pair of text?.split(",") ?? []) {
    const [name, value] = pair.split("=") as [string, string];
    if (Object.hasOwn(changed, name)) {
      throw new ArgumentError(`${option} groundstate:${text}: ${name} is given twice. Keep one of them.`);
    }
    const isState = name === "near" && names.includes(value);
    if (!isState && !((allowed as string[]).includes(name) && Number.isFinite(decimalOf(value)))) {
      throw new ArgumentError(
        `${option} groundstate:${text}: give a number to ${allowed.join(" or ")}, or ${either(names)} to near, not ${name}=${value}.`,
      );
    }
    changed[name] = isState ? value : decimalOf(value);
  }
  return changed as Change;
}
