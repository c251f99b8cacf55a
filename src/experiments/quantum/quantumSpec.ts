import { z } from "zod";
import { suggestedValue } from "../../arguments/index.js";
import { farthestTime } from "../../exact/timeList.js";

/** Lattices by name, and how many lengths each takes. */
export const latticeAxes = { chain: 1, square: 2, triangular: 2, honeycomb: 2, kagome: 2, cubic: 3 } as const;

/** Times of one `nnqs evolve`. */
export const mostTimes = 100_000;

const finite = z.number().finite();

/** What a lattice must be, with the kind that is likely to be meant. */
function latticeWording(given: string): string {
  const kinds = Object.keys(latticeAxes);
  const meant = suggestedValue(given.split(":", 1)[0]!, kinds);
  const question = meant === undefined ? "" : `, perhaps ${meant}:${given.split(":")[1] ?? "2x2"}`;
  return `must be like 3x4, 12 or kagome:2x2, of ${kinds.join(", ")}${question}`;
}

/** What an initial state must be, with the one that is likely to be meant. */
function initialWording(given: string): string {
  const meant = suggestedValue(given.split(":", 1)[0]!, ["plus", "neel", "up", "groundstate"]);
  const question = meant === undefined || given.startsWith("groundstate:") ? "" : `, perhaps ${meant}`;
  return `must be plus, neel, up, or such as groundstate:U=4${question}`;
}

/** What `nnqs groundstate` and `nnqs evolve` have in common: a model on a lattice. */
export const modelFields = {
  model: z.enum(["tfim", "heisenberg", "hubbard"]),
  /** Such as "3x4" (square), "12" (chain), "kagome:2x2", "cubic:2x2x3". */
  lattice: z.string().regex(new RegExp(`^(?:(?:${Object.keys(latticeAxes).join("|")}):)?\\d+(?:x\\d+)*$`), {
    error: ({ input }) => latticeWording(String(input)),
  }),
  boundary: z.enum(["periodic", "open"]).default("periodic"),
  /** Transverse field h of tfim. */
  field: finite.optional(),
  /** Longitudinal field g of tfim and heisenberg; 0 if left out. */
  longitudinal: finite.optional(),
  /** J of tfim and heisenberg. */
  coupling: finite.default(1),
  /** Σσᶻ of heisenberg, if fixed. */
  magnetization: z.int().optional(),
  U: finite.optional(),
  /** Hopping of hubbard. */
  t: finite.default(1),
  up: z.int().min(0).optional(),
  down: z.int().min(0).optional(),
  tolerance: z.number().positive().default(1e-10),
  /** Products of H with a vector after which to give up; 100 000 if left out. */
  maxProducts: z.int().min(1).optional(),
  /** Bytes that a basis may take; the function's own default if left out. */
  memory: z.number().positive().optional(),
};

export const observableNames = ["energy", "magnetization-x", "magnetization-z", "double-occupancy", "entropy"] as const;
export type ObservableName = (typeof observableNames)[number];

export const groundStateSchema = z.strictObject({
  experiment: z.literal("groundstate"),
  ...modelFields,
  /** The rest of the multiplet in which the last one lies comes with them. */
  levels: z.int().min(1).max(1000).default(1),
  seed: z.int().min(0).default(0),
});
export type GroundStateSpec = z.infer<typeof groundStateSchema>;

export const evolveSchema = z.strictObject({
  experiment: z.literal("evolve"),
  ...modelFields,
  /** In any order, negative ones too. */
  times: z.array(finite.min(-farthestTime).max(farthestTime)).min(1).max(mostTimes),
  /**
   * plus, neel, up, or groundstate:NAME=VALUE,… with parameters of the model that differ from those of the evolution; of a degenerate
   * level near=plus, near=neel or near=up chooses the state nearest to that one.
   */
  initial: z
    .string()
    .regex(/^(?:plus|neel|up|groundstate(?::[A-Za-z]+=[^,=]+(?:,[A-Za-z]+=[^,=]+)*)?)$/, {
      error: ({ input }) => initialWording(String(input)),
    })
    .default("plus"),
  observables: z.array(z.enum(observableNames)).default(["energy"]),
  method: z.enum(["krylov", "chebyshev"]).default("krylov"),
  /** e^{−Ht} instead of e^{−iHt}. */
  imaginary: z.boolean().optional(),
  /** Largest dimension of one Krylov space; 200 if left out. */
  maxDimension: z.int().min(2).max(1000).optional(),
});
export type EvolveSpec = z.infer<typeof evolveSchema>;

export type ModelSpec = Pick<EvolveSpec, Exclude<keyof typeof modelFields, "tolerance" | "maxProducts" | "memory">>;
