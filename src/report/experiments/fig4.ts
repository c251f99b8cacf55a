import type { ChartSeries } from "../../figures/interactive.js";
import { finiteSpread } from "../../states/statistics.js";
import { lineOf, meanPoints, notBelowZero, numbersOf, type ReadResult, type ResultContent } from "../content.js";

const networks = { plain: "plain networks", symmetric: "networks with the symmetry", zero: "ψ = 0" } as const;
type Kind = keyof typeof networks;

/** Losses on unseen states at infinite time over training sizes, with and without the symmetry of the target. */
export function fig4Content(result: ReadResult): ResultContent {
  const sizes = numbersOf(result, "train_sizes");
  const cells = (name: string) => sizes.map((_, m) => finiteSpread(lineOf(result, name, m)));
  const losses = Object.fromEntries(Object.keys(networks).map((kind) => [kind, cells(`${kind}_loss_test`)])) as Record<
    Kind,
    ReturnType<typeof finiteSpread>[]
  >;
  const orbits = cells("orbits_trained");
  const series = Object.entries(networks).map<ChartSeries>(([kind, name]) => {
    const curve = losses[kind as Kind];
    if (kind === "zero") return { name, points: meanPoints(sizes, curve), isReference: true };
    const bars = notBelowZero(meanPoints(sizes, curve, "standardDeviation"));
    return { name: `${name}, ± σ over splits`, points: bars, mark: "bars" };
  });
  const rows = sizes.map((size, m) => {
    const [plain, symmetric, zero] = [losses.plain[m]!, losses.symmetric[m]!, losses.zero[m]!];
    return [size, orbits[m]!.mean, plain.mean, symmetric.mean, zero.mean, plain.mean / symmetric.mean];
  });
  return {
    claims: [],
    charts: [
      {
        title: "Loss on unseen states at infinite time",
        x: { title: "training set |B|" },
        y: { title: "loss ⟨|ψ − ψ_T|²⟩", log: true },
        series,
      },
    ],
    tables: [
      {
        caption: "Losses on unseen states",
        columns: ["|B|", "orbits trained", "plain", "symmetric", "ψ = 0", "plain / symmetric"],
        rows,
      },
    ],
  };
}
