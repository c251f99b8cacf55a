import { z } from "zod";
import { defaultTolerance } from "../../predict/defaults.js";
import { paperFraction } from "../../predict/learningRate.js";
import { trainingSchema } from "../ensembles/ensembleSpec.js";
import { observableNames } from "../quantum/quantumSpec.js";
import { limits, resultName, wholeNumberList } from "../spec/limits.js";
import { networkSchema } from "../spec/networkSpec.js";
import { paperLayers } from "../spec/paperNetwork.js";
import { paperSteps } from "../spec/paperSteps.js";
import { learnFlowSchema, measurementsSchema } from "./flowSpec.js";
import { lacking, methods } from "./method.js";
import { isOfFermions, latticeSymmetries, requireFlip } from "./requireFlip.js";
import { targetSchema } from "./targetSpec.js";

const seed = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Finite ensembles beside the infinite-width curves. */
const learnEnsembleSchema = z.strictObject({
  widths: wholeNumberList(1, limits.width).describe("neurons of every hidden layer, one ensemble for each"),
  ...trainingSchema.shape,
  steps: z.int().min(1).max(limits.steps).default(paperSteps).describe("gradient-descent steps"),
});

/** Observables of the learned state besides the fidelity of the mean, which is always there. */
const learnObservables = ["fidelity", "member-fidelity", ...observableNames] as const;

/** Of them what a loss other than the squared one measures, asked for or not, where the target has it. */
const alwaysMeasured: readonly string[] = ["fidelity", "energy", "entropy"];

const fields = z.strictObject({
  experiment: z.literal("learn"),
  name: resultName.describe("names the result directory"),
  target: targetSchema.describe("the state that is learned"),
  network: networkSchema.describe("layers of the network of each component, in order; the last has one output"),
  encoding: z
    .enum(["levels", "spins"])
    .default("levels")
    .describe(
      "what the network reads of a fermionic site: one of four levels, or two spins ±1; spins are read as they are by both",
    ),
  symmetry: z
    .enum(["none", ...latticeSymmetries])
    .default("none")
    .describe("symmetry of the lattice that the networks are given, with the characters of the target"),
  project: z.boolean().optional().meta({
    description: "whether the part of the target that has the symmetry is learned, where not all of it has",
    fallback: false,
  }),
  loss: z
    .enum(["supervised", "infidelity", "energy", "likelihood"])
    .default("supervised")
    .describe("what is minimised"),
  flow: learnFlowSchema
    .nullable()
    .default(null)
    .describe("how a loss other than supervised is minimised; null: with its defaults"),
  measurements: measurementsSchema.nullable().default(null).describe("measurements of the target, for the likelihood"),
  train: z
    .union([
      z
        .number()
        .gt(0)
        .refine(
          (value) => value < 1 || Number.isSafeInteger(value),
          "it must be a whole number, or a fraction below 1",
        ),
      z.literal("all"),
      z.strictObject({
        file: z
          .string()
          .min(1)
          .describe(
            "a .npy or .npz file with the indices of the training states in the order of this program, or a bool for each state",
          ),
        key: z.string().min(1).nullable().default(null).describe("name of the array in an .npz file of several"),
      }),
    ])
    .describe('training states: how many, a fraction of all, "all", or a file that lists them'),
  learningRate: z
    .union([
      z.number().gt(0),
      z.strictObject({ relative: z.number().gt(0).max(1e6).describe("ratio to the largest stable step size") }),
    ])
    .default({ relative: paperFraction })
    .describe("step size η, or its ratio to the largest stable one"),
  momentum: z.number().min(0).lt(1).default(0).describe("β of heavy-ball momentum"),
  times: z
    .array(z.number().min(0))
    .min(1)
    .max(100_000)
    .refine((list) => list.every((time, i) => i === 0 || time > list[i - 1]!), "it must ascend")
    .nullable()
    .default(null)
    .describe("gradient-descent steps at which losses are computed; null: 0 and up to 60 between 1 and the last step"),
  method: z
    .enum(["auto", ...methods])
    .default("auto")
    .describe("how the infinite width is computed; auto: by size and memory"),
  tolerance: z
    .number()
    .gt(0)
    .lt(1)
    .default(defaultTolerance)
    .describe("error bound of the mean that walsh and krylov meet"),
  observables: z
    .array(z.enum(learnObservables))
    .default(["fidelity"])
    .describe("of the learned state; the fidelity of the mean is always there"),
  ensemble: learnEnsembleSchema.nullable().default(null).describe("finite networks beside; null: infinite width alone"),
  seed: z
    .union([
      seed,
      z.strictObject({ split: seed.describe("seed of the split"), networks: seed.describe("seed of the networks") }),
    ])
    .default(0)
    .describe("of the split into training and test states, and of the networks"),
});

/** Everything that decides the numbers of `nnqs learn`. */
export const learnSchema = fields.superRefine((spec, context) => {
  const { network, times, ensemble, target, encoding, method, momentum, observables, symmetry } = spec;
  const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: "custom", path, message });
  if (method !== "auto") {
    for (const { path, what } of lacking(method, { momentum, observables, symmetric: symmetry !== "none" })) {
      refuse(path, `the method ${method} has no ${what}; take the method dense, or leave it out`);
    }
  }
  requireLoss(spec, refuse);
  const last = network[network.length - 1];
  if (last !== undefined && (last.type !== "dense" || last.width !== 1)) {
    refuse(["network"], 'it must end in one output, { "type": "dense", "width": 1 }');
  }
  if (ensemble !== null && times !== null) {
    if (times.some((time) => !Number.isInteger(time) || time > ensemble.steps)) {
      refuse(["times"], `with an ensemble it must list whole numbers up to ensemble.steps, ${ensemble.steps}`);
    }
  }
  if (ensemble !== null && !network.slice(0, -1).some((layer) => "width" in layer)) {
    refuse(
      ["ensemble"],
      "the network has no hidden layer whose width it could set; give it one, or leave the ensemble out",
    );
  }
  if (symmetry !== "none" && "file" in target)
    refuse(["symmetry"], "a target from a file has no lattice; only none is");
  if (spec.project === true && symmetry === "none")
    refuse(["project"], "without a symmetry there is nothing to project on; give one, or leave it out");
  requireFlip(symmetry, target, context);
  if (encoding === "spins" && isOfFermions(target) && symmetry !== "none") {
    refuse(["encoding"], 'networks with a symmetry read the levels of fermions; take "levels", or the symmetry "none"');
  }
});
/** A spec of `nnqs learn`, defaults filled in. */
export type LearnSpec = z.infer<typeof learnSchema>;

/** Refuses measurements of a file and of the target at once, or of neither. */
function requireSource(
  measurements: z.infer<typeof fields>["measurements"],
  refuse: (path: PropertyKey[], message: string) => void,
): void {
  if (measurements === null) return;
  const { bases, file, shots } = measurements;
  if ((bases === undefined) === (file === undefined))
    refuse(
      ["measurements"],
      "it must have either `bases`, in which the target is measured, or `file`, of measured data",
    );
  else if (file !== undefined && shots !== null)
    refuse(["measurements", "shots"], "a file holds its own shots; leave it out");
}

/** Refuses keys that belong to another loss. */
function requireLoss(spec: z.infer<typeof fields>, refuse: (path: PropertyKey[], message: string) => void): void {
  const { loss, flow, measurements, method, symmetry, momentum, times, observables, tolerance } = spec;
  if (loss !== "likelihood" && measurements !== null)
    refuse(["measurements"], "only the loss likelihood has measurements");
  if (loss === "likelihood" && measurements === null)
    refuse(["measurements"], "the loss likelihood needs measurements, such as { bases, shots } or { file }");
  requireSource(measurements, refuse);
  if (loss === "supervised") {
    if (flow !== null) refuse(["flow"], "the loss supervised has a closed solution; leave flow out");
    return;
  }
  if (method !== "auto") refuse(["method"], `the loss ${loss} has one method; leave it out`);
  if (tolerance !== defaultTolerance)
    refuse(["tolerance"], `it is of the loss supervised; that of the loss ${loss} is flow.tolerance`);
  const unmeasured = observables.find((name) => !alwaysMeasured.includes(name));
  if (unmeasured !== undefined)
    refuse(
      ["observables"],
      `the loss ${loss} measures ${alwaysMeasured.join(", ")}, and no ${unmeasured}; leave it out`,
    );
  const repeated = measurements?.unseen.find(
    (basis, i, all) => measurements.bases?.includes(basis) || all.indexOf(basis) !== i,
  );
  if (repeated !== undefined)
    refuse(
      ["measurements", "unseen"],
      `it must name bases that are not trained on, each once, and ${repeated} is there already`,
    );
  if (symmetry !== "none" && flow?.representation === "logarithm")
    refuse(["symmetry"], "exponents have no sign, and symmetries may have signs; take the representation amplitudes");
  const dynamics = flow?.dynamics ?? "flow";
  if (momentum > 0 && dynamics === "flow")
    refuse(["momentum"], "the flow of another loss than supervised has none; take the dynamics discrete");
  if (dynamics === "discrete" && times?.some((time) => !Number.isInteger(time)))
    refuse(["times"], "discrete steps are whole numbers");
  if (flow?.natural != null && flow.representation === "logarithm")
    refuse(["flow", "natural"], "it needs the representation amplitudes");
  if (flow?.natural != null && flow.clock === "norm")
    refuse(
      ["flow", "clock"],
      "a natural gradient has a time of its own, in which the norm of psi does not appear; leave it out",
    );
}

/** Seeds of the split and of the networks. */
export function seedsOf({ seed: given }: Pick<LearnSpec, "seed">): {
  readonly split: number;
  readonly networks: number;
} {
  return typeof given === "number" ? { split: given, networks: given } : given;
}

/** A small spec that runs in seconds: a quench of the Ising model on a lattice that is not the paper's. */
export const learnExample = {
  experiment: "learn",
  name: "ising-3x3",
  target: { model: "tfim", lattice: "3x3", field: 0.5, initial: "plus", time: 1 },
  network: paperLayers(512),
  train: 300,
  observables: ["fidelity", "energy"],
  ensemble: { widths: [64, 512], members: 4, steps: 1000 },
} as const;
