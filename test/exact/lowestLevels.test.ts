import { ArgumentError, exact, graph, hilbert, operator, random, ToleranceError } from "infinite-nnqs";
import { near } from "../support/near.js";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";
import { eigenCase, faultsOf } from "./eigenCases.js";

const lattices: Readonly<Record<string, graph.Graph>> = {
  "3x3": graph.square(3, 3),
  "2x4": graph.square(2, 4),
  "cubic:2x2x2": graph.cubic(2, 2, 2),
  "honeycomb:2x2": graph.honeycomb(2, 2),
  "triangular:3x3": graph.triangular(3, 3),
};

test("a twofold level far below a tight band is found, with the gap to the band", async (t) => {
  const cases = [
    ...Object.entries(lattices).map(([name, lattice]) => [name, lattice, 0.1] as const),
    ...[8, 9, 10, 11, 13].map((n) => [String(n), graph.chain(n), 0.02] as const),
  ];
  for (const [name, lattice, field] of cases) {
    const model = operator.ising(lattice, { field });
    if (model.dimension <= 2048) {
      for (const levels of [1, 2, 3])
        t.deepEqual(await faultsOf({ name, model, levels }), [], `${name}, ${levels} levels`);
    }
    // Up to 1.4e-10 apart.
    const { degeneracy, residual, scale } = await exact.groundState(model, { degeneracyTolerance: 1e-9 });
    t.is(degeneracy, 2, name);
    t.true(residual <= 1e-10 * scale);
  }
  const square = await exact.groundState(operator.ising(graph.square(3, 3), { field: 0.1 }));
  near(t, square.energy, -18.0112505862, 5e-11);
});

test("a million states lose no digits: the chain of 20 at field 0.2", async (t) => {
  const model = operator.ising(graph.chain(20), { field: 0.2 });
  const { energy, residual, state, degeneracy } = await exact.groundState(model);
  near(t, energy, -20.20050507969158, 1e-12); // −Σ√(1+h²−2h cos k), k = (2m+1)π/20
  t.is(degeneracy, 2);
  t.true(residual < 1e-10);
  near(t, (await exact.overlap(state, state))[0], 1, 1e-15);
  near(t, await exact.expectation(model, state), energy, 1e-13);
});

test("a sum of squares is good to a rounding or two, for any number of threads", async (t) => {
  const state = random.normal({ seed: 3 }, 2 ** 21);
  // Each square as the sum of two doubles, by splitting, and every addition with its error.
  let high = 0;
  let low = 0;
  for (const x of state) {
    const head = Math.fround(x);
    const tail = x - head;
    for (const term of [head * head, 2 * head * tail, tail * tail]) {
      const sum = high + term;
      low += Math.abs(high) >= Math.abs(term) ? high - sum + term : term - sum + high;
      high = sum;
    }
  }
  const norms = await withThreads([1, 2, 3], async () => (await exact.overlap(state, state))[0]);
  t.deepEqual(norms, [norms[0]!, norms[0]!, norms[0]!]);
  near(t, norms[0]! / (high + low), 1, 4e-16);
});

test("levels scale with H: fields and couplings of 1e-150 to 1e150 give the same physics", async (t) => {
  const at = (unit: number, levels: number) =>
    exact.groundState(operator.ising(graph.chain(9), { field: 0.7 * unit, coupling: unit }), { levels });
  const one = await at(1, 4);
  for (const unit of [1e-150, 1e-100, 1e-6, 1e6, 1e100, 1e150]) {
    const { energies, degeneracy, gap, scale, residual } = await at(unit, 4);
    t.is(degeneracy, one.degeneracy);
    for (const [k, energy] of energies.entries()) near(t, energy / unit, one.energies[k]!, 1e-10);
    near(t, gap / unit, one.gap, 1e-10);
    t.true(residual <= 1e-10 * scale);
  }
});

test("a mean of H of any size leaves what rounding leaves, and no more is asked", async (t) => {
  const terms = (mean: number): operator.PauliTerm[] => [
    ["I", [0], mean],
    ...graph.chain(9).bonds.map((bond): operator.PauliTerm => ["ZZ", bond, -1]),
    ...Array.from({ length: 9 }, (_, site): operator.PauliTerm => ["X", [site], -0.8]),
  ];
  const centred = await exact.groundState(operator.pauli(hilbert.spins(9), terms(0)));
  for (const mean of [1e3, -1e6, 1e9]) {
    const { energy, degeneracy } = await exact.groundState(operator.pauli(hilbert.spins(9), terms(mean)));
    t.is(degeneracy, 1);
    near(t, energy, centred.energy + mean, 1e-14 * Math.abs(mean) + 1e-12);
  }
});

test("a tolerance below rounding is refused, and the one that the message names is met", async (t) => {
  for (const sites of [4, 9]) {
    const model = operator.ising(graph.chain(sites), { field: 1 });
    const error = await t.throwsAsync(exact.groundState(model, { tolerance: 1e-15 }), { instanceOf: ToleranceError });
    const least = Number(/residuals of up to (\S+) on/.exec(error!.message)![1]);
    t.true(least > 1e-15 && least < 1e-12);
    const { residual, scale } = await exact.groundState(model, { tolerance: 1.1 * least });
    t.true(residual <= 2 * least * scale * sites);
  }
});

test("any number of levels up to that of the states", async (t) => {
  for (const model of [
    operator.hubbard(graph.chain(1), { up: 0, down: 0, U: 1 }),
    operator.ising(graph.chain(1), { field: 1 }),
    operator.heisenberg(graph.chain(3), { magnetization: 1 }),
    operator.heisenberg(graph.chain(10), { magnetization: 2 }),
    operator.ising(graph.chain(8), { field: 0 }),
  ]) {
    const all = model.dimension;
    for (const levels of new Set([1, 2, 3, Math.floor(all / 2) + 1, all - 1, all].filter((k) => k >= 1 && k <= all))) {
      t.deepEqual(await faultsOf({ name: "", model, levels }), [], `${model.name}, ${levels} of ${all}`);
    }
    await t.throwsAsync(exact.groundState(model, { levels: all + 1 }), { instanceOf: ArgumentError });
  }
});

test("levels of blocks that do not see each other, of a diagonal H, and in tight clusters are all found", async (t) => {
  const n = 9;
  const strings = (word: string, scale: (site: number) => number): operator.PauliTerm[] =>
    Array.from({ length: n }, (_, site) => [word, [site], scale(site)]);
  const bonds = (word: string, scale: number): operator.PauliTerm[] =>
    graph.chain(n).bonds.map((bond) => [word, bond, scale]);
  for (const terms of [
    strings("Z", () => 1), // binomial multiplicities
    strings("Z", (site) => 1 + 1e-9 * site), // clusters 1e-9 wide
    strings("Z", (site) => 1 + 1e-7 * site * site),
    [...strings("Z", () => 1), ...strings("X", () => 1e-6)],
    [...bonds("XX", 1), ...bonds("YY", 1)], // conserves Σσᶻ
    [...bonds("ZZ", -1), ...strings("X", (site) => (site < 5 ? 1 : 0))],
    [...bonds("ZZ", 1), ...strings("Y", () => 1e-3)], // complex, frustrated: 18 states within 4e-3
  ]) {
    const model = operator.pauli(hilbert.spins(n), terms);
    for (const levels of [1, 2, 8]) t.deepEqual(await faultsOf({ name: "", model, levels }), []);
  }
});

test("multiplets of more states than are sought at once, and spaces within one level, are found", async (t) => {
  for (const index of [731, 1999]) {
    const one = eigenCase(7, index, 2 ** 12);
    t.deepEqual(await faultsOf(one), [], one.name);
  }
});

test("residuals stop at rounding, and have converged there", async (t) => {
  const { model } = eigenCase(20261128, 1700, 2 ** 12);
  for (const tolerance of [1e-10, 1e-13]) {
    const { energies, residual, scale } = await exact.groundState(model, { levels: 7, tolerance });
    t.is(energies.length, 7);
    t.true(residual <= tolerance * scale);
  }
});

test("random Hamiltonians have the lowest levels of their dense spectra, each as often as it occurs", async (t) => {
  for (let index = 0; index < 150; index++) {
    const one = eigenCase(11, index, 2 ** 9);
    t.deepEqual(await faultsOf(one), [], one.name);
  }
});
