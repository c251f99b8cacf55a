import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { cellsOf } from "../support/sweepCells.js";
import { sweepOf, writeSpec } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

interface Planned {
  readonly total: Readonly<Record<string, number>>;
  readonly cells: readonly {
    readonly id: string;
    readonly values: Readonly<Record<string, unknown>>;
    readonly spec: Readonly<Record<string, unknown>>;
    readonly seconds: number;
    readonly memory: number;
    readonly disk: number;
  }[];
}

/** What a dry run tells. */
function planned(fields: Readonly<Record<string, unknown>>): Planned {
  const { stdout, stderr, status } = dryRun(fields);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Planned;
}
function dryRun(fields: Readonly<Record<string, unknown>>) {
  const file = writeSpec(root, sweepOf(fields));
  return runCommand(["sweep", file, "--dry-run", "--json", "--out", join(root, "never")]);
}
const cells = (fields: Readonly<Record<string, unknown>>, ...args: string[]) => cellsOf(sweepOf(fields), args);
const values = async (fields: Readonly<Record<string, unknown>>, ...args: string[]) =>
  (await cells(fields, ...args)).map((cell) => Object.values(cell.values));

test("axes make every combination, the last goes fastest; zipped values belong together", (t) => {
  const plan = planned({ axes: { field: [0.5, 1] }, zip: [{ lattice: ["2", "3"], seed: [7, 8] }] });
  const all = plan.cells.map((cell) => Object.values(cell.values));
  t.deepEqual(all, [
    [0.5, "2", 7],
    [0.5, "3", 8],
    [1, "2", 7],
    [1, "3", 8],
  ]);
  t.like(plan.cells[3]!.spec, { field: 1, lattice: "3", seed: 8, coupling: 1 });
  t.false(existsSync(join(root, "never")));
});

test("ranges have both ends: whole numbers without a count, so many with one, each the nearest to its decimal value", async (t) => {
  t.deepEqual(await values({ axes: { seed: "2:4" } }), [[2], [3], [4]]);
  t.deepEqual(await values({}, "field=0.1:0.5:5"), [[0.1], [0.2], [0.3], [0.4], [0.5]]);
  t.deepEqual(await values({}, "seed=0:2,9"), [[0], [1], [2], [9]]);
});

test("on the command line several values make an axis, one is fixed, and a list is a value in brackets", async (t) => {
  const found = await cells({ axes: { field: [1, 2] } }, "field=0.5", "lattice=2,3");
  t.deepEqual(
    found.map((cell) => Object.values(cell.values)),
    [["2"], ["3"]],
  );
  t.like(found[0]!.spec, { field: 0.5 });
  const evolve = { fixed: { experiment: "evolve", times: [1] } };
  t.deepEqual(await values(evolve, "times=[0,1],[0,2]"), [[[0, 1]], [[0, 2]]]);
  await t.throwsAsync(values(evolve, "times=0,1"), { message: /cell times=0: `times` is 0: it must be a list/ });
});

test("where keeps cells that meet every condition, and of a list one", async (t) => {
  const axes = { field: [1, 2, 3], seed: [1, 2, 3] };
  const keep = (where: unknown) => values({ axes, where });
  t.deepEqual(await keep([{ field: { lt: 2 } }, { seed: { ge: 2 } }]), [
    [1, 2],
    [1, 3],
  ]);
  t.deepEqual(
    await keep([[{ field: { eq: 1 } }, { seed: { gt: 2 } }], { seed: { ne: 2 } }, { field: { in: [1, 3] } }]),
    [
      [1, 1],
      [1, 3],
      [3, 3],
    ],
  );
  t.deepEqual(await keep([{ field: { eq: { field: "seed" } } }]), [
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

test("the name of a cell is that of what it computes: defaults, spelling, order and the sweep do not matter", async (t) => {
  const ids = async (fields: Readonly<Record<string, unknown>>, ...args: string[]) =>
    (await cells(fields, ...args)).map(({ id }) => id);
  const [id] = await ids({});
  const [other] = await ids({ fixed: { field: 0.5 } });
  t.deepEqual(await ids({ fixed: { coupling: 1, boundary: "periodic", field: 1.0 } }), [id]);
  t.deepEqual(await ids({ name: "other", axes: { field: [0.5, 1] } }, "levels=1"), [other, id]);
  t.deepEqual(await ids({ axes: { field: [1, 1.0], levels: [1] } }), [id]);
  t.notDeepEqual(await ids({ fixed: { seed: 1 } }), [id]);
});

test("time, memory and disk of each cell are estimated, and those of all are their sums", (t) => {
  const { cells: all, total } = planned({ axes: { lattice: ["4", "12"] } });
  const [small, large] = all as [Planned["cells"][0], Planned["cells"][0]];
  t.true(large.seconds > small.seconds && large.memory > small.memory && large.disk > small.disk);
  t.is(total["disk"], small.disk + large.disk);
});

test("a dry run counts the memory of a process, steps of Chebyshev's as such, and every layer of a network", (t) => {
  // The cells of one dry run: the speed of this machine is measured once, and may be another in the next.
  const of = (fixed: Readonly<Record<string, unknown>>, axes: Readonly<Record<string, readonly unknown[]>>) => {
    const file = writeSpec(root, { experiment: "sweep", name: "one", fixed, axes }, "one.json");
    const { stdout, stderr } = runCommand(["sweep", file, "--dry-run", "--json", "--out", join(root, "never")]);
    t.is(stderr, "");
    return (JSON.parse(stdout) as Planned).cells;
  };
  const evolve = { experiment: "evolve", model: "tfim", lattice: "3x6", field: 1, times: [0, 20] };
  const [chebyshev, krylov] = of(evolve, { method: ["chebyshev", "krylov"] });
  t.true(chebyshev!.memory > 1.5e8 && chebyshev!.memory < 2.2e8, `${chebyshev!.memory} bytes`); // measured: 1.7e8
  t.true(chebyshev!.seconds < krylov!.seconds); // measured: a third
  const networks = (hidden: number) => {
    const layers = Array.from({ length: hidden }, () => [{ type: "dense", width: 500 }, { type: "relu" }]).flat();
    return [{ layers: [...layers, { type: "dense", width: 1 }] }];
  };
  const entropy = { experiment: "entropy", sites: 10, members: 1000 };
  const [shallow, deep] = of(entropy, { networks: [networks(1), networks(2)] });
  t.true(deep!.seconds > 8 * shallow!.seconds);
});

const refusals: readonly [string, Readonly<Record<string, unknown>>, readonly string[], RegExp][] = [
  ["a misspelt field of the sweep", { axis: {} }, [], /no field `axis` \(did you mean `axes`\?\)/],
  ["a misspelt axis", { axes: { feild: [1] } }, [], /`feild`: the spec has no field `feild`\. Did you mean field\?/],
  ["a misspelt argument", {}, ["sede=0:3"], /"sede=0:3": the spec has no field `sede`\. Did you mean seed\?/],
  ["a misspelt field of the spec", { fixed: { feild: 2 } }, [], /the only cell: .*`feild` \(did you mean `field`\?\)/],
  ["a value out of range", { axes: { seed: [0, -1] } }, [], /cell seed=-1: `seed` is -1: it must be at least 0/],
  ["what only the model refuses", { axes: { U: [0, 3] } }, [], /cell U=0: `U` is no parameter of tfim/],
  ["an unknown experiment", { fixed: { experiment: "lern" } }, [], /did you mean "learn"\?/],
  ["an axis without values", { axes: { seed: [] } }, [], /`axes\.seed` is \[\]: it must have at least 1 entry/],
  ["a grid of which nothing is left", { where: [{ seed: { gt: 5 } }] }, [], /`where` drops the only cell/],
  ["a condition on no field", { where: [{ sede: { gt: 5 } }] }, [], /`where`: `sede`: .*Did you mean seed\?/],
  ["lists of unequal length", { zip: [{ seed: [1, 2], field: [1] }] }, [], /`seed` has 2 values and `field` 1/],
  ["axes that set one field", { axes: { seed: [1] }, zip: [{ seed: [2] }] }, [], /`seed` and `seed` contradict/],
  ["an axis of cells' names", {}, ["experiment=evolve,groundstate"], /all cells of a sweep are of one experiment/],
  ["a range that is too long", { axes: { seed: "0:1000000" } }, [], /has 1000001 values/],
  ["more cells than there may be", { axes: { seed: "0:999", field: "1:2:1000" } }, [], /span 1000000 cells/],
];
for (const [what, fields, args, message] of refusals) {
  test(`refused with what is likely to be meant: ${what}`, async (t) => {
    await t.throwsAsync(cells(fields, ...args), { name: "ArgumentError", message });
  });
}

test("what is refused ends the command with exit code 2, before anything is written", (t) => {
  const { status, stderr } = dryRun({ axes: { feild: [1] } });
  t.is(status, 2, stderr);
  t.regex(stderr, /^nnqs: sweep: `feild`: the spec has no field `feild`\. Did you mean field\? .*\n$/);
  t.false(existsSync(join(root, "never")));
});

test("null is a cell without a field that may be left out, on the command line and among the values of an axis", async (t) => {
  const couplings = async (fields: Readonly<Record<string, unknown>>, ...args: string[]) =>
    (await cells(fields, ...args)).map(({ spec }) => (spec as { coupling?: unknown }).coupling);
  t.deepEqual(await couplings({}, "coupling=null,2"), [1, 2]);
  t.deepEqual(await couplings({ axes: { coupling: [null, 2] } }), [1, 2]);
  t.deepEqual(await couplings({ axes: { coupling: [3, 2] } }, "coupling=null"), [1]);
  await t.throwsAsync(async () => cells({}, "model=null"), { message: /must be given/ });
});
