import type { ExecutionContext } from "ava";
import { ArgumentError, exact, graph, hilbert, operator, ToleranceError } from "infinite-nnqs";
import { allNear, near, sameBits } from "../support/near.js";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

const lattice = (periodic: boolean) => graph.square(3, 4, { periodic });

async function energy(t: ExecutionContext, model: operator.Operator): Promise<number> {
  const { energy, residual } = await exact.groundState(model, { levels: 1 });
  t.true(residual <= 1e-10, `residual ${residual}`);
  return energy;
}

test("Ising ground states on 3×4 have the independently computed energies", async (t) => {
  const periodic = [-24.37549183, -25.5080648, -30.17286738, -38.75866855];
  const open = [-17.56398, -19.2748542, -26.63264391, -37.53431703];
  for (const [k, field] of [0.5, 1, 2, 3].entries()) {
    near(t, await energy(t, operator.ising(lattice(true), { field })), periodic[k]!, 6e-9);
    near(t, await energy(t, operator.ising(lattice(false), { field })), open[k]!, 6e-9);
  }
});

test("the nearly degenerate pair of the periodic 3×4 Ising model at field 1 is resolved", async (t) => {
  const { gap, degeneracy } = await exact.groundState(operator.ising(lattice(true), { field: 1 }));
  near(t, gap, 2.8e-5, 0.05e-5);
  t.is(degeneracy, 1);
});

test("the pair at field 0.5, 8e-9 apart, is resolved and has the energies of the two parity sectors", async (t) => {
  const field = 0.5;
  const model = operator.ising(lattice(true), { field });
  const { energies, residuals, states, gap, degeneracy } = await exact.groundState(model, {
    tolerance: 1e-12,
    levels: 2,
  });
  // Where Πσˣ = p the last spin can be taken up, as words that differ in all bits are one state: its flip is p·Πσˣ of the others.
  const others = Array.from({ length: 11 }, (_, i) => i);
  const sectors = [1, -1].map((p) =>
    operator.pauli(hilbert.spins(11), [
      ...lattice(true).bonds.map((bond): operator.PauliTerm => {
        const sites = bond.filter((site) => site < 11);
        return ["Z".repeat(sites.length), sites, -1];
      }),
      ...others.map((site): operator.PauliTerm => ["X", [site], -field]),
      ["X".repeat(11), others, -field * p],
    ]),
  );
  const [even, odd] = [await energy(t, sectors[0]!), await energy(t, sectors[1]!)];
  t.is(degeneracy, 1);
  near(t, gap, 7.9709e-9, 1e-12);
  near(t, gap, odd - even, 2e-12);
  allNear(t, energies, [even, odd], 1e-11);
  t.true(Math.max(...residuals) <= 1e-12);
  const parity = operator.pauli(hilbert.spins(12), [["X".repeat(12), [...others, 11], 1]]);
  near(t, await exact.expectation(parity, states[0]!), 1, 1e-6);
  near(t, await exact.expectation(parity, states[1]!), -1, 1e-6);
});

test("Ising ground states agree with NetKet, jVMC and the exact solution", async (t) => {
  const ring = (length: number, field: number) => operator.ising(graph.chain(length), { field });
  const { energies } = await exact.groundState(ring(8, 1), { levels: 3 });
  allNear(t, energies.slice(0, 3), [-10.25166179, -10.05467898, -8.69093921], 6e-9);
  near(t, await energy(t, ring(20, 1)), -2 / Math.sin(Math.PI / 40), 1e-10);
  near(t, await energy(t, operator.ising(graph.square(4, 4), { field: 3 })), -3.21550807082536 * 16, 1e-11);
  near(t, await energy(t, ring(4, 1.3)), -6.10160339, 6e-9);
  near(t, await energy(t, ring(4, 0.3)), -4.0929616, 6e-9);
});

test("Hubbard ground states on 3×4 have the independently computed energies", async (t) => {
  const expected: [boolean, number, number, number][] = [
    [true, 2, 4, -11.346420878876],
    [true, 2, 8, -11.037873924123],
    [false, 2, 4, -9.244593616229],
    [false, 2, 8, -8.907124588587],
    [true, 3, 4, -13.996180056907],
    [true, 3, 8, -13.067143245596],
  ];
  for (const [periodic, n, U, value] of expected) {
    near(t, await energy(t, operator.hubbard(lattice(periodic), { up: n, down: n, U })), value, 2e-12);
  }
});

test("half-filled Hubbard ground states on 3×4, 853,776 states, have the independently computed energies", async (t) => {
  const expected: [boolean, number, number][] = [
    [true, 8, -5.833484257498],
    [false, 4, -8.158101182115],
  ];
  for (const [periodic, U, value] of expected) {
    near(t, await energy(t, operator.hubbard(lattice(periodic), { up: 6, down: 6, U })), value, 2e-12);
  }
});

test("Hubbard ground states agree with QuSpin, HPhi and the two-site solution", async (t) => {
  const quspin = [
    -12, -11.912628514509413, -11.836469023564222, -11.769587791282927, -11.710458074324263, -11.657860515091384,
    -11.61081105037976, -11.568507957360284, -11.530292402629714,
  ];
  for (const [k, value] of quspin.entries()) {
    near(t, await energy(t, operator.hubbard(graph.square(4, 4), { up: 2, down: 2, U: k / 2 })), value, 1e-12);
  }
  const ring = operator.hubbard(graph.chain(4), { up: 2, down: 2, U: 4 });
  const ground = await exact.groundState(ring);
  near(t, ground.energy, -2.102748, 6e-7);
  near(t, await exact.expectation(operator.doubleOccupancy(ring.hilbert), ground.state), 0.287325, 6e-7);
  for (const U of [-3, 0, 4, 10]) {
    const pair = operator.hubbard(graph.chain(2), { up: 1, down: 1, U });
    near(t, await energy(t, pair), (U - Math.sqrt(U * U + 16)) / 2, 1e-13);
  }
});

test("degenerate levels are found as often as they occur", async (t) => {
  // A Heisenberg ferromagnet of n spins: one multiplet of n+1 states at −J per bond.
  const ferromagnet = await exact.groundState(operator.heisenberg(graph.chain(9), { coupling: -1 }));
  t.is(ferromagnet.degeneracy, 10);
  near(t, ferromagnet.energy, -9, 1e-11);
});

test("as many levels come back as were wanted, and the rest of the last multiplet", async (t) => {
  // J = 1 on a ring of n without a field: two ferromagnetic states at −n, then n(n−1) with two domain walls at 4−n.
  for (const n of [4, 8]) {
    const model = operator.ising(graph.chain(n), { field: 0 });
    for (const [levels, count] of [1, 2, 3, 4, 5].map((k) => [k, k <= 2 ? 2 : 2 + n * (n - 1)] as const)) {
      const { energies, residuals, states, degeneracy, gap } = await exact.groundState(model, { levels });
      allNear(
        t,
        energies,
        Array.from({ length: count }, (_, k) => (k < 2 ? -n : 4 - n)),
        1e-11,
      );
      t.deepEqual([residuals.length, states.length, degeneracy], [count, count, 2]);
      near(t, gap, 4, 1e-11);
    }
  }
  const singlet = operator.heisenberg(graph.chain(10));
  const counts = [1, 2, 5].map(async (levels) => (await exact.groundState(singlet, { levels })).energies.length);
  t.deepEqual(await Promise.all(counts), [1, 4, 5]); // a singlet below a triplet below a singlet
  const { energies, gap } = await exact.groundState(singlet);
  const { values } = await exact.spectrum(singlet);
  allNear(t, energies, [values[0]!], 1e-10);
  near(t, gap, values[1]! - values[0]!, 1e-10);
});

test("a mean of H far above its spread does not delay convergence", async (t) => {
  for (const [sites, magnetization] of [
    [44, 40],
    [40, 36],
  ] as const) {
    const model = operator.heisenberg(graph.chain(sites), { magnetization });
    const { energy, products } = await exact.groundState(model);
    near(t, energy, (await exact.spectrum(model)).values[0]!, 1e-10);
    t.true(products < 1000, `${products} products`);
  }
});

test("an operator that is a number has one level of all states, found at once", async (t) => {
  for (const n of [3, 8]) {
    for (const model of [
      operator.ising(graph.chain(n), { field: 0, coupling: 0 }),
      operator.heisenberg(graph.chain(n), { coupling: 0 }),
      operator.pauli(hilbert.spins(n), [["I", [0], 3]]),
    ]) {
      const { energy, residual, degeneracy, gap, products } = await exact.groundState(model);
      near(t, energy, model.bounds[0], 1e-13);
      near(t, residual, 0, 1e-13);
      t.deepEqual([degeneracy, gap], [2 ** n, Number.NaN]);
      t.true(products < 400, `${products} products`);
    }
  }
});

test("a number is recognised from any start, whatever the eigensolver rounds", async (t) => {
  for (let seed = 0; seed < 60; seed++) {
    for (const value of [3, -7.1]) {
      const model = operator.pauli(hilbert.spins(8), [["I", [0], value]]);
      const { energy, residual } = await exact.groundState(model, { seed, maxProducts: 600 });
      near(t, energy, value, 1e-13);
      near(t, residual, 0, 1e-13);
    }
  }
});

test("options are checked by name for small and large bases alike, and so are residuals", async (t) => {
  for (const model of [operator.ising(graph.chain(4), { field: 1 }), operator.ising(graph.chain(8), { field: 1 })]) {
    for (const [name, values] of Object.entries({
      tolerance: [Number.NaN, -1, 0, Number.POSITIVE_INFINITY, "1e-8"],
      degeneracyTolerance: [-1, Number.NaN],
      levels: [0, 1.5, 1001, 2000],
      maxProducts: [0, -3],
      memory: [-1, Number.NaN],
      seed: [-1, 0.5],
    })) {
      for (const value of values) {
        await t.throwsAsync(exact.groundState(model, { [name]: value }), {
          instanceOf: ArgumentError,
          message: new RegExp(`^groundState: \`${name}\` .*not "?${value}`),
        });
      }
    }
    await t.throwsAsync(exact.groundState(model, { tolerance: 1e-300 }), { instanceOf: ToleranceError });
    await t.throwsAsync(exact.groundState(model, { tolerance: 1e-40, maxProducts: 1000 }), {
      instanceOf: ToleranceError,
    });
  }
});

test("a complex Hamiltonian has the spectrum of the real one it is a rotation of", async (t) => {
  // A field along y instead of x: complex elements, the same spectrum.
  const bonds = graph.chain(8).bonds;
  const terms: operator.PauliTerm[] = bonds.map((bond) => ["ZZ", bond, -1]);
  for (let site = 0; site < 8; site++) terms.push(["Y", [site], -1]);
  const model = operator.pauli(hilbert.spins(8), terms);
  t.false(model.isReal);
  const { energies } = await exact.groundState(model, { levels: 3 });
  allNear(t, energies.slice(0, 3), [-10.25166179, -10.05467898, -8.69093921], 6e-9);
});

test("ground states do not depend on the number of threads", async (t) => {
  const model = operator.hubbard(lattice(true), { up: 3, down: 3, U: 4 });
  const [one, three] = await withThreads([1, 3], () => exact.groundState(model));
  sameBits(t, three!.state, one!.state);
});

test("tiny bases, too few products and too many levels are handled", async (t) => {
  const single = await exact.groundState(operator.hubbard(graph.chain(2), { up: 2, down: 2, U: 5 }));
  near(t, single.energy, 10, 0);
  t.true(Number.isNaN(single.gap));
  const model = operator.ising(graph.chain(10), { field: 1 });
  await t.throwsAsync(exact.groundState(model, { maxProducts: 10 }), { instanceOf: ToleranceError });
  await t.throwsAsync(exact.groundState(model, { maxProducts: 2 }), {
    instanceOf: ToleranceError,
    message:
      /^groundState: reached no level after 2 products, residual [\d.e-]+ was wanted for `tolerance` 1e-10\. Allow/,
  });
  await t.throwsAsync(exact.groundState(model, { levels: 1025 }), { instanceOf: ArgumentError });
  await t.throwsAsync(exact.groundState(model, { levels: 0 }), { instanceOf: ArgumentError });
});
