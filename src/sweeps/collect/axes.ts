/** Names of the axes of the arrays of data.npz, by experiment: the contract of docs/architecture.md, section 5. */
const learn: Readonly<Record<string, readonly string[]>> = {
  target: ["basis_state"],
  inputs: ["basis_state", "input"],
  train_indices: ["train_point"],
  test_indices: ["test_point"],
  eigenvalues: ["mode"],
  widths: ["width"],
  ensemble_times: ["ensemble_time"],
  ensemble_train: ["width", "member", "ensemble_time"],
  ensemble_test: ["width", "member", "ensemble_time"],
};
const byExperiment: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  learn,
  fig2: learn,
  evolve: { initial: ["basis_state"], state: ["basis_state"] },
  groundstate: { energies: ["level"], residuals: ["level"], states: ["level", "basis_state"] },
  spectrum: { eigenvalues: ["mode"], multiplicities: ["mode"], weights: ["mode"], steps: ["mode"] },
  entropy: {
    ...{ subsystem_sizes: ["cut"], orders: ["order"], maximum: ["cut"], page_exact: ["cut"] },
    ...{ entropy: ["network", "cut", "order", "member"], renyi2_bound: ["network", "cut"] },
  },
  fig1: {
    ...{ sizes: ["size"], widths: ["width"], entropy: ["size", "width", "member"] },
    ...{ maximum: ["size"], page: ["size"], page_exact: ["size"], renyi2_bound_infinite: ["size"] },
    ...{ renyi2: ["size", "width"], renyi2_standard_error: ["size", "width"], renyi2_bound: ["size", "width"] },
  },
  fig3: {
    ...{ train_sizes: ["train_size"], widths: ["width"] },
    ...Object.fromEntries(
      ["total", "train", "test"].flatMap((points) => [
        [`${points}_loss_infinite`, ["train_size"]],
        [`${points}_loss_ensemble`, ["train_size", "width", "member"]],
      ]),
    ),
  },
  fig4: {
    ...{ train_sizes: ["train_size"], orbits_trained: ["train_size", "split"] },
    ...{ plain_loss_test: ["train_size", "split"], symmetric_loss_test: ["train_size", "split"] },
    zero_loss_test: ["train_size", "split"],
  },
  fig5: {
    ...{ ground_energy: ["search"], learning_rate: ["search"], overlap: ["search"], rate: ["search"] },
    ...{ largest_rate: ["search"], energy_error: ["search", "member", "time"], norm: ["search", "member", "time"] },
    ...{ v_score: ["search", "member", "time"], widths: ["width"], ensemble_times: ["ensemble_time"] },
    ensemble_energy_error: ["search", "width", "member", "ensemble_time"],
  },
  fig6: {
    ...{ target: ["basis_state"], bases: ["basis", "site"], unseen_bases: ["basis", "site"], shots: ["shots"] },
    ...Object.fromEntries(
      ["infidelity", "seen_relative_entropy", "unseen_relative_entropy"].map((name) => [
        name,
        ["shots", "member", "time"],
      ]),
    ),
  },
};

/** Arrays that are the coordinates of an axis. */
export const coordinates: Readonly<Record<string, string>> = {
  ...{ times: "time", ensemble_times: "ensemble_time", widths: "width" },
  ...{ sizes: "size", train_sizes: "train_size", orders: "order" },
};

/** Axes along which a training or a quench was recorded. */
export const timeAxes: readonly string[] = ["time", "ensemble_time"];

/** What every name of an axis or of its coordinates may be. */
export const axisNames: ReadonlySet<string> = new Set([
  ...[...timeAxes, "cell", "complex", "network"],
  ...Object.values(byExperiment).flatMap((arrays) => Object.values(arrays).flat()),
]);

/**
 * The axes of an array of a result. What its experiment does not name is an observable if it is as long as `times`; the axes of anything else are
 * called after the array.
 *
 * @param times - Length of the array `times`, if there is one.
 */
export function axesOf(
  experiment: unknown,
  name: string,
  shape: readonly number[],
  times: number | undefined,
): readonly string[] {
  if (shape.length === 0) return [];
  if (name === "times") return ["time"];
  const known = typeof experiment === "string" ? byExperiment[experiment]?.[name] : undefined;
  if (known?.length === shape.length) return known;
  if (known === undefined && shape.length === 1 && shape[0] === times) return ["time"];
  return shape.map((_, axis) => (shape.length === 1 ? `${name}_index` : `${name}_index_${axis}`));
}
