import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exact, graph, hilbert, operator, runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { maxDifference } from "../support/near.js";
import { test } from "../support/test.js";

const out = temporaryDirectory();

interface Row {
  readonly momentum: readonly number[];
  readonly parity: string;
  readonly states: number;
  readonly energies: readonly number[];
}

const groundstate = (words: string) => runCommand(`groundstate --quiet ${words}`.split(" "));

test("a sector without states names the options that choose another", (t) => {
  const { status, stderr } = runCommand([
    ..."groundstate --model heisenberg --lattice 4 --magnetization 4 --momentum 1".split(" "),
  ]);
  t.is(status, 2);
  t.regex(stderr, /^nnqs: --momentum, --point and --parity choose a sector without states: .*--sectors all\.$/m);
});

test("nnqs groundstate finds the levels of a momentum and parity, and stores states that expand to those of the basis", async (t) => {
  const words =
    "--model heisenberg --lattice 8 --magnetization 0 --symmetry translations+flip --momentum 3 --parity odd";
  const { stdout, stderr } = groundstate(`${words} --observables entropy,magnetization-z --json --out ${out}`);
  t.is(stderr, "");
  const summary = JSON.parse(stdout);
  const lattice = graph.chain(8);
  const h = operator.heisenberg(lattice, { magnetization: 0 });
  const group = graph.withFlip(graph.translations(lattice, { momentum: [3] }), -1);
  const sector = await hilbert.symmetric(h.hilbert, group);
  const { values } = await exact.spectrum(await operator.symmetric(h, sector));
  t.is(summary.states, sector.dimension);
  t.true(Math.abs(summary.energy - values[0]!) < 1e-9);
  t.true(Math.abs(summary["magnetization-z"][0]) < 1e-14);
  const arrays = runs.decodeNpz(readFileSync(join(out, "groundstate-heisenberg", "data.npz")));
  t.deepEqual(Int32Array.from(arrays["representatives"]!.data as Int32Array), sector.representatives);
  const whole = await sector.expand((arrays["states"]!.data as Float64Array).slice(0, 2 * sector.dimension));
  t.true(Math.abs((await exact.expectation(h, whole)) - summary.energy) < 1e-9);
  const manifest = readFileSync(join(out, "groundstate-heisenberg", "manifest.json"), "utf8");
  t.regex(manifest, /In a sector: amplitude k.*exp\(-2\*pi\*i\*m\/L\)/);
});

test("--sectors all is the whole spectrum as a table of quantum numbers", async (t) => {
  const words = "--model tfim --lattice 2x3 --field 0.8 --symmetry translations+flip --sectors all --levels 20 --json";
  const { stdout } = groundstate(words);
  const { sectors } = JSON.parse(stdout) as { sectors: Row[] };
  t.is(sectors.length, 12);
  t.is(new Set(sectors.map(({ momentum, parity }) => `${momentum} ${parity}`)).size, 12);
  const whole = (await exact.spectrum(operator.ising(graph.square(2, 3), { field: 0.8 }))).values;
  const together = Float64Array.from(sectors.flatMap(({ energies }) => [...energies])).sort();
  t.true(maxDifference(together, whole) < 1e-10);
  const table = groundstate(words.replace(" --json", "")).stdout;
  t.regex(table, /^momentum +parity +states +energies$/m);
  const little = runCommand(
    "groundstate --model tfim --lattice 3x3 --field 1 --symmetry space --sectors all".split(" "),
  );
  t.regex(little.stderr, /of 512 states are in no sector.*more than one dimension/);
});

test("the tower of a space group has every level as often as there are momenta in a star, and options choose each of its rows", async (t) => {
  const words = "--model tfim --lattice 2x3 --field 0.8 --symmetry space+flip";
  const { stdout, stderr } = groundstate(`${words} --sectors all --levels 20 --json`);
  t.is(stderr, "");
  const { sectors } = JSON.parse(stdout) as {
    sectors: (Row & { star: number; point: string; operations: string })[];
  };
  const together = sectors.flatMap(({ star, energies }) => energies.flatMap((energy) => Array(star).fill(energy)));
  const whole = (await exact.spectrum(operator.ising(graph.square(2, 3), { field: 0.8 }))).values;
  t.true(maxDifference(Float64Array.from(together).sort(), whole) < 1e-10);
  t.deepEqual(new Set(sectors.map(({ star }) => star)), new Set([1, 2]));
  for (const { momentum, parity, point, states, energies, operations } of sectors) {
    const chosen = `--momentum ${momentum} --parity ${parity}${point === "" ? "" : ` --point=${point}`}`;
    const found = JSON.parse(groundstate(`${words} ${chosen} --json`).stdout);
    t.is(found.states, states, chosen);
    t.true(Math.abs(found.energy - energies[0]!) < 1e-9, chosen);
    t.is(operations.split(") (").length, point.split(",").length, operations);
  }
  t.deepEqual(
    new Set(sectors.filter(({ momentum }) => momentum.join() === "0,0").map(({ operations }) => operations)),
    new Set(["(x,-y)"]),
  );
});

test("a tower has complex characters where rotations have them, and options choose those rows too", (t) => {
  const words = "--model heisenberg --lattice honeycomb:3x3 --magnetization 14 --symmetry space";
  const { sectors } = JSON.parse(groundstate(`${words} --sectors all --json`).stdout) as {
    sectors: (Row & { point: string })[];
  };
  const turned = sectors.filter(({ point }) => point.includes("e("));
  t.true(turned.length > 0);
  for (const { momentum, point, energies } of turned) {
    const found = JSON.parse(groundstate(`${words} --momentum ${momentum} --point=${point} --json`).stdout);
    t.true(Math.abs(found.energy - energies[0]!) < 1e-9, point);
  }
});

test("nnqs evolve in a sector is the evolution of the whole basis, and refuses a state that is not in it", (t) => {
  const words =
    "evolve --quiet --json --model tfim --lattice 2x3 --field 0.5 --times 0.7 --observables magnetization-z,entropy,energy";
  const [whole, sector] = ["", " --symmetry space+flip"].map((more) =>
    JSON.parse(runCommand(`${words}${more}`.split(" ")).stdout),
  );
  for (const name of ["energy", "entropy", "magnetization-z"]) {
    t.true(Math.abs(whole[name][0] - sector[name][0]) < 1e-8, name);
  }
  const { status, stderr } = runCommand(`${words} --symmetry space+flip --initial up`.split(" "));
  t.is(status, 2);
  t.regex(stderr, /--initial up: 0\.500 of the state lies outside of/);
});

test("sectors that do not exist are refused by the name of the option", (t) => {
  const cases = [
    ["--model tfim --field 1 --parity odd", /--parity is of the flip.*needs --symmetry/],
    ["--model tfim --field 1 --momentum 1", /--momentum must have one whole number for each of the 2 axes/],
    ["--model tfim --field 1 --lattice 6 --boundary open --momentum 1", /must be 0 along an open axis/],
    ["--model tfim --field 1 --longitudinal 1 --symmetry space+flip", /does not commute with the group/],
    ["--model hubbard --U 4 --up 1 --down 1 --symmetry space+flip", /hubbard has no spins to flip/],
    [
      "--model tfim --field 1 --symmetry space --point 1",
      /--point must be 1,1 or .* at momentum 0,0, the characters of \(.*\), not 1\./,
    ],
    [
      "--model tfim --field 1 --symmetry translations --point 1",
      /--point is of a space group: it needs --symmetry space/,
    ],
    [
      "--model tfim --field 1 --symmetry space --momentum 1,1 --point 1",
      /at momentum 1,1 there are translations alone/,
    ],
    ["--model tfim --field 1 --symmetry space --sectors all --point 1,1", /--point chooses one sector/],
    ["--model tfim --field 1 --symmetry space --point 0", /--point .*must be characters such as 1,-1/],
    ["--model tfim --field 1 --sectors all --observables entropy", /--observables are of the levels of one sector/],
  ] as const;
  for (const [words, message] of cases) {
    const { status, stderr } = groundstate(words);
    t.is(status, 2, words);
    t.regex(stderr, message, words);
  }
});
