import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { nearRelative } from "../support/near.js";
import { paperLayersOf } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const network = paperLayersOf(5000);
const spec = { experiment: "signbias", name: "ring", target: { model: "heisenberg", lattice: "8" }, network };

function nnqs(document: object, ...args: string[]) {
  writeFileSync(join(root, "spec.json"), JSON.stringify(document));
  return runCommand(["signbias", "spec.json", "--out", "out", ...args], { cwd: root });
}

test("nnqs signbias gives energy, overlap, rates and weights of every basis", (t) => {
  const { stdout, status } = nnqs(spec, "--json", "--quiet");
  t.is(status, 0);
  const { bases, summary } = JSON.parse(stdout);
  t.deepEqual(Object.keys(bases), ["given", "marshall"]);
  t.deepEqual(bases, summary.bases);
  const { given, marshall } = bases;
  for (const { energy } of [given, marshall]) nearRelative(t, energy, -14.604373635749, 1e-12);
  nearRelative(t, given.overlap, 9.02317117e-5, 1e-9);
  nearRelative(t, marshall.overlap, 0.0814852652025, 1e-11);
  nearRelative(t, marshall.rate, 7.41273839e-3, 3e-9);
  nearRelative(t, marshall.largestRate, 40.4344, 2e-6);
  t.is(marshall.weights.length, 9);
});

test("a scan over J₂ writes a row per value, and prints a table", (t) => {
  const scan = { parameter: "coupling2", values: [0, 0.5] };
  const { stdout, status } = nnqs({ ...spec, name: "scan", bases: ["given", "marshall", "XXXXXXXX"], scan }, "--quiet");
  t.is(status, 0);
  t.regex(stdout, /coupling2 +basis +energy/);
  t.is(stdout.trim().split("\n").length, 7);
  const arrays = runs.decodeNpz(readFileSync(join(root, "out/signbias-scan/data.npz")));
  nearRelative(t, arrays["energy"]!.data[1]!, -3 * 4, 1e-12); // Majumdar and Ghosh: −3J/8 per spin ½, four times that of Pauli matrices
  t.deepEqual(arrays["weights_marshall"]!.shape, [2, 9]);
  t.true(arrays["rate_marshall"]!.data[0]! > 0);
});

test("--json of a scan has lists over its values for every basis", (t) => {
  const scan = { parameter: "coupling2", values: [0, 0.25, 0.5] };
  const { stdout } = nnqs({ ...spec, target: { model: "heisenberg", lattice: "6" }, name: "lists", scan }, "--json");
  const { values, bases, summary } = JSON.parse(stdout);
  t.deepEqual(values, scan.values);
  for (const name of ["given", "marshall"]) {
    for (const key of ["energy", "overlap", "rate", "largestRate", "weights", "modulusWeights", "signWeights"]) {
      t.is(bases[name][key].length, 3, key);
      t.deepEqual(bases[name][key][1], summary.scan[1].bases[name][key], key);
    }
  }
});

test("what the spec cannot mean is refused", (t) => {
  const refused = (document: object, message: RegExp) => {
    const { status, stderr } = nnqs({ ...document, name: "refused" }, "--quiet");
    t.is(status, 2, stderr);
    t.regex(stderr, message);
  };
  refused({ ...spec, target: { model: "hubbard", lattice: "4" } }, /target.model.*of spins/);
  refused({ ...spec, target: { model: "tfim", lattice: "8" } }, /field/);
  refused({ ...spec, bases: ["XYZ"] }, /of 3 letters; the lattice has 8 sites/);
  refused({ ...spec, bases: ["marshal"] }, /"given", "marshall"/);
  refused({ ...spec, target: { model: "heisenberg", lattice: "7" }, bases: ["marshall"] }, /not bipartite/);
});

test("a network that tells sites apart is refused with a remedy of signbias, not of another command", (t) => {
  const first = { type: "fourierFeatures", amplitudes: [1], frequencies: [[0.25, 0, 0, 0]] };
  const apart = {
    ...spec,
    name: "apart",
    target: { model: "heisenberg", lattice: "4" },
    network: [first, network.at(-1)!],
  };
  const { stderr, status } = nnqs(apart);
  t.is(status, 2);
  t.regex(stderr, /must depend only on how many spins differ.*Take a network whose first layer treats all sites alike/);
});
