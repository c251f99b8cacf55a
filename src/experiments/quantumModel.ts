import * as exact from "../exact/index.js";
import * as graph from "../graph/index.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import * as operator from "../operator/index.js";
import { latticeAxes, type ModelSpec } from "./quantumSpec.js";

/** How basis states are counted, for manifests. */
export const basisConvention =
  "site i is bit i. Spins: bit 0 is sigma_z=+1 (up), bit 1 is -1 (down); words ascending. " +
  "Fermions: all up operators (sites ascending) before all down operators; index = rank(up word)*dim(down) + rank(down word).";

/** The lattice of a spec. @throws {ArgumentError} if the number of lengths does not fit its kind. */
export function latticeOf({ lattice, boundary }: Pick<ModelSpec, "lattice" | "boundary">): graph.Graph {
  const [kind, size] = lattice.includes(":") ? (lattice.split(":") as [string, string]) : [undefined, lattice];
  const lengths = size.split("x").map(Number);
  const name = (kind ?? ["chain", "square", "cubic"][lengths.length - 1]) as keyof typeof latticeAxes | undefined;
  if (name === undefined || latticeAxes[name] !== lengths.length) {
    throw new ArgumentError(
      `--lattice ${lattice}: a ${name ?? "lattice"} has ${name ? latticeAxes[name] : "1 to 3"} lengths.`,
    );
  }
  const periodic = boundary === "periodic";
  const [a, b = 1, c = 1] = lengths as [number, number?, number?];
  switch (name) {
    case "chain":
      return graph.chain(a, { periodic });
    case "cubic":
      return graph.cubic(a, b, c, { periodic });
    case "square":
      return graph.square(a, b, { periodic });
    case "triangular":
      return graph.triangular(a, b, { periodic });
    case "honeycomb":
      return graph.honeycomb(a, b, { periodic });
    case "kagome":
      return graph.kagome(a, b, { periodic });
  }
}

const parametersOf = {
  tfim: ["field", "coupling"],
  heisenberg: ["field", "coupling", "magnetization"],
  hubbard: ["U", "hopping", "up", "down"],
} as const;

/** Parameters without a default. */
const neededBy = { tfim: ["field"], heisenberg: [], hubbard: ["U", "up", "down"] } as const;

/** Parameters that have a default, and which; giving it to a model without them changes nothing. */
const defaults: Readonly<Record<string, number>> = { coupling: 1, hopping: 1 };

/** The Hamiltonian of a spec. @throws {ArgumentError} if the model lacks a parameter, or is given one that it does not have. */
export function hamiltonianOf(spec: ModelSpec): operator.Operator {
  const known: readonly string[] = parametersOf[spec.model];
  const names = ["field", "coupling", "magnetization", "U", "hopping", "up", "down"] as const;
  const foreign = names.find((name) => spec[name] !== defaults[name] && !known.includes(name));
  if (foreign !== undefined) {
    throw new ArgumentError(`--${foreign} is no parameter of ${spec.model}, which has --${known.join(", --")}.`);
  }
  const lattice = latticeOf(spec);
  const { coupling, magnetization, hopping } = spec;
  switch (spec.model) {
    case "tfim":
      return operator.ising(lattice, { field: required(spec, "field"), coupling });
    case "heisenberg":
      return operator.heisenberg(lattice, { coupling, longitudinal: spec.field ?? 0, magnetization });
    case "hubbard": {
      const numbers = { up: required(spec, "up"), down: required(spec, "down") };
      return operator.hubbard(lattice, { ...numbers, U: required(spec, "U"), t: hopping });
    }
  }
}

function required(spec: ModelSpec, name: "field" | "U" | "up" | "down"): number {
  const value = spec[name];
  if (value === undefined) {
    throw new ArgumentError(`--${name} is missing: ${spec.model} needs --${neededBy[spec.model].join(", --")}.`);
  }
  return value;
}

/** The initial state of a quench, and the residual of the ground state that it may be. */
export async function initialState(
  spec: ModelSpec & { readonly initial: string; readonly tolerance: number },
  hamiltonian: operator.Operator,
  options: JobOptions,
): Promise<{ readonly state: Float64Array; readonly residual?: number }> {
  const { hilbert } = hamiltonian;
  const [name, changes] = spec.initial.split(":");
  if (name === "plus") return { state: exact.plusState(hilbert) };
  if (name === "up") return { state: exact.upState(hilbert) };
  if (name === "neel") return { state: exact.neelState(hilbert, latticeOf(spec)) };
  const before = hamiltonianOf({ ...spec, ...changedParameters(spec, changes) });
  const { state, residual } = await exact.groundState(before, { tolerance: spec.tolerance, ...options });
  return { state, residual };
}

/** The parameters in "U=4,hopping=2"; those that choose the basis must stay. */
function changedParameters(spec: ModelSpec, text: string | undefined): Partial<ModelSpec> {
  const allowed = parametersOf[spec.model].filter((name) => !["up", "down", "magnetization"].includes(name));
  const pairs = (text?.split(",") ?? []).map((pair) => {
    const [name, value] = pair.split("=") as [string, string];
    if (!(allowed as string[]).includes(name) || !Number.isFinite(Number(value))) {
      throw new ArgumentError(
        `--initial groundstate:${text}: give a number to ${allowed.join(" or ")}, not ${name}=${value}.`,
      );
    }
    return [name, Number(value)] as const;
  });
  return Object.fromEntries(pairs);
}
