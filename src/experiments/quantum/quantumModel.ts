import {
  describe,
  inNameOf,
  mostCounted,
  mostFermionSites,
  mostFixedSpins,
  mostSpins,
  suggestion,
} from "../../arguments/index.js";
import * as graph from "../../graph/index.js";
import { binomial } from "../../hilbert/binomial.js";
import { ArgumentError } from "../../native/errors.js";
import * as operator from "../../operator/index.js";
import { parameter } from "../../operator/parameters.js";
import {
  exampleLattice,
  latticeAxes,
  type ModelSpec,
  modelFields,
  modelParameters,
  parametersOf,
} from "./quantumSpec.js";

/** How basis states are counted, for manifests. */
export const basisConvention =
  "site i is bit i. Spins: bit 0 is sigma_z=+1 (up), bit 1 is -1 (down); words ascending. " +
  "Fermions: all up operators (sites ascending) before all down operators; index = rank(up word)*dim(down) + rank(down word).";

/** How messages call a parameter: an option of the command, or a field of a spec. */
export type Naming = (parameter: string) => string;

/** As options of `nnqs groundstate` and `nnqs evolve`. */
export const asOption: Naming = (parameter) => `--${parameter}`;

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
      `${option} ${lattice} must have ${axes}, not ${lengths.length}. Give it as in ${option} ${exampleLattice(name)}.`,
    );
  }
  if (lengths.includes(0)) {
    throw new ArgumentError(
      `${option} ${lattice} must have lengths of at least 1. Give it as in ${option} ${exampleLattice(name)}.`,
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
  return coupling2 === 0
    ? inNameOf(`${option} ${lattice}`, make)
    : inNameOf(`${named("coupling2")} ${coupling2}`, make);
}

/** @throws {ArgumentError} if the model has no basis on so many sites, or one of too many states. */
function requireTreatable(spec: ModelSpec, sites: number, named: Naming): void {
  const { model, lattice, magnetization } = spec;
  const free = model === "tfim" || (model === "heisenberg" && magnetization === undefined);
  const most = free ? mostSpins : model === "heisenberg" ? mostFixedSpins : mostFermionSites;
  if (sites <= most) {
    requireSector(spec, sites, named);
    return;
  }
  const fixing = model === "heisenberg" && free && sites <= mostFixedSpins ? `, or fix ${named("magnetization")}` : "";
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
  if (states <= mostCounted) return;
  throw new ArgumentError(
    `${what} has ${states.toPrecision(3)} states, of which at most 2³¹−1 can be treated. Take ${remedy}.`,
  );
}

/** Parameters without a default. */
const neededBy = { tfim: ["field"], heisenberg: [], hubbard: ["U", "up", "down"] } as const;

/** Parameters that have a default, and which; giving it to a model without them changes nothing. */
const defaults: Readonly<Record<string, number>> = {
  coupling: modelFields.coupling.parse(undefined),
  t: modelFields.t.parse(undefined),
};

/** The Hamiltonian of a spec, and the lattice that it is on. */
export interface Model {
  readonly lattice: graph.Graph;
  readonly hamiltonian: operator.Operator;
  /** Tr H/D, the energy at infinite temperature. */
  readonly infiniteEnergy: number;
}

/** The Hamiltonian of a spec. @throws {ArgumentError} as {@link modelOn}. */
export function hamiltonianOf(spec: ModelSpec, named: Naming = asOption): operator.Operator {
  return modelOn(spec, named).hamiltonian;
}

/**
 * What a spec is of.
 *
 * @throws {ArgumentError} if the model lacks a parameter, or is given one that it does not have.
 */
export function modelOn(spec: ModelSpec, named: Naming = asOption): Model {
  const known: readonly (typeof modelParameters)[number][] = parametersOf[spec.model];
  const foreign = modelParameters.find((name) => spec[name] !== defaults[name] && !known.includes(name));
  if (foreign !== undefined) {
    const meant = suggestion(foreign, known, named);
    const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
    throw new ArgumentError(
      `${named(foreign)} is no parameter of ${spec.model}, which has ${known.map(named).join(", ")}.${question}`,
    );
  }
  const lattice = latticeOf(spec, named);
  requireTreatable(spec, lattice.sites, named);
  requireParameters(spec, known, named);
  return { lattice, hamiltonian: operatorOn(lattice, spec, named), infiniteEnergy: infiniteEnergyOf(lattice, spec) };
}

/** With all numbers of what is conserved alike: ⟨σᶻσᶻ⟩ = (M²−n)/n(n−1) at Σσᶻ = M on n sites, ⟨n↑n↓⟩ = N↑N↓/n² of fermions; 0 on all states of spins. */
function infiniteEnergyOf({ sites, shells }: graph.Graph, spec: ModelSpec): number {
  switch (spec.model) {
    case "tfim":
      return 0;
    case "hubbard": {
      const { U = 0, up = 0, down = 0 } = spec;
      return (U * up * down) / sites;
    }
    case "heisenberg": {
      const { coupling, coupling2 = 0, longitudinal = 0, magnetization } = spec;
      if (magnetization === undefined || sites === 1) return -longitudinal * (magnetization ?? 0);
      const [first = 0, second = 0] = shells;
      const alike = (magnetization ** 2 - sites) / (sites * (sites - 1));
      return (coupling * first + coupling2 * second) * alike - longitudinal * magnetization;
    }
  }
}

function operatorOn(lattice: graph.Graph, spec: ModelSpec, named: Naming): operator.Operator {
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

/** @throws {ArgumentError} naming a parameter that is larger than operators take, in the words of the command or spec. */
function requireParameters(spec: ModelSpec, known: readonly (typeof modelParameters)[number][], named: Naming): void {
  for (const name of known) {
    const problem = spec[name] === undefined ? undefined : parameter(spec[name]);
    if (problem === undefined) continue;
    throw new ArgumentError(`${named(name)} must be ${problem.allowed}, not ${describe(spec[name])}.`);
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
