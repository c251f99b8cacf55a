import { flowTime } from "../../figures/axes.js";
import type { FlowContent } from "../../figures/flow.js";
import type { Flow } from "../../predict/flow/results.js";
import type { LearnSpec } from "./learnSpec.js";
import type { LossEnsemble } from "./lossEnsembles.js";
import { relativeExcess } from "./relativeExcess.js";

/** What the figure shows: of the energy E−E₀, of other losses themselves. */
export function lossContent(
  spec: LearnSpec,
  found: Flow,
  ensembles: readonly LossEnsemble[],
  { ground, predictedRate }: { readonly ground: number | undefined; readonly predictedRate: number | null },
): FlowContent {
  const excess = spec.loss === "energy" && ground !== undefined;
  const shown = (loss: Float64Array, observed: Readonly<Record<string, Float64Array>>) =>
    excess ? relativeExcess(observed["excess"]!, ground) : (observed["unseenLoss"] ?? loss);
  const curves = found.members.map(({ loss, observed }) => shown(loss, observed));
  const finite = ensembles.map(({ width, trained }) => ({
    label: `width ${width}`,
    times: trained.times,
    mean: meanOfRows(
      Array.from({ length: trained.train.rows }, (_, k) =>
        shown(
          trained.train.row(k),
          Object.fromEntries(Object.entries(trained.observed!).map(([name, values]) => [name, values.row(k)])),
        ),
      ),
    ),
  }));
  const label = excess
    ? "(E−E₀)/|E₀|"
    : spec.loss === "infidelity"
      ? "infidelity 1−F"
      : found.members[0]!.observed["unseenLoss"] === undefined
        ? "negative log-likelihood per shot"
        : "relative entropy per basis, unseen bases";
  return {
    label,
    time: flowTime(found.clock),
    times: found.times,
    members: curves,
    ensembles: finite,
    rate: excess ? predictedRate : null,
  };
}

/** The mean of several curves. */
function meanOfRows(curves: readonly Float64Array[]): Float64Array {
  return curves[0]!.map((_, i) => curves.reduce((sum, curve) => sum + curve[i]!, 0) / curves.length);
}
