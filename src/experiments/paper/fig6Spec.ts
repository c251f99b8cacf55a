import { z } from "zod";
import { mostCounted } from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import { modelTargetSchema } from "../learn/targetSpec.js";
import { wholeNumberList } from "../spec/limits.js";
import { horizon, infiniteMembers, stepTolerance } from "./fig5Spec.js";

/** Sites up to which a likelihood of many bases is a matter of minutes. */
const mostSites = 14;

/** Everything that decides the numbers of fig6. */
export const fig6Schema = z
  .strictObject({
    experiment: z.literal("fig6"),
    target: modelTargetSchema.describe("the state that is measured"),
    bases: z
      .int()
      .min(1)
      .max(1000)
      .default(20)
      .meta({ description: "random Pauli bases that are measured; as many others are not", symbol: "B" }),
    shots: wholeNumberList(1, mostCounted)
      .default([10, 100, 1000, 10_000])
      .meta({ description: "measurements in each basis", symbol: "n,…" }),
    members: infiniteMembers,
    horizon: horizon.default(30_000),
    tolerance: stepTolerance.default(1e-3),
    seed: z.int().min(0).default(0).meta({ description: "seed of bases, outcomes and networks", symbol: "S" }),
  })
  .superRefine(({ target }, context) => {
    if (context.issues.length > 0) return; // a field that is wrong by itself
    if (target.model === "hubbard" || target.magnetization !== undefined) {
      const message = "it must be of all states of spins, which are measured one by one";
      context.addIssue({ code: "custom", path: ["target", "model"], message });
    }
  });
/** Such a spec, defaults filled in. */
export type Fig6Spec = z.infer<typeof fig6Schema>;

/** @throws {ArgumentError} for more sites, or more bases, than are measured. */
export function requireMeasurable({ target, bases }: Fig6Spec, sites: number): void {
  if (sites > mostSites) {
    throw new ArgumentError(
      `reproduce fig6: --lattice is ${JSON.stringify(target.lattice)}: it must have at most ${mostSites} sites here, not ${sites}.`,
    );
  }
  const most = Math.floor(3 ** sites / 2);
  if (bases <= most) return;
  const spins = sites === 1 ? "one spin has" : `${sites} spins have`;
  throw new ArgumentError(
    `reproduce fig6: --bases is ${bases}: ${spins} ${3 ** sites} Pauli bases, half of which are measured at most, so it must be at most ${most}, not ${bases}.`,
  );
}
