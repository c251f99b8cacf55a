/** Names of the axes of the arrays of data.npz, by experiment: a contract, as the arrays are (docs/reproduce.md). */
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
  states: ["member", "basis_state"],
};
/** Of states in a sector, one for each of its basis states. */
const ofSector = { representatives: ["basis_state"], orbit_sizes: ["basis_state"] };
const byExperiment: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  learn,
  fig2: learn,
  evolve: { initial: ["basis_state"], state: ["basis_state"], ...ofSector },
  spectrum: { eigenvalues: ["mode"], multiplicities: ["mode"], weights: ["mode"], steps: ["mode"] },
  entropy: {
    subsystem_sizes: ["cut"],
    orders: ["order"],
    maximum: ["cut"],
    page_exact: ["cut"],
    entropy: ["network", "cut", "order", "member"],
    renyi2_bound: ["network", "cut"],
  },
  fig1: {
    sizes: ["size"],
    widths: ["width"],
    entropy: ["size", "width", "member"],
    maximum: ["size"],
    page: ["size"],
    page_exact: ["size"],
    renyi2_bound_infinite: ["size"],
    renyi2: ["size", "width"],
    renyi2_standard_error: ["size", "width"],
    renyi2_bound: ["size", "width"],
  },
  fig3: {
    train_sizes: ["train_size"],
    widths: ["width"],
    ...Object.fromEntries(
      ["total", "train", "test"].flatMap((points) => [
        [`${points}_loss_infinite`, ["train_size"]],
        [`${points}_loss_ensemble`, ["train_size", "width", "member"]],
      ]),
    ),
  },
  fig4: {
    train_sizes: ["train_size"],
    orbits_trained: ["train_size", "split"],
    plain_loss_test: ["train_size", "split"],
    symmetric_loss_test: ["train_size", "split"],
    zero_loss_test: ["train_size", "split"],
    widths: ["width"],
    plain_ensemble_test: ["train_size", "width", "member"],
    symmetric_ensemble_test: ["train_size", "width", "member"],
  },
  fig5: {
    ground_energy: ["search"],
    learning_rate: ["search"],
    overlap: ["search"],
    rate: ["search"],
    largest_rate: ["search"],
    energy_error: ["search", "member", "time"],
    norm: ["search", "member", "time"],
    v_score: ["search", "member", "time"],
    widths: ["width"],
    ensemble_times: ["ensemble_time"],
    ensemble_energy_error: ["search", "width", "member", "ensemble_time"],
  },
  fig6: {
    target: ["basis_state"],
    bases: ["basis", "site"],
    unseen_bases: ["basis", "site"],
    shots: ["shots_per_basis"],
    ...Object.fromEntries(
      ["infidelity", "seen_relative_entropy", "unseen_relative_entropy"].map((name) => [
        name,
        ["shots_per_basis", "member", "time"],
      ]),
    ),
  },
};

/** Arrays that are the coordinates of an axis. */
export const coordinates: Readonly<Record<string, string>> = {
  times: "time",
  ensemble_times: "ensemble_time",
  widths: "width",
  sizes: "size",
  train_sizes: "train_size",
  orders: "order",
  shots: "shots_per_basis",
  values: "value",
};

/** Axes along which a training or a quench was recorded. */
export const timeAxes: readonly string[] = ["time", "ensemble_time"];

/** Axes of arrays that have several, or a name for each basis or observable, by experiment: those of the first that fits in name and number of axes. */
const signbias = [
  [/^(?:energy|values|(?:largest_)?(?:overlap|rate)_.*)$/s, ["value"]],
  [/^(?:modulus_|sign_)?weights_/, ["value", "degree"]],
] as const;
const families: Readonly<Record<string, readonly (readonly [name: RegExp, axes: readonly string[]])[]>> = {
  signbias,
  fig7: signbias,
  groundstate: [
    ...Object.entries(ofSector).map(([name, axes]) => [new RegExp(`^${name}$`), axes] as const),
    [/^states$/, ["level", "basis_state"]],
    // Of the lowest levels of all sectors.
    [/^energies$/, ["sector", "level"]],
    [/^momenta$/, ["sector", "lattice_axis"]],
    [/^(?:parities|stars|states)$/, ["sector"]],
    [/^/, ["level"]],
  ],
  // Of losses other than the supervised one.
  learn: [
    [/^ensemble_/, ["width", "member", "ensemble_time"]],
    [/^/, ["member", "time"]],
  ],
};

/** What every name of an axis or of its coordinates may be. */
export const axisNames: ReadonlySet<string> = new Set([
  ...[...timeAxes, "cell", "complex", "network"],
  ...Object.values(byExperiment).flatMap((arrays) => Object.values(arrays).flat()),
  ...Object.values(families).flatMap((family) => family.flatMap(([, axes]) => axes)),
]);

/**
 * The axes of an array of a result. What its experiment does not name is an observable if it is as long as `times`; the axes of anything else are
 * called after the array.
 *
 * @param times - Length of the array `times`, if there is one.
 */
export function axesOf(
  experiment: string | undefined,
  name: string,
  shape: readonly number[],
  times: number | undefined,
): readonly string[] {
  if (shape.length === 0) return [];
  if (name === "times") return ["time"];
  const [arrays, family] = [ownEntry(byExperiment, experiment), ownEntry(families, experiment)];
  const fits = (axes: readonly string[]) =>
    axes.length === shape.length && (axes.at(-1) !== "time" || shape.at(-1) === times);
  const known = ownEntry(arrays, name) ?? family?.find(([pattern, axes]) => pattern.test(name) && fits(axes))?.[1];
  if (known?.length === shape.length) return known;
  if (known === undefined && shape.length === 1 && shape[0] === times) return ["time"];
  return shape.map((_, axis) => (shape.length === 1 ? `${name}_index` : `${name}_index_${axis}`));
}

/** The entry of a table, if it has one of this name itself. */
function ownEntry<T>(table: Readonly<Record<string, T>> | undefined, name: string | undefined): T | undefined {
  return table !== undefined && name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
