import { z } from "zod";
import { suggestedValue } from "../../arguments/index.js";
import { krylovDimensions, propagationDefaults } from "../../exact/evolve.js";
import { groundStateDefaults, mostLevels } from "../../exact/levels.js";
import { farthestTime } from "../../exact/timeList.js";

/** Lattices by name, and how many lengths each takes. */
export const latticeAxes = { chain: 1, square: 2, triangular: 2, honeycomb: 2, kagome: 2, cubic: 3 } as const;

/** Times of one `nnqs evolve`. */
const mostTimes = 100_000;

const finite = z.number().finite();

/** A lattice as --lattice takes it. */
export function exampleLattice(kind: keyof typeof latticeAxes = "square"): string {
  return kind === "square" ? "3x4" : `${kind}:${["12", "2x2", "2x2x3"][latticeAxes[kind] - 1]}`;
}

/** What a lattice must be, with the kind that is likely to be meant. */
function latticeWording(given: string): string {
  const kinds = Object.keys(latticeAxes) as (keyof typeof latticeAxes)[];
  const [kind, size] = given.split(":");
  const meant = kinds.find((name) => name === suggestedValue(kind!, kinds));
  const example = meant === undefined || size === undefined ? exampleLattice(meant) : `${meant}:${size}`;
  const question = meant === undefined ? "" : `, perhaps ${example}`;
  return `must be like 3x4, 12 or kagome:2x2, of ${kinds.join(", ")}${question}`;
}

/** States that have a name on every lattice. */
export const namedStates = ["plus", "neel", "up"] as const;

/** What an initial state must be, with the one that is likely to be meant. */
function initialWording(given: string): string {
  const meant = suggestedValue(given.split(":", 1)[0]!, [...namedStates, "groundstate"]);
  const question = meant === undefined || given.startsWith("groundstate:") ? "" : `, perhaps ${meant}`;
  return `must be ${namedStates.join(", ")}, or such as groundstate:U=4${question}`;
}

/** What `nnqs groundstate` and `nnqs evolve` have in common: a model on a lattice. */
export const modelFields = {
  model: z.enum(["tfim", "heisenberg", "hubbard"]).meta({ description: "which model", symbol: "name" }),
  lattice: z
    .string()
    .regex(new RegExp(`^(?:(?:${Object.keys(latticeAxes).join("|")}):)?\\d+(?:x\\d+)*$`), {
      error: ({ input }) => latticeWording(String(input)),
    })
    .default("3x4")
    .meta({ description: "lattice: 3x4 (square), 12 (a chain), kagome:2x2, cubic:2x2x3, …", symbol: "size" }),
  boundary: z
    .enum(["periodic", "open"])
    .default("periodic")
    .meta({ description: "ends of the lattice", symbol: "kind" }),
  field: finite.optional().meta({ description: "transverse field (tfim)", symbol: "h" }),
  longitudinal: finite
    .optional()
    .meta({ description: "longitudinal field (tfim, heisenberg)", symbol: "g", fallback: 0 }),
  coupling: finite.default(1).meta({ description: "coupling of tfim and heisenberg", symbol: "J" }),
  coupling2: finite
    .optional()
    .meta({ description: "coupling of second neighbours, J2 (tfim, heisenberg)", symbol: "J2", fallback: 0 }),
  magnetization: z.int().optional().meta({ description: "fixed sum of sigma_z (heisenberg)", symbol: "M" }),
  U: finite.optional().meta({ description: "interaction (hubbard)", symbol: "U" }),
  t: finite.default(1).meta({ description: "hopping (hubbard)", symbol: "t" }),
  up: z.int().min(0).optional().meta({ description: "number of up fermions (hubbard)", symbol: "n" }),
  down: z.int().min(0).optional().meta({ description: "number of down fermions (hubbard)", symbol: "n" }),
  tolerance: z
    .number()
    .positive()
    .default(propagationDefaults.tolerance)
    .meta({ description: "largest error", symbol: "eps" }),
  maxProducts: z.int().min(1).optional().meta({
    description: "products of H with a vector after which to give up",
    symbol: "n",
    fallback: propagationDefaults.maxProducts,
  }),
};

/** @param fallback - What the function that takes it has by default. */
function memoryField(fallback: number) {
  const description = "memory that a basis of vectors may take";
  return z.number().positive().optional().meta({ description, unit: "bytes", symbol: "bytes", fallback });
}

/** Observables that have a name on every basis that has them. */
export const observableNames = ["energy", "magnetization-x", "magnetization-z", "double-occupancy", "entropy"] as const;
/** One of {@link observableNames}. */
export type ObservableName = (typeof observableNames)[number];

/** Of a level; its energy is always given. */
const levelObservables = observableNames.filter((name) => name !== "energy");

/** Groups of a lattice, as `nnqs groundstate` calls them. */
const symmetries = ["translations", "translations+flip", "space", "space+flip"] as const;

/** Parameters of each model. */
export const parametersOf = {
  tfim: ["field", "longitudinal", "coupling", "coupling2"],
  heisenberg: ["longitudinal", "coupling", "coupling2", "magnetization"],
  hubbard: ["U", "t", "up", "down"],
} as const;

/** Those of all models. */
export const modelParameters = [...new Set(Object.values(parametersOf).flat())];

/** Those that choose the basis; others leave it as it is. */
export const basisParameters: readonly string[] = ["magnetization", "up", "down"];

/** Which sector, of `nnqs groundstate`, `nnqs evolve` and targets of `nnqs learn`. */
export const sectorFields = {
  symmetry: z.enum(symmetries).optional().meta({
    description: "group in whose sector the states are: translations, or the space group, with the flip of all spins",
    symbol: "group",
    fallback: "none, or translations with a momentum",
  }),
  momentum: z.array(z.int()).min(1).max(3).optional().meta({
    description: "momentum of the sector, one whole number m, modulo L, for each axis of L cells: k = 2*pi*m/L",
    symbol: "list",
    fallback: "0 along every axis of a symmetry",
  }),
  point: z
    .string()
    .regex(
      /^(-?1|e\(\d+\/\d+\))(,(-?1|e\(\d+\/\d+\)))*$/,
      "it must be characters such as 1,-1, or e(1/3) of a third of a turn",
    )
    .optional()
    .meta({
      description: "characters of the point group's operations in the sector, as --sectors all prints them",
      symbol: "list",
      fallback: "1 of as many as can be",
    }),
  parity: z.enum(["even", "odd"]).optional().meta({
    description: "what the flip of all spins makes of the states of the sector",
    symbol: "name",
    fallback: "even with the flip",
  }),
};

/** Everything that decides the numbers of `nnqs groundstate`. */
export const groundStateSchema = z.strictObject({
  experiment: z.literal("groundstate"),
  ...modelFields,
  memory: memoryField(groundStateDefaults.memory),
  levels: z
    .int()
    .min(1)
    .max(mostLevels)
    .default(1)
    .meta({ description: "levels wanted; the rest of the last multiplet comes with them", symbol: "k" }),
  ...sectorFields,
  sectors: z.enum(["one", "all"]).optional().meta({
    description: "the sector of these numbers, or a table of the lowest levels of every sector",
    symbol: "which",
    fallback: "one",
  }),
  observables: z
    .array(z.enum(levelObservables))
    .optional()
    .meta({ description: "observables to measure in each level, whose energies are always given", symbol: "list" }),
  seed: z.int().min(0).default(0).meta({ description: "seed of the start vectors", symbol: "S" }),
});
/** A spec of `nnqs groundstate`, defaults filled in. */
export type GroundStateSpec = z.infer<typeof groundStateSchema>;

const evolveFields = z.strictObject({
  experiment: z.literal("evolve"),
  ...modelFields,
  memory: memoryField(propagationDefaults.memory),
  times: z
    .array(finite.min(-farthestTime).max(farthestTime))
    .min(1)
    .max(mostTimes)
    .meta({ description: "times, in any order; they may be negative", symbol: "list" }),
  initial: z
    .string()
    .regex(new RegExp(`^(?:${namedStates.join("|")}|groundstate(?::[A-Za-z]+=[^,=]+(?:,[A-Za-z]+=[^,=]+)*)?)$`), {
      error: ({ input }) => initialWording(String(input)),
    })
    .default("plus")
    .meta({
      description:
        "state at time 0: plus, neel, up, groundstate, or groundstate:U=4, of a model with other parameters; of a degenerate level groundstate:field=0,near=up is the state nearest to up",
      symbol: "state",
    }),
  ...sectorFields,
  observables: z
    .array(z.enum(observableNames))
    .default(["energy"])
    .meta({ description: "observables to measure at each time", symbol: "list" }),
  method: z.enum(["krylov", "chebyshev"]).default("krylov").meta({ description: "propagator", symbol: "name" }),
  imaginary: z.boolean().optional().meta({
    description: "imaginary time: exp(-H t) on the state, of norm 1, with the logarithms of its norms",
    fallback: false,
  }),
  maxDimension: z.int().min(krylovDimensions.least).max(krylovDimensions.most).optional().meta({
    description: "largest dimension of one Krylov space",
    symbol: "n",
    fallback: propagationDefaults.maxDimension,
  }),
});

/** Everything that decides the numbers of `nnqs evolve`. */
export const evolveSchema = evolveFields.refine(
  ({ method, maxDimension }) => method === "krylov" || maxDimension === undefined,
  { path: ["maxDimension"], error: "it is of the method krylov; leave it out, or take that" },
);
/** A spec of `nnqs evolve`, defaults filled in. */
export type EvolveSpec = z.infer<typeof evolveSchema>;

/** A model on a lattice. */
export type ModelSpec = Pick<EvolveSpec, Exclude<keyof typeof modelFields, "tolerance" | "maxProducts">>;
