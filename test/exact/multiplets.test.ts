import { exact, graph, hilbert, operator, random } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";
import { faultsOf, multipletFaults } from "./eigenCases.js";

test("no copy of the last multiplet is lost beside levels just beyond it", async (t) => {
  const model = operator.ising(graph.square(3, 3), {
    coupling: -33.58873154915201,
    longitudinal: 5.164633267845337,
    field: 0.0012436527656946058,
  });
  // Six states far below; then one, four 3e-8 above it, and four 2e-7 above those.
  const counts = [];
  for (const degeneracyTolerance of [0, 1e-9, 1e-8]) {
    const { energies, complete } = await exact.groundState(model, { levels: 7, degeneracyTolerance });
    t.true(complete);
    counts.push(energies.length);
  }
  t.deepEqual(counts, [7, 11, 15]);
  t.is((await exact.groundState(model, { levels: 8 })).energies.length, 11);
});

test("random models that are nearly diagonal have whole multiplets", async (t) => {
  const numbers = random.uniform({ seed: 5 }, 400);
  for (let index = 0; index < 40; index++) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = numbers.slice(5 * index, 5 * index + 5);
    const lattice = [graph.square(3, 3), graph.chain(9), graph.cubic(2, 2, 2), graph.triangular(3, 3)][index % 4]!;
    const coupling = (a < 0.5 ? -1 : 1) * 10 ** (2 * b - 1);
    const model = operator.ising(lattice, {
      coupling,
      field: Math.abs(coupling) * 10 ** (-8 * c),
      longitudinal: d < 0.3 ? 0 : coupling * d,
    });
    const { values } = await exact.spectrum(model);
    const levels = 1 + Math.floor(8 * e);
    const degeneracyTolerance = index % 3 === 0 ? 1e-9 : 0;
    const found = await exact.groundState(model, { levels, degeneracyTolerance });
    const name = `${index}: ${model.name}, ${levels} levels`;
    t.deepEqual(multipletFaults(found, values, levels, degeneracyTolerance), [], name);
    t.deepEqual(await faultsOf({ name, model, levels }, values), [], name);
  }
});

test("levels a few roundings apart are found where LAPACK's divide and conquer gives up on small matrices of them", async (t) => {
  const classical = (lattice: graph.Graph, unit: number, transverse: number, longitudinal: number) =>
    operator.pauli(hilbert.spins(9), [
      ...lattice.bonds.map((bond): operator.PauliTerm => ["ZZ", bond, unit]),
      ...Array.from({ length: 9 }, (_, site): operator.PauliTerm => ["Y", [site], transverse]),
      ...Array.from({ length: 9 }, (_, site): operator.PauliTerm => ["Z", [site], longitudinal]),
    ]);
  const [a, b] = [0.07685160782856842, 0.0001792283883306334];
  const [fieldA, fieldB] = [a * 2.4414150962328546e-12, b * 1.202896683083647e-11];
  for (const model of [
    classical(graph.square(3, 3), a, fieldA, 0),
    classical(graph.triangular(3, 3), b, fieldB, fieldB),
  ]) {
    t.deepEqual(await faultsOf({ name: "", model, levels: 6 }), []);
  }
});

test("a multiplet that is too large is cut, and said to be", async (t) => {
  const zero = operator.hubbard(graph.kagome(3, 1), { up: 7, down: 1, t: 0, U: 0 });
  const small = operator.ising(graph.chain(4), { field: 0, coupling: 0 });
  const frustrated = operator.ising(graph.triangular(3, 4), { field: 0, coupling: -1 });
  const doublet = operator.ising(graph.chain(10), { field: 0 });
  const found = async (model: operator.Operator, levels: number) => {
    const { energies, states, complete, degeneracy, gap } = await exact.groundState(model, { levels });
    t.is(states.length, energies.length);
    return [energies.length, complete, degeneracy, Number.isNaN(gap)];
  };
  t.deepEqual(await found(zero, 8), [71, false, 324, true]);
  t.deepEqual(await found(zero, 1), [64, false, 324, true]);
  t.deepEqual(await found(small, 1), [16, true, 16, true]);
  t.deepEqual(await found(frustrated, 1), [64, false, 64, true]);
  t.deepEqual(await found(doublet, 1), [2, true, 2, false]);
  t.deepEqual(await found(doublet, 3), [66, false, 2, false]); // 90 states with two domain walls
});

test("levels far below the tolerance of a large scale are told apart down to rounding", async (t) => {
  // One electron of either kind on two sites: (U − √(U²+16))/2, 0, U, (U + √(U²+16))/2.
  const pair = (U: number) => operator.hubbard(graph.chain(2), { up: 1, down: 1, U });
  for (const U of [1e3, 1e6]) {
    const { degeneracy, gap, resolution } = await exact.groundState(pair(U));
    t.is(degeneracy, 1);
    near(t, gap, 8 / (U + Math.hypot(U, 4)), resolution);
  }
  // A hole in a background of spins moves in a band that does not depend on U.
  for (const [up, down] of [
    [3, 2],
    [2, 3],
  ] as const) {
    const model = (U: number) => operator.hubbard(graph.square(2, 3), { up, down, U });
    for (const U of [1e8, 1e9, 1e10]) {
      const { values } = await exact.spectrum(model(U));
      const { energies, degeneracy, gap, resolution } = await exact.groundState(model(U), { levels: 2 });
      const distinct = values.findIndex((value) => value > values[0]! + resolution);
      t.is(degeneracy, distinct);
      near(t, gap, values[distinct]! - values[0]!, resolution);
      for (const [k, energy] of energies.entries()) near(t, energy, values[k]!, resolution);
    }
  }
  // Where rounding does not tell levels apart, the resolution says so.
  const { degeneracy, resolution } = await exact.groundState(pair(1e10));
  t.is(degeneracy, 2);
  t.true(resolution > 1e-4);
});
