import { inNameOf, suggestion } from "../../arguments/index.js";
import * as exact from "../../exact/index.js";
import * as graph from "../../graph/index.js";
import { binomial } from "../../hilbert/binomial.js";
import { requireSameBasis } from "../../hilbert/requireSameBasis.js";
import type { SymmetricHilbert } from "../../hilbert/symmetric.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";
import * as operator from "../../operator/index.js";
import { type EvolveSpec, latticeAxes, type ModelSpec } from "./quantumSpec.js";

/** How basis states are counted, for manifests. */
export const basisConvention =
  "site i is bit i. Spins: bit 0 is sigma_z=+1 (up), bit 1 is -1 (down); words ascending. " +
  "Fermions: all up operators (sites ascending) before all down operators; index = rank(up word)*dim(down) + rank(down word).";

/** How messages call a parameter: an option of the command, or a field of a spec. */
export type Naming = (parameter: string) => string;

const asOption: Naming = (parameter) => `--${parameter}`;

/** The lattice of a spec. @throws {ArgumentError} if the number of lengths does not fit its kind, or one of them is 0. */
export function latticeOf(
  { lattice, boundary, coupling2 = 0 }: Pick<ModelSpec, "lattice" | "boundary" | "coupling2">,
  named: Naming = asOption,
): graph.Graph {
  const option = named("lattice");
  const [kind, size] = lattice.includes(":") ? (lattice.split(":") as [string, string]) : [undefined, lattice];
  const lengths = size.split("x").map(Number);
  const name = (kind ?? ["chain", "square", "cubic"][lengths.length - 1]) as keyof typeof latticeAxes | undefined;
  if (name === undefined || latticeAxes[name] !== lengths.length) {
    const axes =
      name === undefined ? "1 to 3 lengths" : latticeAxes[name] === 1 ? "one length" : `${latticeAxes[name]} lengths`;
    throw new ArgumentError(
      `${option} ${lattice} must have ${axes}, not ${lengths.length}. Give it as in ${option} ${exampleOf(name)}.`,
    );
  }
  if (lengths.includes(0)) {
    throw new ArgumentError(
      `${option} ${lattice} must have lengths of at least 1. Give it as in ${option} ${exampleOf(name)}.`,
    );
  }
  const options = { periodic: boundary === "periodic", neighbours: coupling2 === 0 ? 1 : 2 };
  const [a, b = 1, c = 1] = lengths as [number, number?, number?];
  const make = {
    chain: () => graph.chain(a, options),
    cubic: () => graph.cubic(a, b, c, options),
    square: () => graph.square(a, b, options),
    triangular: () => graph.triangular(a, b, options),
    honeycomb: () => graph.honeycomb(a, b, options),
    kagome: () => graph.kagome(a, b, options),
  }[name];
  return coupling2 === 0 ? make() : inNameOf(`${named("coupling2")} ${coupling2}`, make);
}

/** A lattice as --lattice takes it. */
function exampleOf(kind: keyof typeof latticeAxes = "square"): string {
  return kind === "square" ? "3x4" : `${kind}:${{ chain: "12", cubic: "2x2x3" }[kind as string] ?? "2x2"}`;
}

/** @throws {ArgumentError} if the model has no basis on so many sites, or one of too many states. */
function requireTreatable(spec: ModelSpec, sites: number, named: Naming): void {
  const { model, lattice, magnetization } = spec;
  const free = model === "tfim" || (model === "heisenberg" && magnetization === undefined);
  const most = free ? 30 : model === "heisenberg" ? 63 : 32;
  if (sites <= most) {
    requireSector(spec, sites, named);
    return;
  }
  const fixing = model === "heisenberg" && free && sites <= 63 ? `, or fix ${named("magnetization")}` : "";
  const why = free ? `: there are 2^sites states, of which at most 2³¹−1 can be treated` : "";
  throw new ArgumentError(
    `${named("lattice")} ${lattice} must have at most ${most} sites for ${named("model")} ${model}, not ${sites}${why}. Take a smaller lattice${fixing}.`,
  );
}

/** @throws {ArgumentError} if there is no state of these numbers, or there are too many. */
function requireSector({ model, lattice, ...spec }: ModelSpec, sites: number, named: Naming): void {
  if (model === "hubbard") {
    const [up, down] = [required({ model, ...spec }, "up", named), required({ model, ...spec }, "down", named)];
    for (const [name, count] of [
      ["up", up],
      ["down", down],
    ] as const) {
      if (count <= sites) continue;
      throw new ArgumentError(
        `${named(name)} must be at most ${sites}, one for each site of ${named("lattice")} ${lattice}, not ${count}. Take fewer, or a larger lattice.`,
      );
    }
    const states = binomial(sites, up) * binomial(sites, down);
    requireStates(
      `${named("lattice")} ${lattice} with ${named("up")} ${up} and ${named("down")} ${down}`,
      states,
      "a smaller lattice, or fewer fermions",
    );
  }
  const { magnetization } = spec;
  if (model !== "heisenberg" || magnetization === undefined) return;
  if (Math.abs(magnetization) > sites || (magnetization - sites) % 2 !== 0) {
    throw new ArgumentError(
      `${named("magnetization")} must be one of ${-sites}, ${2 - sites}, …, ${sites} on the ${sites} sites of ${named("lattice")} ${lattice}, not ${magnetization}.`,
    );
  }
  const states = binomial(sites, (sites - magnetization) / 2);
  requireStates(
    `${named("lattice")} ${lattice} with ${named("magnetization")} ${magnetization}`,
    states,
    "a smaller lattice, or another magnetization",
  );
}

function requireStates(what: string, states: number, remedy: string): void {
  if (states < 2 ** 31) return;
  throw new ArgumentError(
    `${what} has ${states.toPrecision(3)} states, of which at most 2³¹−1 can be treated. Take ${remedy}.`,
  );
}

const parametersOf = {
  tfim: ["field", "longitudinal", "coupling", "coupling2"],
  heisenberg: ["longitudinal", "coupling", "coupling2", "magnetization"],
  hubbard: ["U", "t", "up", "down"],
} as const;

/** Parameters without a default. */
const neededBy = { tfim: ["field"], heisenberg: [], hubbard: ["U", "up", "down"] } as const;

/** Parameters that have a default, and which; giving it to a model without them changes nothing. */
const defaults: Readonly<Record<string, number>> = { coupling: 1, t: 1 };

/** The Hamiltonian of a spec. @throws {ArgumentError} if the model lacks a parameter, or is given one that it does not have. */
export function hamiltonianOf(spec: ModelSpec, named: Naming = asOption): operator.Operator {
  const known: readonly string[] = parametersOf[spec.model];
  const names = ["field", "longitudinal", "coupling", "coupling2", "magnetization", "U", "t", "up", "down"] as const;
  const foreign = names.find((name) => spec[name] !== defaults[name] && !known.includes(name));
  if (foreign !== undefined) {
    const meant = suggestion(foreign, known, named);
    const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
    throw new ArgumentError(
      `${named(foreign)} is no parameter of ${spec.model}, which has ${known.map(named).join(", ")}.${question}`,
    );
  }
  const lattice = latticeOf(spec, named);
  requireTreatable(spec, lattice.sites, named);
  const { coupling: first, coupling2: second = 0, longitudinal = 0, magnetization, t } = spec;
  const coupling = second === 0 ? first : [first, second];
  switch (spec.model) {
    case "tfim":
      return operator.ising(lattice, { field: required(spec, "field", named), coupling, longitudinal });
    case "heisenberg":
      return operator.heisenberg(lattice, { coupling, longitudinal, magnetization });
    case "hubbard": {
      const numbers = { up: required(spec, "up", named), down: required(spec, "down", named) };
      return operator.hubbard(lattice, { ...numbers, U: required(spec, "U", named), t });
    }
  }
}

function required(spec: Omit<ModelSpec, "lattice">, name: "field" | "U" | "up" | "down", named: Naming): number {
  const value = spec[name];
  if (value === undefined) {
    throw new ArgumentError(
      `${named(name)} is missing: ${spec.model} needs ${neededBy[spec.model].map(named).join(", ")}.`,
    );
  }
  return value;
}

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
  hamiltonian: operator.Operator,
  options: JobOptions,
  named: Naming = asOption,
  sector?: SymmetricHilbert,
): Promise<{ readonly state: Float64Array; readonly residual?: number }> {
  const option = named("initial");
  const [name, changes] = spec.initial.split(":");
  if (name !== "groundstate") {
    const part = () => stateIn(sector, name!, spec, hamiltonian);
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
        `Choose the one nearest to a state that you name with ${option} ${withNear(spec.initial)}, start from that state itself with ${option} plus, neel or up, or change a parameter such that the level splits.`,
    );
  }
  if (degeneracy > states.length || (!complete && degeneracy === states.length)) {
    const count = degeneracy > states.length ? `all ${degeneracy}` : `more than ${degeneracy}`;
    throw new ArgumentError(
      `${option} ${spec.initial}: ${count} states have this energy. Start from ${option} ${near} itself.`,
    );
  }
  const state = await nearest(await stateIn(sector, near, spec, hamiltonian), states.slice(0, degeneracy));
  if (state === undefined) {
    throw new ArgumentError(
      `${option} ${spec.initial}: none of the ${degeneracy} ground states has a part of ${near}. Take another of plus, neel, up.`,
    );
  }
  return { state, residual: residuals.slice(0, degeneracy).reduce((sum, r) => Math.hypot(sum, r), 0) };
}

const withNear = (initial: string) => `${initial}${initial.includes(":") ? "," : ":"}near=plus`;

/** A state by its name, in a sector if there is one. @throws {ArgumentError} if it lies outside of that, saying by how much. */
async function stateIn(
  sector: SymmetricHilbert | undefined,
  name: string,
  spec: ModelSpec,
  hamiltonian: operator.Operator,
): Promise<Float64Array> {
  const state = await namedState(name, spec, hamiltonian);
  return sector === undefined ? state : sector.project(state, { tolerance: 1e-10 });
}

async function namedState(name: string, spec: ModelSpec, { hilbert }: operator.Operator): Promise<Float64Array> {
  if (name === "plus") return exact.plusState(hilbert);
  return name === "up" ? exact.upState(hilbert) : exact.neelState(hilbert, latticeOf(spec));
}

/** The projection of a state on orthonormal ones, with norm 1; undefined if rounding is all there is of it. */
async function nearest(state: Float64Array, basis: readonly Float64Array[]): Promise<Float64Array | undefined> {
  const sum = new Float64Array(state.length);
  let square = 0;
  for (const vector of basis) {
    const [re, im] = await exact.overlap(vector, state);
    square += re * re + im * im;
    const add = (begin: number, end: number) => {
      for (let i = 2 * begin; i < 2 * end; i += 2) {
        sum[i]! += re * vector[i]! - im * vector[i + 1]!;
        sum[i + 1]! += re * vector[i + 1]! + im * vector[i]!;
      }
    };
    await inTurns(sum.length / 2, add, { cost: 4 });
  }
  const norm = Math.sqrt(square);
  if (!(norm > 1e-8)) return undefined;
  const scale = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) sum[i]! /= norm;
  };
  await inTurns(sum.length, scale);
  return sum;
}

type Change = Partial<ModelSpec> & { readonly near?: string };

/** The parameters in "U=4,t=2", those that choose the basis must stay; and `near`. */
function changedParameters(spec: ModelSpec, text: string | undefined, option: string): Change {
  const allowed = parametersOf[spec.model].filter((name) => !["up", "down", "magnetization"].includes(name));
  const pairs = (text?.split(",") ?? []).map((pair) => {
    const [name, value] = pair.split("=") as [string, string];
    if (name === "near" && ["plus", "neel", "up"].includes(value)) return [name, value] as const;
    if (!(allowed as string[]).includes(name) || !Number.isFinite(Number(value))) {
      throw new ArgumentError(
        `${option} groundstate:${text}: give a number to ${allowed.join(" or ")}, or plus, neel or up to near, not ${name}=${value}.`,
      );
    }
    return [name, Number(value)] as const;
  });
  return Object.fromEntries(pairs) as Change;
}
