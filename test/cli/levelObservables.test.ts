import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const run = (line: string) => runCommand(line.split(" "), { cwd: root });

test("observables of each level are those of an evolution that starts from it, and of perturbation theory", (t) => {
  const model = "--model tfim --field 0.7 --longitudinal 0.2 --lattice 8";
  const names = ["magnetization-x", "magnetization-z", "entropy"];
  const line = `groundstate ${model} --levels 3 --observables ${names.join(",")} --out results --json --quiet`;
  const { status, stdout, stderr } = run(line);
  t.is(status, 0, stderr);
  const found = JSON.parse(stdout);
  const start = JSON.parse(
    run(`evolve ${model} --initial groundstate --time 0 --observables ${names.join(",")} --json --quiet`).stdout,
  );
  for (const name of names) {
    t.is(found[name].length, found.energies.length);
    near(t, found[name][0], start[name][0], 1e-8);
  }
  // Hellmann–Feynman: dE/dh is minus the expectation of the sum of σˣ, of which the magnetization is an eighth.
  const energies = (field: number) =>
    JSON.parse(run(`groundstate ${model.replace("0.7", String(field))} --levels 3 --json --quiet`).stdout).energies;
  const [above, below] = [energies(0.701), energies(0.699)];
  for (const k of [0, 1, 2]) near(t, (above[k] - below[k]) / 0.002, -found["magnetization-x"][k] * 8, 1e-4);
  const arrays = runs.decodeNpz(readFileSync(join(root, "results/groundstate-tfim/data.npz")));
  t.deepEqual(Array.from(arrays["magnetization_x"]!.data as Float64Array), found["magnetization-x"]);
  t.deepEqual(Array.from(arrays["entropy"]!.data as Float64Array), found["entropy"]);
});

test("observables that a basis does not have, and the energy, which is always there, are refused before any work", (t) => {
  const ising = "groundstate --model tfim --field 1 --lattice 20 --observables";
  t.regex(run(`${ising} double-occupancy`).stderr, /which is of fermions/);
  t.regex(
    run(`${ising} energy`).stderr,
    /Allowed choices are magnetization-x, magnetization-z, double-occupancy, entropy/,
  );
  t.regex(run(`${ising} entrpy`).stderr, /Did you mean entropy\?/);
});

test("without --observables nothing is added, and degenerate levels are warned of", (t) => {
  const ising = "groundstate --model tfim --field 0 --lattice 4 --json";
  const plain = run(ising);
  t.deepEqual(
    Object.keys(JSON.parse(plain.stdout)).filter((key) => key.includes("magnet")),
    [],
  );
  t.notRegex(plain.stderr, /degenerate/);
  const warned = run(`${ising} --observables magnetization-z,entropy`).stderr;
  t.regex(
    warned,
    /some levels are degenerate: .*, their mean over a whole level does not, but that of the entropy does/,
  );
});
