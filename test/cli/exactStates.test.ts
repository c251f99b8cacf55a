import { runCommand } from "../support/command.js";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const quench = (initial: string, ...more: string[]) =>
  runCommand([
    "evolve",
    "--model",
    "tfim",
    "--lattice",
    "8",
    "--field",
    "0.7",
    "--time",
    "1",
    "--initial",
    initial,
    ...more,
  ]);

test("a degenerate starting state is said, with the multiplet and how to choose", (t) => {
  const { status, stderr } = quench("groundstate:field=0", "--quiet");
  t.is(status, 2);
  t.regex(stderr, /2-fold degenerate \(energies -8, -8\)/);
  t.regex(stderr, /--initial groundstate:field=0,near=plus/);
});

test("the state of a multiplet that is nearest to a named one is that state, where it lies in the multiplet", (t) => {
  const observables = ["--observables", "energy,magnetization-x,magnetization-z", "--json", "--quiet"];
  const results = [
    "groundstate:field=0,near=up",
    "up",
    "groundstate:field=0,near=plus",
    "groundstate:field=1e-6,near=plus",
  ].map((initial) => {
    const { status, stdout, stderr } = quench(initial, ...observables);
    t.is(status, 0, stderr);
    return JSON.parse(stdout);
  });
  for (const name of ["energy", "magnetization-x", "magnetization-z"]) {
    near(t, results[0][name][0], results[1][name][0], 1e-9);
  }
  near(t, results[2]["magnetization-z"][0], 0, 1e-12);
  near(t, results[3].energy[0], results[2].energy[0], 1e-5);
  t.is(quench("groundstate:field=0,near=neel", "--quiet").status, 2); // nothing of it is in the multiplet
});

test("messages name options that the command has", (t) => {
  const model = ["--model", "tfim", "--lattice", "10", "--field", "1", "--quiet"];
  const few = runCommand(["groundstate", ...model, "--max-products", "10"]);
  t.is(few.status, 1);
  t.regex(few.stderr, /Allow more with --max-products, or ask for a larger --tolerance\./);
  const rounding = runCommand(["groundstate", ...model, "--tolerance", "1e-16"]);
  t.is(rounding.status, 1);
  t.regex(rounding.stderr, /Ask for a --tolerance of at least/);
  const long = runCommand(["evolve", ...model, "--time", "1e12", "--method", "chebyshev"]);
  t.is(long.status, 1);
  t.regex(long.stderr, /Allow more with --max-products, ask for a shorter time, or take --method krylov\./);
});

test("an issue's list: each is found from the command line, fields and couplings of 1e6 and 1e-6 too", (t) => {
  const cases: [string[], number][] = [
    [["--lattice", "3x3", "--field", "0.1"], -18.0112505862],
    [["--lattice", "9", "--field", "7e5", "--coupling", "1e6"], -10.1989e6],
    [["--lattice", "9", "--field", "7e-7", "--coupling", "1e-6"], -10.1989e-6],
  ];
  for (const [options, energy] of cases) {
    const { status, stdout, stderr } = runCommand(["groundstate", "--model", "tfim", ...options, "--json", "--quiet"]);
    t.is(status, 0, stderr);
    const found = JSON.parse(stdout);
    if (options.includes("0.1")) {
      near(t, found.energy, energy, 6e-11);
      t.is(found.degeneracy, 2);
    } else {
      t.is(found.degeneracy, 1);
      near(t, found.energy / energy, 1, 0.2);
    }
  }
});
