import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ArgumentError, runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { resealed } from "../support/resealed.js";
import {
  expandCells,
  failureOf,
  findResults,
  LabelledFile,
  learnExample,
  learnSchema,
  mergeSweep,
  openStore,
  parseOverridden,
  readDocument,
  replaceFiles,
  runCell,
  writeStore,
  writeText,
} from "../support/sweepParts.js";
import { sweepOf, writeReport } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const learn = (...overrides: string[]) => parseOverridden(learnSchema, learnExample, overrides, "learn");
const sweep = (fields: Readonly<Record<string, unknown>>, ...overrides: string[]) =>
  mergeSweep(sweepOf(fields), overrides, "sweep");
const state = '{"model":"tfim","lattice":"4","field":2}';

test("no argument loses what another has set", (t) => {
  t.throws(() => learn("target.field=1", `target=${state}`), {
    instanceOf: ArgumentError,
    message: /^learn: "target=.*": it replaces what "target\.field=1" sets a part of\. Give it first\.$/,
  });
  t.like(learn(`target=${state}`, "target.field=1"), { target: { field: 1, lattice: "4" } });
  for (const [first, second] of [
    ["field=1", "field=2"],
    ["levels=2:3", "levels=4"],
    ["name=a", "name=b"],
  ] as const) {
    t.throws(() => sweep({}, first, second), {
      instanceOf: ArgumentError,
      message: `sweep: "${second}": "${first}" sets the same field. Keep one of them.`,
    });
  }
  for (const section of ["fixed", "axes"]) {
    t.throws(() => sweep({}, `${section}.field=1,2`), {
      message: /: a field is named as cells have it\. Write "field=1,2"\.$/,
    });
  }
  const { name: _, ...fixed } = learnExample;
  t.throws(() => sweep({ fixed }, `target=${state},${state.replace("2}", "3}")}`, "target.field=1"), {
    message: /^sweep: "target\.field=1": the values of .* replace it\. Set it in each of them\.$/,
  });
});

test("the ends of a range are finite, and every fault of a field is said once", (t) => {
  for (const range of ["0:1e400:3", "-1e999:0:2"]) {
    t.throws(() => sweep({ axes: { field: range } }), {
      instanceOf: ArgumentError,
      message: `sweep: \`field\`: the ends of the range ${range} must be finite numbers.`,
    });
  }
  t.throws(() => learn("seed=1e300"), {
    message: "learn: `seed` is 1e+300: it must be at most 9007199254740991 (given by seed=1e300).",
  });
});

test("a key `__proto__`, which objects do not keep, is refused", (t) => {
  for (const json of ['{"axes": {"__proto__": [1]}}', '[{"\\u005f_proto__": 1}]']) {
    t.throws(() => runs.parseJson(json), {
      instanceOf: ArgumentError,
      message: "it has a key `__proto__`, which names no field; remove it",
    });
  }
});

test("a list of cells that is not what was written is said to be damaged", async (t) => {
  const directory = join(root, "store");
  const merged = sweep({ axes: { field: [1, 2] } });
  await writeStore({ directory, spec: merged.spec, cells: (await expandCells(merged, "sweep")).cells });
  const file = join(directory, "sweep.json");
  const written = (await readDocument(file))!;
  const { sha256, ...whole } = JSON.parse(written) as { sha256: string; cells: Record<string, unknown>[] };
  t.is((await openStore(directory)).cells.length, 2);
  const [cell] = whole.cells;
  const wrong: unknown[] = [
    ...[null, 1, [], {}, { ...cell, id: 5 }, { ...cell, id: "../../outside" }, { ...cell, id: "a".repeat(5000) }],
    ...[
      { ...cell, values: null },
      { ...cell, values: [] },
      { ...cell, spec: undefined },
      { ...cell, spec: {} },
    ],
  ];
  for (const content of [
    ...wrong.map((one) => ({ ...whole, cells: [cell, one] })),
    ...[null, [], { name: 5 }].map((spec) => ({ ...whole, spec })),
  ]) {
    writeFileSync(file, JSON.stringify(content));
    await t.throwsAsync(openStore(directory), { instanceOf: runs.StorageError, message: /sweep\.json is damaged/ });
  }
  for (const other of [
    written.replaceAll('"field":1,', '"field":3,'), // well-formed: the cell of one number under the id of another
    written.replaceAll("sweep", "swept"),
    written.replace(sha256, "0".repeat(64)),
    JSON.stringify({ ...whole, sha256 }),
  ]) {
    t.not(other, written);
    writeFileSync(file, other);
    await t.throwsAsync(openStore(directory), { instanceOf: runs.StorageError, message: /sweep\.json is damaged/ });
  }
  writeFileSync(file, JSON.stringify(whole)); // as older versions wrote it
  t.is((await openStore(directory)).cells.length, 2);
  mkdirSync(join(directory, "state", "failed"), { recursive: true });
  for (const text of ["null", "5", "[]", "{}", '{"error": {}, "host": "", "at": "", "attempts": 1}', "{"]) {
    writeFileSync(join(directory, "state", "failed", "0123456789abcdef.json"), text);
    const failure = await failureOf({ directory }, { id: "0123456789abcdef" });
    t.is(failure?.error, "what it was is lost: its file is damaged", text);
  }
});

test("a pipe in the place of a document, a manifest or an array is not waited for", async (t) => {
  const result = join(root, "pipes");
  mkdirSync(result);
  const names = ["manifest.json", "summary.json", "data.npz", "sweep.json"];
  execFileSync(
    "mkfifo",
    names.map((name) => join(result, name)),
  );
  await t.throwsAsync(readDocument(join(result, "sweep.json")), { message: /sweep\.json: it is no regular file/ });
  await t.throwsAsync(runs.readManifest(result), { message: /manifest\.json cannot be read/ });
  await t.throwsAsync(runs.readSummary(result), { message: /summary\.json cannot be read/ });
  await t.throwsAsync(runs.readArray(join(result, "data.npz")), { message: /data\.npz is no regular file/ });
});

test("a cell whose lock is none that a process has made has failed, and says what to remove", async (t) => {
  const directory = join(root, "foreign");
  const merged = sweep({ axes: { field: [1] } });
  const { cells } = await expandCells(merged, "sweep");
  await writeStore({ directory, spec: merged.spec, cells });
  mkdirSync(join(directory, "cells"));
  writeFileSync(join(directory, "cells", `${cells[0]!.id}.lock`), "mine");
  const outcome = await runCell({ directory }, cells[0]!);
  t.is(outcome.status, "failed");
  t.regex("error" in outcome ? outcome.error : "", /If no nnqs is at work there, remove .*\.lock\.$/);
});

test("nothing but a page gives way to a page, and nothing but a regular file to a file", async (t) => {
  const directory = join(root, "pages");
  mkdirSync(directory);
  const [thesis, pipe, file] = ["thesis.html", "pipe", "file"].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(thesis, "mine");
  writeFileSync(file, "");
  execFileSync("mkfifo", [pipe]);
  for (const out of [thesis, pipe, "/dev/null"]) {
    await t.throwsAsync(writeReport(directory, { out }), {
      instanceOf: ArgumentError,
      message: / is there and is no page/,
    });
  }
  await t.throwsAsync(
    replaceFiles(directory, "pair", ["new", "pipe"], (at) => writeText(join(at, "pipe"), "")),
    {
      instanceOf: runs.StorageError,
      message: /pipe: it is no regular file/,
    },
  );
  await t.throwsAsync(findResults("collect", file), { instanceOf: ArgumentError, message: /file is no directory/ });
});

test("what stands where a directory of a sweep should be, and a record of a job array that is none, are named", async (t) => {
  const directory = join(root, "misplaced");
  const { spec, groups } = sweep({ axes: { field: [1, 2] } });
  const { cells } = await expandCells({ spec, groups }, "sweep");
  await writeStore({ directory, spec, cells });
  writeFileSync(join(directory, "cells"), "");
  for (const command of ["collect", "report", "status"]) {
    const { status, stderr } = runCommand([command, directory]);
    t.is(status, 1, command);
    t.regex(stderr, /^nnqs: cannot read .*misplaced\/cells: ENOTDIR.*\. Move it away\.\n$/);
  }
  const slurm = join(directory, "state", "slurm");
  mkdirSync(join(directory, "state"));
  writeFileSync(slurm, "");
  t.regex(runCommand(["status", directory]).stderr, /^nnqs: cannot read .*slurm: ENOTDIR.*\. Move it away\.\n$/);
  rmSync(slurm);
  const whole = { args: ["--time=5"], tasks: [["a"]], cpus: 1, submitted: "2026-01-01T00:00:00.000Z" };
  for (const damage of [{ submitted: 1 }, { args: [1] }, { tasks: [[1]] }, { cpus: "x" }, { memory: null }]) {
    for (const digit of ["0", "1"]) {
      const name = `nnqs-${digit.repeat(16)}`;
      mkdirSync(join(slurm, name), { recursive: true });
      writeFileSync(join(slurm, name, "array.json"), JSON.stringify({ name, ...whole, ...damage }));
    }
    const { status, stderr } = runCommand(["status", directory]);
    t.is(status, 1);
    t.regex(stderr, /^nnqs: .*array\.json is not what nnqs sweep writes\. Remove .*, then run the sweep again\.\n$/);
  }
});

test("a result without arrays, as anyone may publish one, is left out, with the reason", async (t) => {
  const directory = join(root, "arrayless");
  const manifest = runs.createManifest({ experiment: "mine" }, { seed: 0, seconds: {}, errorBounds: {} });
  await runs.publishResult(join(directory, "notes"), manifest, { "summary.json": "{}", "notes.txt": "mine" });
  for (const command of ["collect", "report"]) {
    for (const of of [directory, join(directory, "notes")]) {
      const { status, stderr } = runCommand([command, of, "--out", join(root, `${command}.html`)]);
      t.is(status, 2);
      t.regex(stderr, /notes is a result without data\.npz, the arrays\. Name one that has them\./);
    }
  }
});

test("where nothing can be created no other process is said to come first", async (t) => {
  const file = join(root, "no-directory");
  writeFileSync(file, "");
  for (const path of ["/proc/result", join(file, "result")]) {
    await t.throwsAsync(
      runs.withLock(path, async () => {}),
      { instanceOf: runs.StorageError, message: /cannot write|nothing can be created/ },
      path,
    );
  }
});

test("names of arrays and parameters with slashes are names in HDF5 too", async (t) => {
  const file = await LabelledFile.create(join(root, "names.h5"), []);
  t.notThrows(() => {
    file.axis("a/b", [1, 2]);
    file.scalars("../c", ["a/b"], [1, 2]);
    file.scalars(".", ["a/b"], ["x", "y"]);
    file.attribute("d/e", "f");
    file.close();
  });
});

test("what would mean nothing in a sweep is refused: a name of cells, conditions and groups without fields", (t) => {
  const refused = (fields: Readonly<Record<string, unknown>>, message: RegExp) =>
    t.throws(() => sweep(fields), { instanceOf: ArgumentError, message });
  refused(
    { fixed: learnExample },
    /^sweep: `fixed\.name`: cells have no name; `name` is the sweep's\. Leave it out\.$/,
  );
  refused({ where: [{}] }, /^sweep: `where\[0\].* must name a field to compare/);
  refused({ where: [[{ field: { gt: 1 } }, {}]] }, /^sweep: `where\[0\].* must name a field to compare/);
  refused({ zip: [{}] }, /^sweep: `zip\[0\]` is {}: it must have a field/);
  refused({ where: [[]] }, /^sweep: `where\[0\]/);
});

test("a result of a newer version is done, and status says that it cannot be read", async (t) => {
  const directory = join(root, "newer");
  const { spec, groups } = sweep({ axes: { field: [1, 2] } });
  const { cells } = await expandCells({ spec, groups }, "sweep");
  await writeStore({ directory, spec, cells });
  const newer = join(directory, "cells", cells[0]!.id);
  mkdirSync(newer, { recursive: true });
  writeFileSync(join(newer, "manifest.json"), resealed('{"format": 3}'));
  const said = runCommand(["status", directory]);
  t.regex(
    said.stdout,
    /1 done, 1 waiting\n1 that are done cannot be read: .* is of a newer version of this program \(format 3;/,
  );
  const { cells: listed } = JSON.parse(runCommand(["status", directory, "--json"]).stdout);
  t.regex(listed[0].unreadable, /newer version/);
  t.false("unreadable" in listed[1]);
});

test("status says of a manifest without its seconds that it is damaged, and reads one of version 0.1", async (t) => {
  const directory = join(root, "secondless");
  const { spec, groups } = sweep({ axes: { field: [1, 2] } });
  const { cells } = await expandCells({ spec, groups }, "sweep");
  await writeStore({ directory, spec, cells });
  for (const [i, { id, spec: own }] of cells.entries()) {
    const cell = join(directory, "cells", id);
    mkdirSync(cell, { recursive: true });
    writeFileSync(
      join(cell, "manifest.json"),
      JSON.stringify({ format: i + 1, spec: own, ...(i > 0 && { sha256: "" }) }),
    );
  }
  const { stdout, stderr } = runCommand(["status", directory]);
  t.regex(stdout, /2 done\n.*1 that are done cannot be read: .* is damaged: manifest\.json is not what was written\./s);
  t.is(stderr, "");
});

test("what is wrong for every cluster is refused by a dry run too, and before anything is written", (t) => {
  const spec = join(root, "slurm.json");
  writeFileSync(spec, JSON.stringify(sweepOf({ axes: { field: [1, 2] } })));
  for (const [option, value] of [
    ["--time", "abc"],
    ["--memory", "4Q"],
    ["--slurm-option", "time=3"],
    ["--slurm-option", "part=long"], // sbatch takes it for --partition
    ["--partition", "a,,b"],
  ] as const) {
    for (const dry of [["--dry-run"], []]) {
      const out = join(root, "slurm");
      const args = ["sweep", spec, "--out", out, "--executor", "slurm", option, value, ...dry];
      const { status, stderr } = runCommand(args);
      t.is(status, 2, `${option} ${value}`);
      t.regex(stderr, new RegExp(`^nnqs: sweep: ${option} `));
      t.false(existsSync(out));
    }
  }
});
