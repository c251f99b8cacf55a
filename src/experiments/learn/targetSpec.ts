import { z } from "zod";
import {
  basisParameters,
  evolveSchema,
  modelFields,
  modelParameters,
  parametersOf,
  sectorFields,
} from "../quantum/quantumSpec.js";
import { limits } from "../spec/limits.js";
import { stateFileSchema } from "../spec/stateFile.js";

const { model, lattice, boundary, field, longitudinal, coupling, coupling2, magnetization, U, t, up, down } =
  modelFields;
const { initial } = evolveSchema.shape;

const scale = z
  .number()
  .min(limits.scale.minimum)
  .max(limits.scale.maximum)
  .default(1)
  .meta({ description: "factor of the state; a model's has norm 1", symbol: "factor" });

/** A state of a model on a lattice: a ground state, or a quench. */
export const modelTargetSchema = z.strictObject({
  model,
  lattice,
  boundary,
  field,
  longitudinal,
  coupling,
  coupling2,
  magnetization,
  U,
  up,
  down,
  hopping: t,
  initial: initial
    .unwrap()
    .optional()
    .meta({ ...initial.meta(), fallback: "plus with a time, groundstate without" }),
  tolerance: z
    .number()
    .positive()
    .max(1)
    .default(1e-12)
    .meta({ description: "largest error of the quench", symbol: "eps" }),
  time: z.number().min(-1e6).max(1e6).optional().meta({ description: "time of the quench", symbol: "t" }),
  scale,
});
/** Such a target, defaults filled in. */
export type ModelTarget = z.infer<typeof modelTargetSchema>;

/** The same in a sector of the lattice's symmetry, such as that of a momentum. */
const sectorTargetSchema = modelTargetSchema.safeExtend(sectorFields);
/** Such a target. */
export type SectorTarget = z.infer<typeof sectorTargetSchema>;

/** A state of one's own. */
const fileTargetSchema = stateFileSchema.safeExtend({ scale });
/** Such a target. */
export type FileTarget = z.infer<typeof fileTargetSchema>;

type ModelParameter = (typeof modelParameters)[number];
type TargetParameter = Exclude<ModelParameter, "t"> | "hopping";

/** How a target calls a parameter of its model: t is its time. */
function targetParameter(name: ModelParameter): TargetParameter {
  return name === "t" ? "hopping" : name;
}

/** The parameters of a model, as a target calls them. */
export function targetParametersOf(model: ModelTarget["model"]): TargetParameter[] {
  return parametersOf[model].map(targetParameter);
}

/** Fields of a target that decide its amplitudes, and not its basis. */
export const amplitudeFields: ReadonlySet<string> = new Set([
  ...modelParameters.filter((name) => !basisParameters.includes(name)).map(targetParameter),
  ...["initial", "time", "tolerance", "scale", "file", "key"],
  ...Object.keys(sectorFields),
]);

/** What is learned. */
export const targetSchema = z.union([sectorTargetSchema, fileTargetSchema], {
  error: ({ input }) =>
    typeof input === "object" && input !== null && "model" in input && "file" in input
      ? 'it must have either `model` or `file`, not both; of an argument, target={"file":"psi.npy","sites":12} replaces the model'
      : undefined,
});
/** A target, defaults filled in. */
export type TargetSpec = z.infer<typeof targetSchema>;
