import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { correlators, entropy, runs, stax } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { fixed } from "../support/table.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

const nnqs = (...args: string[]) => runCommand(args, { cwd: root });

const files = ["data.npz", "figure.pdf", "figure.png", "figure.svg", "manifest.json", "summary.json"];

test("fig1 writes the arrays of its contract; entropies lie between the Rényi-2 bound and the maximum, near Page's value", (t) => {
  const args = ["--sizes", "4,8", "--widths", "50,2000", "--members", "30", "--out", "out", "--quiet"];
  const { status, stderr } = nnqs("reproduce", "fig1", ...args);
  t.is(status, 0, stderr);
  const directory = join(root, "out", "fig1");
  t.deepEqual(readdirSync(directory).sort(), files);
  const data = runs.decodeNpz(readFileSync(join(directory, "data.npz")));
  const shapes: Record<string, readonly number[]> = { entropy: [2, 2, 30], renyi2: [2, 2], renyi2_bound: [2, 2] };
  for (const name of ["sizes", "widths", "maximum", "page", "page_exact"]) shapes[name] = [2];
  for (const [name, shape] of Object.entries(shapes)) t.deepEqual(data[name]?.shape, shape, name);
  t.deepEqual([data["sizes"]!.type, data["widths"]!.type, data["entropy"]!.type], ["int32", "int32", "float64"]);
  const [maximum, exact, approximate] = ["maximum", "page_exact", "page"].map((name) => data[name]!.data);
  for (const [m, side] of [4, 16].entries()) {
    t.is(maximum![m], Math.log2(side) * Math.LN2);
    t.is(exact![m], entropy.page(side, side));
    t.is(approximate![m], entropy.pageApproximation(side, side));
    for (const w of [0, 1]) {
      const at = 2 * m + w;
      const values = Array.from(data["entropy"]!.data.slice(30 * at, 30 * (at + 1)));
      const mean = values.reduce((sum, s) => sum + s, 0) / 30;
      t.true(mean < maximum![m]! && mean > data["renyi2"]!.data[at]!);
      t.true(data["renyi2"]!.data[at]! > data["renyi2_bound"]!.data[at]! - 0.05);
      if (w === 1) t.true(Math.abs(mean - exact![m]!) < 0.1);
    }
  }
  const again = nnqs("reproduce", "fig1", "--sizes", "4,8", "--widths", "50", "--members", "30", "--out", "out");
  t.is(again.status, 2);
  t.regex(again.stderr, /widths.*--force/);
});

test("nnqs entropy runs its own example, for any architecture, and says how its arrays are to be read", async (t) => {
  const spec = JSON.parse(nnqs("entropy", "--example").stdout);
  writeFileSync(
    join(root, "spec.json"),
    JSON.stringify({ ...spec, members: 3, sites: 6, orders: [1, 0.5], name: "own" }),
  );
  const { status, stdout, stderr } = nnqs("entropy", "spec.json", "--json", "--quiet");
  t.is(status, 0, stderr);
  const { directory, summary } = JSON.parse(stdout);
  t.is(directory, join("results", "entropy-own"));
  t.deepEqual(readdirSync(join(root, directory)).sort(), files);
  const data = runs.decodeNpz(readFileSync(join(root, directory, "data.npz")));
  const networks = spec.networks.length;
  t.deepEqual(data["entropy"]!.shape, [networks, 5, 2, 3]);
  t.deepEqual(data["renyi2_bound"]!.shape, [networks, 5]);
  t.deepEqual([...data["subsystem_sizes"]!.data], [1, 2, 3, 4, 5]);
  t.is(summary.networks[0].cuts[2].subsystem.length, 3);
  // What all cuts of the ReLU network have in common is found once: each is as if it came alone.
  const network = stax.serial(stax.dense(500, { wStd: 1.4, bStd: 0.1 }), stax.relu(), stax.dense(1));
  const kernel = await correlators.spinKernel(network, 6);
  for (const [cut, size] of [1, 2, 3, 4, 5].entries()) {
    const subsystem = Array.from({ length: size }, (_, site) => site);
    const { renyiBound } = await correlators.replicaAverage(kernel, { subsystem, order: 2 });
    t.is(data["renyi2_bound"]!.data[5 * (networks - 1) + cut], renyiBound);
  }
  // Rényi entropies fall with α.
  for (let i = 0; i < networks * 5; i++) {
    for (let k = 0; k < 3; k++)
      t.true(data["entropy"]!.data[6 * i + 3 + k]! >= data["entropy"]!.data[6 * i + k]! - 1e-12);
  }
});

test("nnqs entropy prints one line per network, of the most even cut", (t) => {
  const { status, stdout, stderr } = nnqs("entropy", "spec.json", "--quiet"); // computed by the test before
  t.is(status, 0, stderr);
  const { networks } = JSON.parse(readFileSync(join(root, "results", "entropy-own", "summary.json"), "utf8"));
  const lines = stdout.trim().split("\n");
  t.is(lines.length, networks.length);
  for (const [i, { label, cuts }] of networks.entries()) {
    const [first, second] = cuts[2].entropies.map(({ mean }: { mean: number }) => mean.toFixed(4));
    t.true(lines[i]!.startsWith(label));
    t.true(lines[i]!.includes(`3 of 6 sites: S = ${first} ± `), lines[i]);
    t.true(lines[i]!.includes(`S_0.5 = ${second} ± `), lines[i]);
  }
});

test("bad sizes, subsystems and specs exit with 2 and one line that says why", (t) => {
  const layers = [
    { type: "cosNet", width: 4 },
    { type: "dense", width: 1 },
  ];
  const spec = { experiment: "entropy", name: "bad", sites: 4, networks: [{ layers }], members: 2 };
  const cases: [string[], RegExp][] = [
    [["reproduce", "fig1", "--sizes", "5"], /sizes.*5/],
    [["reproduce", "fig1", "--sizes", "32"], /sizes.*32/],
    [["entropy"], /--example/],
    [["entropy", "absent.json"], /^nnqs: entropy: absent\.json is not there/],
  ];
  const specs: [object, RegExp][] = [
    [{ ...spec, subsystems: [[]] }, /leave no cut/],
    [{ ...spec, subsystems: [[0, 1, 2, 3]] }, /leave no cut/],
    [{ ...spec, subsystems: [[7]] }, /7 is no site/],
    [{ ...spec, orders: [-1] }, /orders/],
    [{ ...spec, networks: [{ layers: [{ type: "dense", width: 2 }] }] }, /2 outputs/],
    [{ ...spec, site: 4 }, /site/],
  ];
  for (const [i, [content, pattern]] of specs.entries()) {
    writeFileSync(join(root, `bad${i}.json`), JSON.stringify(content));
    cases.push([["entropy", `bad${i}.json`, "--quiet"], pattern]);
  }
  for (const [args, pattern] of cases) {
    const { status, stderr } = nnqs(...args);
    t.is(status, 2, `${args.join(" ")}: ${stderr}`);
    t.regex(stderr, pattern);
    t.is(stderr.trim().split("\n").length, 1, stderr);
  }
});

test("what rounds to zero has no sign in a table", (t) => {
  const written = [-2e-16, -0, 0.00004, -0.00006, 1.25].map((value) => fixed(value, 4));
  t.deepEqual(written, ["0.0000", "0.0000", "0.0000", "-0.0001", "1.2500"]);
});
