import { ArgumentError, exact, graph, hilbert, operator } from "infinite-nnqs";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const counted = async (lattice: graph.Graph, basis: hilbert.Hilbert, flip: boolean) => {
  const group = flip ? graph.withFlip(graph.spaceGroup(lattice)) : graph.spaceGroup(lattice);
  const { representatives, sizes, forbidden } = await hilbert.orbits(basis, group);
  return { order: group.order, orbits: representatives.length, states: sizes.reduce((a, b) => a + b, 0), forbidden };
};

test("space groups of periodic lattices and their orbits are as many as in the literature", async (t) => {
  const cases = [
    [graph.square(3, 4), 48, 158, 88],
    [graph.square(4, 4), 128, 805, 433],
    [graph.chain(12), 24, 224, 122],
  ] as const;
  for (const [lattice, order, orbits, withFlip] of cases) {
    const basis = hilbert.spins(lattice.sites);
    const states = basis.dimension;
    t.deepEqual(await counted(lattice, basis, false), { order, orbits, states, forbidden: 0 }, lattice.name);
    t.deepEqual(await counted(lattice, basis, true), { order: 2 * order, orbits: withFlip, states, forbidden: 0 });
  }
  const sector = await counted(graph.square(3, 4), hilbert.spins(12, { magnetization: 0 }), true);
  t.deepEqual(sector, { order: 96, orbits: 26, states: 924, forbidden: 0 });
});

test("every element of a space group takes bonds to bonds, and the orders are those of the plane groups", (t) => {
  const cases = [
    [graph.chain(7), 14],
    [graph.chain(6, { periodic: false }), 2],
    [graph.square(5, 5), 200],
    [graph.square(3, 4, { periodic: [true, false] }), 12],
    [graph.cubic(3, 3, 3), 27 * 48],
    [graph.triangular(4, 4), 16 * 12],
    [graph.honeycomb(3, 3), 9 * 12],
    [graph.kagome(3, 3), 9 * 12],
  ] as const;
  for (const [lattice, order] of cases) {
    const { elements } = graph.spaceGroup(lattice);
    t.is(elements.length, order, lattice.name);
    for (const { sites } of elements) t.is(graph.brokenBond(lattice, { sites: Array.from(sites) }), undefined);
  }
  t.deepEqual(graph.brokenBond(graph.chain(4, { periodic: false }), { sites: [1, 2, 3, 0] }), [2, 3]);
});

test("invariant states are what orbits and their signs say: projected random states transform by the character", async (t) => {
  const lattice = graph.square(2, 3);
  for (const basis of [
    hilbert.spins(6),
    hilbert.spins(6, { magnetization: 0 }),
    hilbert.fermions(6, { up: 2, down: 3 }),
  ]) {
    const group = graph.translations(lattice);
    const signed = new graph.SymmetryGroup(
      6,
      group.generators.map(({ sites }, i) => ({ sites: Array.from(sites), character: i === 0 ? -1 : 1 })),
    );
    const { orbitOf, signs, representatives } = await hilbert.orbits(basis, signed);
    const values = uniform(representatives.length, 3);
    const state = Float64Array.from(orbitOf, (orbit, x) => (orbit < 0 ? 0 : signs[x]! * values[orbit]!));
    const found = await hilbert.charactersOf(basis, group, state);
    t.deepEqual(
      found.elements.map(({ character }) => character),
      signed.elements.map(({ character }) => character),
      basis.name,
    );
  }
});

test("ground states of fermions are invariant with the signs of reordering, and only with them", async (t) => {
  const lattice = graph.square(2, 3);
  const hubbard = operator.hubbard(lattice, { up: 2, down: 1, U: 4 });
  const { state, degeneracy } = await exact.groundState(hubbard);
  t.is(degeneracy, 1);
  const group = await hilbert.charactersOf(hubbard.hilbert, graph.spaceGroup(lattice), state);
  const { orbitOf, signs, representatives } = await hilbert.orbits(hubbard.hilbert, group);
  for (const [x, orbit] of orbitOf.entries()) {
    const expected = orbit < 0 ? 0 : signs[x]! * state[2 * representatives[orbit]!]!;
    t.true(Math.abs(state[2 * x]! - expected) < 1e-9);
  }
});

test("what is no symmetry is refused by name", async (t) => {
  const group = graph.spaceGroup(graph.chain(4));
  await t.throwsAsync(hilbert.orbits(hilbert.spins(5), group), {
    instanceOf: ArgumentError,
    message: /4 sites.*has 5/,
  });
  await t.throwsAsync(hilbert.orbits(hilbert.spins(4, { magnetization: 2 }), graph.withFlip(group)), {
    message: /flip of all spins leaves/,
  });
  const random = uniform(16, 1);
  await t.throwsAsync(hilbert.charactersOf(hilbert.spins(4), group, random), {
    message: /not invariant.*largest amplitude/,
  });
  for (const sites of [Symbol("s"), Object.create(null), 0, 1.5]) {
    const refused = { instanceOf: ArgumentError, message: /`sites` must be a whole number/ };
    t.throws(() => new graph.SymmetryGroup(sites as number, []), refused);
  }
  t.throws(() => new graph.SymmetryGroup(3, [{ sites: [0, 1, 1] }]), { message: /no permutation/ });
  t.throws(() => new graph.SymmetryGroup(3, [{ sites: [1, 2, 0], character: -1 }]), {
    message: /`character` -1 is none. It must be e.{2πi·m.3}/,
  });
  t.throws(() => graph.spaceGroup(graph.edges(3, [[0, 1]])), { message: /no lattice/ });
});
