import type { ChartPoint } from "../../figures/interactive.js";
import { finiteSpread } from "../../states/statistics.js";
import type { Cell } from "../../sweeps/collect/cell.js";

/** What charts call quantities, those that are shown first first. */
export const titles: Readonly<Record<string, string>> = {
  total_test: "Test loss, ∞ width",
  total_train: "Training loss, ∞ width",
  ensemble_test: "Test loss of finite networks",
  ensemble_train: "Training loss of finite networks",
  mean_loss_test: "Test loss of the mean, ∞ width",
  mean_loss_train: "Training loss of the mean, ∞ width",
  fidelity_mean: "Fidelity of the mean network",
  fidelity_member: "Fidelity of one network",
  totalTest: "Test loss, ∞ width",
  totalTrain: "Training loss, ∞ width",
  meanLossTest: "Test loss of the mean",
  "ensembles.0.totalTest": "Test loss of finite networks",
  "ensembles.0.totalTrain": "Training loss of finite networks",
  fidelityMean: "Fidelity of the mean network",
  energy: "Energy",
  gap: "Gap",
};

/** Names in the order of their titles; those without one last, as they come. */
export function byTitle(names: readonly string[]): string[] {
  const place = (name: string) => (name in titles ? Object.keys(titles).indexOf(name) : Number.POSITIVE_INFINITY);
  return [...names].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

/** Names of the facts of cells that are numbers: `summary.…`, `provenance.…`. */
export function numericFacts(cells: readonly Cell[]): string[] {
  const names = cells.flatMap(({ facts }) => [...facts].filter(([, value]) => typeof value === "number"));
  return [...new Set(names.map(([name]) => name))];
}

/** Mean of several numbers at one place, with their standard deviation; one number alone as it is. */
export function pointOf(x: number, values: readonly number[]): ChartPoint {
  const { mean, standardDeviation: std } = finiteSpread(values);
  return values.length > 1 ? { x, y: mean, low: mean - std, high: mean + std } : { x, y: values[0]! };
}
