import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

const nnqs = (...args: string[]) => runCommand(args);

test("nnqs groundstate prints energies, residual, gap and products", (t) => {
  const { status, stdout } = nnqs(
    "groundstate",
    "--model",
    "tfim",
    "--field",
    "2",
    "--levels",
    "2",
    "--json",
    "--quiet",
  );
  t.is(status, 0);
  const { energy, energies, residual, gap, products } = JSON.parse(stdout);
  near(t, energy, -30.17286738, 6e-9);
  near(t, gap, energies[1] - energy, 1e-12);
  t.true(residual <= 1e-10 && products > 0);
});

test("nnqs evolve writes the paper's Hubbard target once, and prints observables over time", (t) => {
  const quench = ["evolve", "--model", "hubbard", "--U", "8", "--up", "2", "--down", "2", "--times", "0:2.1:3"];
  const options = ["--initial", "groundstate:U=4", "--observables", "energy,double-occupancy,entropy", "--out", root];
  const first = nnqs(...quench, ...options, "--json", "--quiet");
  t.is(first.status, 0, first.stderr);
  const result = JSON.parse(first.stdout);
  for (const energy of result.energy) near(t, energy, -10.9242252, 6e-8);
  t.is(result.times.length, 3);
  t.is(result["double-occupancy"].length, 3);
  t.is(result.entropy.length, 3);
  t.true(result.errorBound <= 1e-10 && result.energyDrift < 1e-10 && result.normDrift < 1e-10);
  const { initial, state } = runs.decodeNpz(readFileSync(join(result.directory, "data.npz")));
  t.deepEqual([initial!.type, initial!.shape, state!.shape], ["complex128", [4356], [4356]]);
  t.regex(readFileSync(join(result.directory, "manifest.json"), "utf8"), /site i is bit i/);
  const again = nnqs(...quench, ...options, "--json", "--quiet");
  t.is(JSON.parse(again.stdout).status, "done");
});

test("wrong usage of the quantum commands exits with 2 and one line that says what to do", (t) => {
  const hubbard = ["--model", "hubbard", "--U", "1", "--up", "2", "--down", "2"];
  const wrong: [string[], RegExp][] = [
    [["groundstate", "--model", "tfim"], /--field is missing/],
    [["groundstate", "--model", "tfim", "--field", "1", "--up", "3"], /no parameter of tfim/],
    [["groundstate", "--model", "tfim", "--field", "1", "--lattice", "3y4"], /3x4/],
    [["groundstate", "--model", "tfim", "--field", "1", "--lattice", "6x6"], /2³¹/],
    [["evolve", "--model", "tfim", "--field", "1"], /--time or --times/],
    [["evolve", "--model", "tfim", "--field", "1", "--time", "1", "--observables", "spin"], /observables/],
    [
      ["evolve", "--model", "hubbard", "--U", "1", "--up", "13", "--down", "0", "--time", "1"],
      /--up must be at most 12, one for each site of --lattice 3x4, not 13/,
    ],
    [["evolve", "--model", "heisenberg", "--lattice", "5", "--time", "1", "--initial", "neel"], /odd length/],
    [
      [
        "evolve",
        "--model",
        "hubbard",
        "--lattice",
        "2x2",
        "--U",
        "1",
        "--up",
        "1",
        "--down",
        "2",
        "--time",
        "1",
      ].concat(["--initial", "neel"]),
      /^nnqs: --initial neel: the Néel state has 2↑ and 2↓.* Take --up 2 and --down 2, or another state\.$/m,
    ],
    [["groundstate", "--model", "tfim", "--field", "1e200"], /--field must be .*1e\+150/],
    [["groundstate", "--model", "hubbard", "--U", "1e308", "--up", "1", "--down", "1"], /--U must be/],
    [["groundstate", "--model", "hubbard", "--U", "1"], /--up is missing: hubbard needs --U, --up, --down\.$/m],
    [["groundstate", "--model", "tfim"], /tfim needs --field\.$/m],
    [["groundstate", "--model", "tfim", "--field", "1", "--t", "2"], /--t is no parameter of tfim/],
    [
      ["groundstate", "--model", "heisenberg", "--field", "1"],
      /--field is no parameter .* Did you mean --longitudinal\?/,
    ],
    [["groundstate", "--model", "hubbard", "--hopping", "2"], /no option --hopping\. Did you mean --t\?/],
    [["groundstate", "--model", "tfim", "--field", "1", "--lattice", "100000x100000"], /10000000000/],
    [["groundstate", "--model", "tfim", "--field", "1", "--lattice", "3000x3000"], /from 1 to 65536/],
    [["evolve", "--model", "tfim", "--field", "1", "--times", "0:1:100000000"], /at most 100000 times/],
    [["evolve", "--model", "tfim", "--field", "1", "--times", "0:1:9999999999"], /at most 100000 times/],
    [["evolve", "--model", "tfim", "--field", "1", "--time", "1e200"], /--time is 1e\+200: it must be at most 1e\+150/],
    [["evolve", "--model", "heisenberg", "--magnetization", "0", "--time", "1", "--initial", "up"], /all 12 spins up/],
    [["evolve", ...hubbard, "--time", "1", "--initial", "up"], /--initial up: .* a state of spins/],
    [["evolve", "--model", "tfim", "--field", "1"], /^nnqs: evolve: pass either/],
  ];
  for (const [args, message] of wrong) {
    const { status, stderr } = nnqs(...args);
    t.is(status, 2, `${args.join(" ")}: ${stderr}`);
    t.regex(stderr, message);
    t.is(
      stderr
        .trimEnd()
        .split("\n")
        .filter((line) => line.startsWith("nnqs:")).length,
      1,
    );
  }
});

test("an observable that a basis does not have is refused before the initial state is computed", (t) => {
  const slow = ["evolve", "--model", "hubbard", "--U", "8", "--initial", "groundstate:U=4", "--time", "1"];
  const hubbard = [...slow, "--up", "6", "--down", "6", "--lattice", "3x4"];
  const odd = [...slow, "--up", "5", "--down", "5", "--lattice", "11"];
  const ising = ["evolve", "--model", "tfim", "--field", "1", "--lattice", "4x5", "--time", "1"];
  const sector = ["evolve", "--model", "heisenberg", "--magnetization", "0", "--lattice", "4x5", "--time", "1"];
  for (const [args, observable, message] of [
    [hubbard, "magnetization-z", /which is of spins/],
    [[...ising, "--initial", "groundstate:field=2"], "double-occupancy", /which is of fermions/],
    [[...sector, "--initial", "groundstate"], "magnetization-x", /conserve/],
    [odd, "entropy", /entropy, which is that of half of the sites, and there are 11/],
  ] as const) {
    const { status, stderr } = nnqs(...args, "--observables", `energy,${observable}`);
    t.is(status, 2, stderr);
    t.regex(stderr, message);
    t.notRegex(stderr, /initial state/); // the stage would have been reported
  }
});

test("nnqs evolve takes negative and unordered times, and answers in their order", (t) => {
  const evolve = (...times: string[]) => {
    const options = ["--model", "tfim", "--field", "1", "--lattice", "6", "--initial", "neel", "--json", "--quiet"];
    const { status, stdout, stderr } = nnqs("evolve", ...options, "--observables", "magnetization-x,energy", ...times);
    t.is(status, 0, stderr);
    return JSON.parse(stdout);
  };
  const range = evolve("--times", "0:-2:3");
  t.deepEqual(range.times, [0, -1, -2]);
  const list = evolve("--times", "-2,1,0,-1");
  t.deepEqual(list.times, [-2, 1, 0, -1]);
  const single = evolve("--time", "-1");
  for (const x of [range, list])
    near(t, x["magnetization-x"][x.times.indexOf(-1)], single["magnetization-x"][0], 1e-10);
  near(t, list["magnetization-x"][0], range["magnetization-x"][2], 1e-10);
  // A real state under a real H: e^{iHt}ψ is the complex conjugate of e^{−iHt}ψ.
  near(t, list["magnetization-x"][1], list["magnetization-x"][3], 1e-10);
});

test("nnqs groundstate writes as many levels and states as were wanted, and the rest of their multiplet", (t) => {
  for (const [lattice, levels, count] of [
    ["4", "1", 2],
    ["8", "1", 2],
    ["4", "3", 14],
    ["8", "3", 58],
  ] as const) {
    const out = join(root, `${lattice}-${levels}`);
    const model = ["--model", "tfim", "--field", "0", "--lattice", lattice, "--levels", levels];
    const { status, stdout, stderr } = nnqs("groundstate", ...model, "--out", out, "--json", "--quiet");
    t.is(status, 0, stderr);
    const { energies, degeneracy, gap, directory } = JSON.parse(stdout);
    t.deepEqual([energies.length, degeneracy], [count, 2]);
    near(t, gap, 4, 1e-10);
    const arrays = runs.decodeNpz(readFileSync(join(directory, "data.npz")));
    t.deepEqual(arrays["states"]!.shape, [count, 2 ** Number(lattice)]);
    t.deepEqual(arrays["energies"]!.shape, [count]);
  }
  const zero = nnqs("groundstate", "--model", "tfim", "--field", "0", "--coupling", "0", "--lattice", "8", "--json");
  const { energy, residual, degeneracy, gap } = JSON.parse(zero.stdout);
  t.deepEqual([energy, residual, degeneracy, gap], [0, 0, 256, null]);
  t.is(nnqs("groundstate", "--model", "tfim", "--field", "1", "--lattice", "4", "--tolerance", "1e-300").status, 1);
});
