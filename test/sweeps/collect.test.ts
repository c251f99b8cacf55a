import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import h5wasm from "h5wasm/node";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { runs } from "infinite-nnqs";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { python } from "../support/python.js";
import { collectResults, storeResult } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

/** Stores a result that a sweep might hold. */
async function store(path: string, spec: runs.Json, arrays: runs.Arrays, summary: unknown = {}): Promise<void> {
  await storeResult(join(root, path), spec, { arrays, summary });
}

/** A training of one width and seed, recorded at so many times. */
function training(width: number, seed: number, times: readonly number[], train = 3) {
  const curve = (offset: number) => runs.float64(times.map((time) => width + seed / 10 + time / 1000 + offset));
  return {
    spec: {
      experiment: "learn",
      name: 'a, "quoted"\nname',
      target: { model: "tfim", field: 0.5 },
      network: [{ type: "dense", width }, { type: "relu" }],
      seed,
    },
    arrays: {
      target: runs.complex128([1, 2, 3, 4]),
      train_indices: runs.int32(Int32Array.from({ length: train }, (_, i) => i + seed)),
      times: runs.float64(times),
      total_test: curve(0),
      total_train: curve(Number.NaN),
      learning_rate: runs.scalar(1 / 3),
      widths: runs.int32(Int32Array.of(width)),
      ensemble_times: runs.float64(times.slice(0, 2)),
      ensemble_test: runs.float64(
        [1, 2, 3, 4, 5, 6].map((x) => x * width),
        [1, 3, 2],
      ),
    },
    summary: { totalTest: 0.1 + 0.2, none: null, method: "dense", ensembles: [{ width, totalTest: seed }] },
  };
}

async function makeSweep(name: string, incomplete = false): Promise<void> {
  for (const width of [100, 30]) {
    for (const seed of [0, 1, 2]) {
      if (incomplete && width === 30 && seed === 2) continue;
      const { spec, arrays, summary } = training(width, seed, [0, 1, 2.5]);
      await store(join(name, "cells", `c${width}${seed}`), spec, arrays, summary);
    }
  }
}

function collect(...args: string[]) {
  const { status, stdout, stderr } = runCommand(["collect", ...args, "--json", "--quiet"], { cwd: root });
  return { status, stderr, found: status === 0 ? JSON.parse(stdout) : undefined };
}

test("progress rises to 1, which it is told once, when the files are there", async (t) => {
  await makeSweep("telling");
  const fractions: number[] = [];
  await collectResults(join(root, "telling"), { onProgress: (fraction) => fractions.push(fraction) });
  t.true(
    fractions.every((fraction, i) => fraction > (fractions[i - 1] ?? 0)),
    `${fractions}`,
  );
  t.is(fractions.at(-1), 1);
});

const rowsOf = async (path: string) => parquetReadObjects({ file: await asyncBufferFromFile(join(root, path)) });

test("a sweep becomes one table with a row per cell and recorded time, to the last digit", async (t) => {
  await makeSweep("sweep");
  const { status, stderr, found } = collect("sweep");
  t.is(status, 0, stderr);
  t.like(found, { cells: 6, rows: 18, axes: { "network.0.width": 2, seed: 3 }, skipped: [] });
  t.deepEqual(readdirSync(join(root, "sweep")).sort(), ["cells", "collected.csv", "collected.h5", "collected.parquet"]);
  const rows = await rowsOf("sweep/collected.parquet");
  t.is(rows.length, 18);
  const own = rows.filter(({ cell }) => cell === "c1002");
  t.like(own[2], {
    name: 'a, "quoted"\nname',
    "target.field": 0.5,
    "network.0.width": 100n,
    seed: 2n,
    time: 2.5,
    total_test: 100.2 + 0.0025,
    "summary.totalTest": 0.1 + 0.2,
    learning_rate: 1 / 3,
    "summary.ensembles.0.totalTest": 2n,
    "provenance.seconds": 1.5,
    "provenance.host": hostname(),
    "provenance.errorBounds.evolution": 1e-12,
  });
  t.deepEqual(
    own.map((row) => row["ensemble_test.0.1"]),
    [300, 400, null],
  ); // recorded at two of the times
  t.true(own.every((row) => Number.isNaN(row["total_train"])));
});

test("the same numbers stand in the CSV file, whatever names hold", (t) => {
  const text = readFileSync(join(root, "sweep/collected.csv"), "utf8");
  t.true(text.startsWith("cell,experiment,name,target.model,target.field,"));
  t.is(text.match(/c1002,learn,"a, ""quoted""\nname",tfim,0\.5,/g)?.length, 3);
  t.true(text.includes(`${0.1 + 0.2}`));
});

test("the labelled file has the swept parameters as axes, coordinates, and each array in its place", async (t) => {
  await h5wasm.ready;
  const file = new h5wasm.File(join(root, "sweep/collected.h5"), "r");
  const dataset = (name: string) => file.get(name) as InstanceType<typeof h5wasm.Dataset>;
  const axes = (name: string) => dataset(name).shape!.map((_, i) => dataset(name).get_attached_scales(i));
  t.deepEqual(axes("total_test"), [["/network.0.width"], ["/seed"], ["/time"]]);
  t.deepEqual([...(dataset("network.0.width").value as Int32Array)], [30, 100]); // ascending
  t.deepEqual([...(dataset("time").value as Float64Array)], [0, 1, 2.5]);
  const found = dataset("total_test").value as Float64Array;
  const wanted = [30, 100].flatMap((width) =>
    [0, 1, 2].flatMap((seed) => [...training(width, seed, [0, 1, 2.5]).arrays.total_test.data]),
  );
  t.deepEqual([...found], wanted);
  t.deepEqual(axes("target"), [["/basis_state"], ["/complex"]]); // the same in all cells, so it stands there once
  t.deepEqual(dataset("complex").value, ["re", "im"]);
  t.deepEqual(dataset("train_indices").shape, [2, 3, 3]);
  t.is(file.attrs["target.field"]!.value, 0.5);
  t.deepEqual(dataset("cell").value, ["c300", "c301", "c302", "c1000", "c1001", "c1002"]);
  file.close();
});

test("an unfinished sweep is collected too, along its axes, with NaN for cells to come; what is damaged is left out and said so", async (t) => {
  await makeSweep("part", true);
  const half = join(root, "part/cells/c1001/data.npz");
  writeFileSync(half, readFileSync(half).subarray(0, 100));
  mkdirSync(join(root, "part/cells/c9.0123456789abcdef.tmp"));
  const { status, stderr, found } = collect("part", "--out", "tables");
  t.is(status, 0, stderr);
  t.like(found, { cells: 4, axes: { "network.0.width": 2, seed: 3 } });
  const file = new h5wasm.File(join(root, "tables/collected.h5"), "r");
  const dataset = (name: string) => file.get(name) as InstanceType<typeof h5wasm.Dataset>;
  const cellsThere = (dataset("cell").value as string[]).map((cell) => cell !== "");
  t.deepEqual(cellsThere, [true, true, false, true, false, true]);
  for (const name of ["total_test", "train_indices"]) {
    const values = dataset(name).value as Float64Array;
    const numbers = cellsThere.map(
      (_, i) => [...values.slice(3 * i, 3 * i + 3)].filter((x) => !Number.isNaN(x)).length,
    );
    t.deepEqual(numbers, [3, 3, 0, 3, 0, 3], name);
  }
  file.close();
  t.is(found.skipped.length, 1);
  t.regex(found.skipped[0].reason, /c1001 is damaged: data\.npz has 100 bytes/);
  t.deepEqual(readdirSync(join(root, "tables")).sort(), ["collected.csv", "collected.h5", "collected.parquet"]);
});

test("equal results make equal files: nothing in the labelled file has the time at which it was written", async (t) => {
  await makeSweep("stamped", true);
  collect("stamped");
  const file = readFileSync(join(root, "stamped/collected.h5"));
  const stamps: number[] = [];
  const header = "OHDR\x02"; // of an object; bit 5 of the flags behind it says that four times follow
  for (let at = file.indexOf(header, 0, "latin1"); at >= 0; at = file.indexOf(header, at + 1, "latin1")) {
    if ((file[at + 5]! & 0x20) !== 0) stamps.push(...[6, 10, 14, 18].map((behind) => file.readUInt32LE(at + behind)));
  }
  t.true(stamps.length > 0);
  t.deepEqual(
    stamps.filter((time) => time !== 0),
    [],
  );
});

test("a second call replaces the files, with what has come meanwhile, and clears away what a kill left", async (t) => {
  await makeSweep("grown", true);
  t.is(collect("grown").found.cells, 5);
  mkdirSync(join(root, "grown/.collected.00ff00ff.tmp"));
  const { spec, arrays, summary } = training(30, 2, [0, 1, 2.5, 4], 5); // with a time and training points more
  await store("grown/cells/c302", spec, arrays, summary);
  const { found } = collect("grown");
  t.like(found, { cells: 6, rows: 19 });
  t.deepEqual(
    readdirSync(join(root, "grown")).filter((name) => name.startsWith(".")),
    [],
  );
  const file = new h5wasm.File(join(root, "grown/collected.h5"), "r");
  const dataset = (name: string) => file.get(name) as InstanceType<typeof h5wasm.Dataset>;
  t.deepEqual(dataset("total_test").shape, [2, 3, 4]);
  const total = [...(dataset("total_test").value as Float64Array)];
  t.deepEqual([Number.isNaN(total[3]), total[11]], [true, 30.2 + 0.004]); // shorter ones end in NaN
  t.deepEqual([...(dataset("times").value as Float64Array)].slice(8, 12), [0, 1, 2.5, 4]); // no longer shared: a variable
  t.is([...(dataset("train_indices").value as Float64Array)].filter(Number.isNaN).length, 10);
  file.close();
});

test("a sweep that has only begun lies along the fields that it goes through, those that are zipped together along one", async (t) => {
  for (const [width, seed] of [
    [10, 0],
    [20, 1],
  ] as const) {
    const { spec, arrays } = training(width, seed, [0, 1, 2]);
    await store(`begun/cells/c${width}`, { ...spec, train: 5 * width }, arrays);
  }
  const sweep = { axes: { "network[0].width": [10, 20] }, zip: [{ seed: [0, 1], train: [50, 100] }] };
  writeFileSync(join(root, "begun/sweep.json"), JSON.stringify({ format: 1, spec: sweep }));
  t.like(collect("begun").found, { cells: 2, axes: { "network.0.width": 2, seed: 2 } });
});

test("results of several experiments in one directory are collected side by side, and so is a single result", async (t) => {
  const { spec, arrays } = training(10, 0, [0, 1]);
  await store("mixed/learn-a", spec, arrays);
  await store("mixed/groundstate-tfim", { experiment: "groundstate", field: 1 }, { energies: runs.float64([-1, 2]) });
  mkdirSync(join(root, "mixed/ensembles"));
  t.like(collect("mixed").found, { cells: 2, rows: 3, axes: { cell: 2 } });
  t.like(collect("mixed/learn-a", "--out", "single").found, { cells: 1, rows: 2, axes: {} });
});

test("where there is nothing to collect, one line says so", (t) => {
  mkdirSync(join(root, "empty/cells"), { recursive: true });
  const refusal = (...args: string[]) => {
    const { status, stderr } = collect(...args);
    return `${status} ${stderr}`;
  };
  t.regex(refusal("empty"), /^2 nnqs: collect: empty holds no result yet\. Name the directory of a sweep/);
  t.regex(refusal("nowhere"), /^2 nnqs: collect: nowhere is not there\./);
  writeFileSync(join(root, "in-the-way"), "");
  t.regex(refusal("sweep", "--out", "in-the-way"), /^1 nnqs: cannot write in-the-way/);
  t.regex(refusal("sweep", "--output", "x"), /^2 nnqs: collect: there is no option --output\. Did you mean --out\?/);
});

test("what the system refuses to write in the middle is told in one line, and the files that were there stay whole", (t) => {
  const files = ["collected.parquet", "collected.csv", "collected.h5"].map((name) => join(root, "sweep", name));
  const before = files.map((file) => readFileSync(file));
  const [parquet, csv, hdf5] = before.map(({ length }) => length) as [number, number, number];
  // Between the sizes of the table and of the labelled file, so that the HDF5 library meets the limit.
  t.true(Math.max(parquet, csv) + 4096 < hdf5);
  const blocks = Math.ceil((Math.max(parquet, csv) + 1024) / 512);
  const command = `ulimit -f ${blocks}; exec "${process.execPath}" "${commandFile}" collect sweep --quiet`;
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: root, encoding: "utf8" });
  t.deepEqual([status, stdout], [1, ""]);
  t.regex(stderr, /^nnqs: cannot write sweep: the file size limit is reached\. [^\n]*\n$/);
  t.deepEqual(
    files.map((file, i) => readFileSync(file).equals(before[i]!)),
    [true, true, true],
  );
  t.deepEqual(
    readdirSync(join(root, "sweep")).filter((name) => name.startsWith(".")),
    [],
  );
});

const script = fileURLToPath(new URL("../../scripts/check-collected.py", import.meta.url));
const canRun = spawnSync(python, [script, "--can-run"]).status === 0;

(canRun ? test : test.skip)(
  "pandas, DuckDB and xarray read every number of data.npz in the files (skipped without these packages)",
  async (t) => {
    for (const name of ["sweep", "grown", "begun"]) {
      const cells = readdirSync(join(root, name, "cells")).length;
      const { status, stdout, stderr } = spawnSync(python, [script, join(root, name)], { encoding: "utf8" });
      t.is(status, 0, stderr);
      const { compared } = JSON.parse(stdout);
      t.true(compared.table >= cells * 4 * 4 && compared.dataset >= cells * 6 && compared.parameters >= cells * 5);
    }
  },
);
