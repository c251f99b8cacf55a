import { readFileSync } from "node:fs";
import { join } from "node:path";
import h5wasm from "h5wasm/node";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { storeResult } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

async function store(path: string, spec: runs.Json, arrays: runs.Arrays): Promise<void> {
  await storeResult(join(root, path), spec, { arrays });
}

/** Collects a directory; the columns of the table, and the names with their axes and numbers in the HDF5 file. */
async function collected(directory: string) {
  const { status, stdout, stderr } = runCommand(["collect", directory, "--json", "--quiet"], { cwd: root });
  if (status !== 0) throw new Error(stderr);
  const { columns, files } = JSON.parse(stdout);
  await h5wasm.ready;
  const file = new h5wasm.File(join(root, files.hdf5), "r");
  const variables = Object.fromEntries(
    file.keys().map((name) => {
      const { shape, value } = file.get(name) as InstanceType<typeof h5wasm.Dataset>;
      return [name, { shape, value: Array.from(value as Float64Array) }];
    }),
  );
  file.close();
  return { columns, variables, csv: readFileSync(join(root, files.csv), "utf8") };
}

test("numbers of shots are the points of an axis of fig6", async (t) => {
  const grid = (n: number) =>
    runs.float64(
      Float64Array.from({ length: n }, (_, i) => i),
      [2, n / 6, 3],
    );
  await store(
    "tomography/fig6",
    { experiment: "fig6", shots: [10, 100] },
    {
      shots: runs.int32(Int32Array.of(10, 100)),
      times: runs.float64([0, 1, 2]),
      infidelity: grid(12),
    },
  );
  const { variables } = await collected("tomography");
  t.deepEqual(variables["shots_per_basis"], { shape: [2], value: [10, 100] });
  t.deepEqual(variables["infidelity"]?.shape, [2, 2, 3]);
});

test("what a loss records of each member has a row for each time", async (t) => {
  await store(
    "search/one",
    { experiment: "learn", loss: "energy" },
    {
      times: runs.float64([0, 10]),
      energy: runs.float64([1, 2, 3, 4], [2, 2]),
      widths: runs.int32(Int32Array.of(16)),
      ensemble_times: runs.float64([0, 10]),
      ensemble_energy: runs.float64([5, 6, 7, 8], [1, 2, 2]),
    },
  );
  const { columns, csv } = await collected("search");
  for (const name of ["energy.0", "energy.1", "ensemble_energy.0.1"]) t.true(columns.includes(name), name);
  t.is(csv.trim().split("\n").length, 3);
});

test("shares by degree lie along the values of a scan", async (t) => {
  await store(
    "bias/one",
    { experiment: "signbias" },
    {
      values: runs.float64([0, 0.5]),
      energy: runs.float64([-1, -2]),
      overlap_given: runs.float64([0.1, 0.2]),
      weights_given: runs.float64([1, 0, 0, 0, 1, 0], [2, 3]),
    },
  );
  const { variables } = await collected("bias");
  t.deepEqual(variables["value"], { shape: [2], value: [0, 0.5] });
  t.deepEqual(variables["weights_given"]?.shape, [2, 3]);
  t.deepEqual(variables["degree"]?.value, [0, 1, 2]);
});

test("arrays that are called as an axis, as a fact or as properties of every object keep their numbers", async (t) => {
  const names = ["cell", "complex", "time", "provenance.seed", "x_index", "constructor", "toString"];
  const arrays = (offset: number) =>
    Object.fromEntries(names.map((name, i) => [name, runs.float64([i + offset, -i - offset])]));
  for (const offset of [1, 2])
    await store(
      `own/${offset}`,
      { experiment: "learn", x_index: offset },
      { ...arrays(offset), x: runs.float64([offset, 0]) },
    );
  const { variables, columns } = await collected("own");
  for (const [i, name] of names.entries()) {
    const found = Object.entries(variables).filter(([own]) => own === name || own.endsWith(`.${name}`));
    const numbers = found.flatMap(([, { value }]) => value);
    for (const offset of [1, 2]) t.true(numbers.includes(i + offset) && numbers.includes(-i - offset), name);
  }
  t.is(new Set(columns).size, columns.length);
});

test("a name that is a number in one result and a curve in another is one column", async (t) => {
  await store("mixed/a", { experiment: "learn" }, { times: runs.float64([0, 1]), energy: runs.float64([1, 2]) });
  await store("mixed/b", { experiment: "learn" }, { energy: runs.scalar(7) });
  const { columns, csv } = await collected("mixed");
  t.is(columns.filter((name: string) => name === "energy").length, 1);
  t.true(/(?:^|,)7(?:,|$)/m.test(csv));
});

test("a state that is real in one result and complex in others keeps its numbers", async (t) => {
  const own = { real: [1, 2, 3], complex: [4, 5, 6, 7, 8, 9], shorter: [10, 11, 12, 13] };
  await store("parts/a", { experiment: "learn", x: 1 }, { target: runs.float64(own.real) });
  await store("parts/b", { experiment: "learn", x: 2 }, { target: runs.complex128(Float64Array.from(own.complex)) });
  await store("parts/c", { experiment: "learn", x: 3 }, { target: runs.complex128(Float64Array.from(own.shorter)) });
  const { variables } = await collected("parts");
  const numbers = ({ value }: { readonly value: readonly number[] }) => value.filter((x) => !Number.isNaN(x));
  t.deepEqual(numbers(variables["target"]!), own.real);
  t.deepEqual(numbers(variables["basis_state.target"]!), [...own.complex, ...own.shorter]);
});

test("one cell is one cell, and a deprecation that NODE_OPTIONS makes an error is not taken for a full disk", async (t) => {
  await store("one/a", { experiment: "learn" }, { times: runs.float64([0]), energy: runs.float64([1]) });
  const env = { ...process.env, NODE_OPTIONS: "--pending-deprecation --throw-deprecation" };
  const { status, stdout, stderr } = runCommand(["collect", join(root, "one")], { env });
  t.is(status, 0, stderr);
  t.regex(stdout, /^1 cell, 1 row, \d+ columns;/);
});

test("observables of levels lie along levels, and what is of the states of a sector along these", async (t) => {
  const ofSector = { representatives: runs.int32(Int32Array.of(0, 5)), orbit_sizes: runs.int32(Int32Array.of(1, 4)) };
  await store(
    "levels/low",
    { experiment: "groundstate" },
    {
      energies: runs.float64([-2, -1, 0]),
      magnetization_x: runs.float64([1, 2, 3]),
      states: runs.float64([1, 0, 0, 1, 0, 0], [3, 2]),
      ...ofSector,
    },
  );
  // As many times as the sector has states.
  await store("levels/quench", { experiment: "evolve" }, { times: runs.float64([0, 1]), ...ofSector });
  const { columns, variables } = await collected("levels");
  t.deepEqual(
    Object.keys(variables)
      .filter((name) => !name.startsWith("provenance."))
      .sort(),
    [
      ...["basis_state", "cell", "energies", "experiment", "level", "magnetization_x", "orbit_sizes"],
      ...["representatives", "states", "time"],
    ],
  );
  t.false(columns.includes("representatives"));
  await store(
    "sectors/all",
    { experiment: "groundstate", sectors: "all" },
    {
      energies: runs.float64([-2, -1, 0, 1, 2, 3], [2, 3]),
      momenta: runs.int32(Int32Array.of(0, 1), [2, 1]),
      states: runs.int32(Int32Array.of(14, 9)),
    },
  );
  const tower = (await collected("sectors")).variables;
  t.deepEqual(Object.keys(tower).sort(), ["energies", "lattice_axis", "level", "momenta", "sector", "states"]);
});

test("a list of the summary stays that is called as the points of an axis of other figures are", async (t) => {
  const summary = { sizes: [{ train: 10, plain: { mean: 0.25 } }], widths: [8, 16] };
  const arrays = { train_sizes: runs.int32(Int32Array.of(10)), widths: runs.int32(Int32Array.of(8, 16)) };
  await storeResult(join(root, "sizes/fig4"), { experiment: "fig4" }, { arrays, summary });
  const { columns } = await collected("sizes");
  t.deepEqual(
    columns.filter((name: string) => name.startsWith("summary.")),
    ["summary.sizes.0.train", "summary.sizes.0.plain.mean"],
  );
});
