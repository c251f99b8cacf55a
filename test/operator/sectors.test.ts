import { ArgumentError, entropy, exact, graph, hilbert, operator } from "infinite-nnqs";
import { maxDifference } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

/** All levels of an operator, from every sector of a group whose elements commute. */
async function levelsOf(h: operator.Operator, group: graph.SymmetryGroup): Promise<Float64Array> {
  const levels: number[] = [];
  for (const one of graph.characters(group)) {
    const sector = await sectorIfAny(h.hilbert, one);
    if (sector === undefined) continue;
    levels.push(...(await exact.spectrum(await operator.symmetric(h, sector))).values);
  }
  return Float64Array.from(levels).sort();
}

async function sectorIfAny(
  basis: hilbert.Hilbert,
  group: graph.SymmetryGroup,
): Promise<hilbert.SymmetricHilbert | undefined> {
  return hilbert.sectorDimension(basis, group) === 0 ? undefined : hilbert.symmetric(basis, group);
}

test("levels of all sectors together are the whole spectrum, of every model", async (t) => {
  const square = graph.square(3, 3);
  const ring = graph.chain(8);
  const ladder = graph.square(2, 3);
  const flipped = (lattice: graph.Graph) => graph.withFlip(graph.translations(lattice));
  const chiral = Array.from({ length: 8 }, (_, i): operator.PauliTerm[] => {
    const sites = [i, (i + 1) % 8, (i + 2) % 8];
    return (["XYZ", "YZX", "ZXY"] as const).map((word) => [word, sites, 0.3] as const);
  }).flat();
  const hop = (lattice: graph.Graph, phase: number) =>
    lattice.bonds.flatMap(
      ([a, b]): operator.FermionTerm[] =>
      (["up", "down"] as const).flatMap((spin): operator.FermionTerm[] => [
        ["+-", [[a, spin], [b, spin]], [Math.cos(phase), Math.sin(phase)]],
        ["+-", [[b, spin], [a, spin]], [Math.cos(phase), -Math.sin(phase)]],
      ]), // biome-ignore format: two terms
    );
  const cases: [operator.Operator, graph.SymmetryGroup][] = [
    [operator.ising(square, { field: 1.3 }), flipped(square)],
    [operator.ising(ring, { field: 0.7, longitudinal: 0.2 }), graph.translations(ring)],
    [operator.heisenberg(graph.square(2, 4), { magnetization: 0 }), flipped(graph.square(2, 4))],
    [operator.xxz(ring, { anisotropy: 0.4, magnetization: 2 }), graph.translations(ring)],
    [operator.pauli(hilbert.spins(8), chiral), graph.translations(ring)],
    [operator.hubbard(ladder, { up: 2, down: 2, U: 4 }), graph.translations(ladder)],
    [operator.hubbard(ladder, { up: 3, down: 2, U: -3 }), graph.translations(ladder)],
    [
      operator.fermion(hilbert.fermions(5, { up: 2, down: 1 }), hop(graph.chain(5), 0)),
      graph.translations(graph.chain(5)),
    ],
  ];
  for (const [h, group] of cases) {
    const [whole, sectors] = [(await exact.spectrum(h)).values, await levelsOf(h, group)];
    t.is(sectors.length, whole.length, h.name);
    t.true(maxDifference(whole, sectors) < 1e-11, `${h.name}: ${maxDifference(whole, sectors)}`);
  }
});

test("all 4096 levels of 12 spins, and all of the Hubbard model on 2x3, are those of their sectors", async (t) => {
  const square = graph.square(3, 4);
  let states = 0;
  const compare = async (h: operator.Operator, group: graph.SymmetryGroup) => {
    const [whole, sectors] = [(await exact.spectrum(h)).values, await levelsOf(h, group)];
    t.is(sectors.length, whole.length, h.name);
    t.true(maxDifference(whole, sectors) < 1e-10, `${h.hilbert.name}: ${maxDifference(whole, sectors)}`);
    states += whole.length;
  };
  for (let magnetization = -12; magnetization <= 12; magnetization += 2) {
    const moves = graph.translations(square);
    const h = operator.xxz(square, { magnetization, anisotropy: 0.7 });
    await compare(h, magnetization === 0 ? graph.withFlip(moves) : moves);
  }
  t.is(states, 4096);
  const ladder = graph.square(2, 3);
  for (let up = 0; up <= 6; up++) {
    for (let down = 0; down <= up; down++) {
      await compare(operator.hubbard(ladder, { up, down, U: 4 }), graph.translations(ladder));
    }
  }
});

test("an operator in a sector is the projection of the whole one, whichever group and character, stored or not", async (t) => {
  const lattice = graph.square(2, 3);
  const bases = [
    hilbert.spins(6),
    hilbert.spins(6, { magnetization: 0 }),
    hilbert.fermions(6, { up: 2, down: 3 }),
    hilbert.fermions(6, { up: 3, down: 3 }),
  ] as const;
  for (const basis of bases) {
    const h =
      basis.kind === "spins"
        ? operator.pauli(
            basis as hilbert.SpinHilbert,
            lattice.bonds.flatMap((bond): operator.PauliTerm[] => [
              ["XX", bond, 0.4],
              ["YY", bond, 0.4],
              ["ZZ", bond, -1.1],
            ]),
          )
        : operator.hubbard(lattice, { up: (basis as hilbert.FermionHilbert).up, down: 3, U: 2.5, t: 0.7 });
    const spins = basis.kind === "spins";
    const groups = [
      ...graph.characters(graph.translations(lattice)),
      ...graph.characters(graph.spaceGroup(lattice)),
      ...(spins ? graph.characters(graph.withFlip(graph.spaceGroup(lattice))).slice(-3) : []),
    ];
    for (const group of groups) {
      const sector = await sectorIfAny(basis, group);
      if (sector === undefined) continue;
      const small = await operator.symmetric(h, sector);
      const bare = await operator.symmetric(h, sector, { memory: 0 });
      const state = uniform(2 * sector.dimension, 11);
      const whole = await sector.expand(state);
      const [square, inside] = [await exact.overlap(whole, whole), await exact.overlap(state, state)];
      t.true(Math.abs(square[0] - inside[0]) < 1e-13);
      t.true(maxDifference(await sector.project(whole), state) < 1e-14);
      const direct = await sector.project(await h.apply(whole), { tolerance: 1e-12 });
      const product = await small.apply(state);
      t.true(maxDifference(product, direct) < 1e-13, sector.name);
      t.deepEqual(await bare.apply(state), product);
      const sparse = await bare.toSparse();
      t.is(sparse.data.length, (small.isReal ? 1 : 2) * sparse.columns.length);
      t.deepEqual((await small.toDense()).data, (await bare.toDense()).data);
    }
  }
});

test("a projected state transforms by the character, and the rest of a state is in the other sectors", async (t) => {
  const lattice = graph.chain(6);
  for (const basis of [hilbert.spins(6), hilbert.fermions(6, { up: 2, down: 1 })]) {
    const state = uniform(2 * basis.dimension, 5);
    const sum = new Float64Array(state.length);
    for (let m = 0; m < 6; m++) {
      const sector = await hilbert.symmetric(basis, graph.translations(lattice, { momentum: [m] }));
      const part = await sector.expand(await sector.project(state));
      for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
      // One fermion or one ↓ spin at site x: the amplitude of a plane wave
      if (basis.kind !== "spins") continue;
      const one = (x: number) => basis.index(Array.from({ length: 6 }, (_, i) => (i === x ? -1 : 1)));
      const [re, im] = [part[2 * one(0)]!, part[2 * one(0) + 1]!];
      const [c, s] = [Math.cos((2 * Math.PI * m) / 6), Math.sin((2 * Math.PI * m) / 6)];
      t.true(Math.abs(part[2 * one(1)]! - (c * re - s * im)) < 1e-14);
      t.true(Math.abs(part[2 * one(1) + 1]! - (c * im + s * re)) < 1e-14);
      await t.throwsAsync(sector.project(state, { tolerance: 0.1 }), { message: /0\.\d+ of the state lies outside/ });
    }
    t.true(maxDifference(sum, state) < 1e-14);
  }
});

test("ground states, evolution and means in a sector are those of the whole basis", async (t) => {
  const lattice = graph.chain(10);
  const h = operator.heisenberg(lattice, { magnetization: 0 });
  const sector = await hilbert.symmetric(h.hilbert, graph.translations(lattice, { momentum: [5] }));
  const inSector = await operator.symmetric(h, sector);
  const { state, energy } = await exact.groundState(inSector);
  const whole = await sector.expand(state);
  t.true(Math.abs((await exact.expectation(h, whole)) - energy) < 1e-10);
  t.true((await exact.variance(h, whole)) < 1e-18);
  const [both, whole2] = [await exact.correlations(sector, state), await exact.correlations(h.hilbert, whole)];
  t.deepEqual(both.pairs.data, whole2.pairs.data);
  const start = await sector.project(uniform(2 * h.dimension, 2));
  const here = await exact.evolve(inSector, start, { time: 1.7 });
  const there = await exact.evolve(h, await sector.expand(start), { time: 1.7 });
  t.true(maxDifference(await sector.expand(here.state), there.state) < 1e-9);
  const cooled = await exact.evolve(inSector, start, { time: 30, imaginary: true });
  t.true(Math.abs((await exact.expectation(inSector, cooled.state)) - energy) < 1e-8);
  const half = entropy.half(10);
  const spectra = [
    await entropy.reducedSpectrum(sector, state, half),
    await entropy.reducedSpectrum(h.hilbert, whole, half),
  ];
  t.deepEqual(spectra[0], spectra[1]);
  const other = await hilbert.symmetric(h.hilbert, graph.translations(lattice, { momentum: [4] }));
  const elsewhere = await operator.symmetric(h, other);
  await t.throwsAsync(exact.correlation(inSector, elsewhere, start), { message: /another basis/ });
});

test("the lowest levels of lattices that a whole basis would not reach quickly are those of the literature", async (t) => {
  const cases = [
    [graph.chain(20), -35.61754611950579, 1],
    [graph.square(4, 4), -44.9139328, 1],
    [graph.triangular(4, 4), -34.22205967006502, 1],
  ] as const;
  for (const [lattice, energy, flip] of cases) {
    const h = operator.heisenberg(lattice, { magnetization: 0 });
    const sector = await hilbert.symmetric(h.hilbert, graph.withFlip(graph.spaceGroup(lattice), flip));
    const found = await exact.groundState(await operator.symmetric(h, sector));
    t.true(Math.abs(found.energy - energy) < 1e-7, `${lattice.name}: ${found.energy}`);
  }
  const fermions = operator.hubbard(graph.square(4, 4), { up: 2, down: 2, U: 4 });
  const momentum = await hilbert.symmetric(fermions.hilbert, graph.spaceGroup(graph.square(4, 4)));
  t.true(momentum.dimension < 150);
});

test("any group of permutations has its sectors, with every character that it has, for spins and fermions", async (t) => {
  let sectors = 0;
  for (let seed = 0; seed < 8; seed++) {
    const draws = uniform(12, seed);
    const shuffled = (from: number) =>
      Array.from({ length: 6 }, (_, i) => i).sort((a, b) => draws[from + a]! - draws[from + b]!);
    const group = new graph.SymmetryGroup(6, [
      { sites: shuffled(0) },
      ...(seed % 2 === 0 ? [] : [{ sites: shuffled(6) }]),
    ]);
    // Couplings between all pairs, averaged over the group.
    const coupling = new Float64Array(36);
    for (const { sites } of group.elements) {
      for (let a = 0; a < 6; a++)
        for (let b = 0; b < a; b++) coupling[6 * sites[a]! + sites[b]!]! += draws[a]! * draws[6 + b]!;
    }
    const pairs = Array.from({ length: 36 }, (_, k) => [Math.floor(k / 6), k % 6] as const).filter(([a, b]) => b < a);
    const of = (a: number, b: number) => (coupling[6 * a + b]! + coupling[6 * b + a]!) / group.order;
    const spins = pairs.flatMap(([a, b]): operator.PauliTerm[] => [
      ["XX", [a, b], of(a, b)],
      ["YY", [a, b], of(a, b)],
      ["ZZ", [a, b], 2 * of(a, b)],
    ]);
    const hops = pairs.flatMap(([a, b]): operator.FermionTerm[] => [
      ["+-", [[a, "up"], [b, "up"]], of(a, b)],
      ["+-", [[b, "up"], [a, "up"]], of(a, b)],
      ["nn", [[a, "up"], [b, "down"]], of(a, b)],
      ["nn", [[b, "up"], [a, "down"]], of(a, b)],
    ]); // biome-ignore format: one line each
    const models = [
      operator.pauli(hilbert.spins(6, { magnetization: seed % 3 === 0 ? 0 : 2 }), spins),
      operator.fermion(hilbert.fermions(6, { up: 3, down: 1 }), hops),
    ];
    for (const h of models) {
      for (const one of graph.characters(group)) {
        const sector = await sectorIfAny(h.hilbert, one);
        if (sector === undefined) continue;
        sectors++;
        const state = uniform(2 * sector.dimension, seed);
        const image = await h.apply(await sector.expand(state));
        const direct = await sector.project(image);
        const outside = (await exact.overlap(image, image))[0] - (await exact.overlap(direct, direct))[0];
        t.true(Math.abs(outside) < 1e-12);
        const product = await (await operator.symmetric(h, sector)).apply(state);
        t.true(maxDifference(product, direct) < 1e-12, `${seed}: ${sector.name}`);
      }
    }
  }
  t.true(sectors > 40, `${sectors}`);
});

test("a state says in which sector it is", async (t) => {
  const lattice = graph.square(2, 3);
  for (const basis of [hilbert.spins(6), hilbert.fermions(6, { up: 2, down: 1 })]) {
    const group = graph.translations(lattice, { momentum: [1, 2] });
    const sector = await hilbert.symmetric(basis, group);
    const state = await sector.expand(uniform(2 * sector.dimension, 4));
    const found = await hilbert.charactersOf(basis, graph.translations(lattice), state);
    t.deepEqual(found.elements, group.elements);
    const { message } = (await t.throwsAsync(hilbert.charactersOf(basis, graph.spaceGroup(lattice), state)))!;
    t.regex(message, /not invariant.*of its largest amplitude off/);
  }
});

test("orbits are those of hilbert.orbits, and every configuration finds its own", async (t) => {
  const lattice = graph.square(2, 3);
  for (const basis of [hilbert.spins(6, { magnetization: 0 }), hilbert.fermions(6, { up: 2, down: 2 })]) {
    const group = graph.spaceGroup(lattice);
    const sector = await hilbert.symmetric(basis, group);
    const { representatives, sizes, forbidden, orbitOf } = await hilbert.orbits(basis, group);
    t.deepEqual([sector.representatives, sector.sizes, sector.forbidden], [representatives, sizes, forbidden]);
    const inputs = await sector.inputs();
    for (let orbit = 0; orbit < sector.dimension; orbit++) t.is(sector.index(inputs.row(orbit)), orbit);
    for (let x = 0; x < basis.dimension; x++) {
      if (orbitOf[x]! >= 0) t.is(sector.index(basis.configuration(x)), orbitOf[x]);
      else t.throws(() => sector.index(basis.configuration(x)), { message: /no state in/ });
    }
  }
});

test("sectors of one state, and sectors without states, are what they are", async (t) => {
  const all = hilbert.spins(5, { magnetization: 5 });
  const one = await hilbert.symmetric(all, graph.translations(graph.chain(5)));
  const h = operator.heisenberg(graph.chain(5), { magnetization: 5 });
  t.is(one.dimension, 1);
  t.is((await exact.groundState(await operator.symmetric(h, one))).energy, 5);
  await t.throwsAsync(hilbert.symmetric(all, graph.translations(graph.chain(5), { momentum: [1] })), {
    instanceOf: ArgumentError,
    message: /no state of 5 spins of magnetization 5 has the characters.*all 1 orbits/,
  });
});

test("an operator without the symmetry is refused by its term and the operation", async (t) => {
  const lattice = graph.chain(4);
  const sector = await hilbert.symmetric(hilbert.spins(4), graph.withFlip(graph.translations(lattice)));
  const uneven = operator.ising(lattice, { field: 1, coupling: [1, 1, 2, 1] });
  await t.throwsAsync(operator.symmetric(uneven, sector), {
    instanceOf: ArgumentError,
    message:
      /operator.symmetric.*does not commute.*\[1, 2, 3, 0\] takes a term to sites \d, \d with the coefficient -\d, where the operator has -\d/,
  });
  const tilted = operator.ising(lattice, { field: 1, longitudinal: 0.5 });
  await t.throwsAsync(operator.symmetric(tilted, sector), { message: /with the flip takes a term to sites \d with/ });
  const elsewhere = operator.heisenberg(lattice, { magnetization: 0 });
  await t.throwsAsync(operator.symmetric(elsewhere, sector), { message: /another basis/ });
});

test("the 4096 levels of a ring of 12 spins in a transverse field are those of free fermions, in sectors of momentum and parity", async (t) => {
  const [n, field] = [12, 0.7];
  const ring = graph.chain(n);
  const levels = await levelsOf(operator.ising(ring, { field }), graph.withFlip(graph.translations(ring)));
  const free = Float64Array.from([...freeLevels(n, field, 0.5), ...freeLevels(n, field, 0)]).sort();
  t.is(levels.length, 2 ** n);
  t.true(maxDifference(levels, free) < 1e-10, `${maxDifference(levels, free)}`);
});

/**
 * Levels of −Σσᶻσᶻ − hΣσˣ on a ring with an even number of fermions at k = 2π(m+½)/n, or an odd one at k = 2πm/n (Lieb, Schultz & Mattis
 * 1961): of a pair ±k two levels ±2√(1+h²−2h·cos k) with an even number and two of 0 with an odd one; of k = 0 and π ∓(h ∓ 1).
 */
function freeLevels(n: number, h: number, shift: number): number[] {
  let all: readonly (readonly [energy: number, odd: boolean])[] = [[0, false]];
  const add = (choices: readonly (readonly [number, boolean])[]) => {
    all = all.flatMap(([e, odd]) => choices.map(([f, other]) => [e + f, odd !== other] as const));
  };
  for (let m = 0; m < n; m++) {
    const k = (2 * Math.PI * (m + shift)) / n;
    const single = h - Math.cos(k);
    if (Math.abs(Math.sin(k)) < 1e-9)
      add([[-single, false], [single, true]]); // biome-ignore format: one line
    else if (k < Math.PI) {
      const pair = 2 * Math.sqrt(1 + h * h - 2 * h * Math.cos(k));
      add([[-pair, false], [pair, false], [0, true], [0, true]]); // biome-ignore format: one line
    }
  }
  return all.filter(([, odd]) => odd === (shift === 0)).map(([energy]) => energy);
}
