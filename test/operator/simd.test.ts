import { graph, hilbert, operator, random } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { onEveryTarget, withThreads } from "../support/settings.js";
import { test } from "../support/test.js";
import { type Basis, type Product, productOf } from "./denseSum.js";

/** Exchange with any strength on all pairs of a few sites, near and far, and fields: conserves the magnetisation. */
function exchange(sites: readonly number[], twist: number): operator.PauliTerm[] {
  const pairs = sites.flatMap((a, i) => sites.slice(i + 1).map((b) => [a, b] as const));
  return pairs.flatMap(([a, b], k): operator.PauliTerm[] => [
    ["XX", [a, b], Math.sin(k + 1)],
    ["YY", [a, b], Math.sin(k + 1)],
    ["ZZ", [a, b], Math.cos(k)],
    ["XY", [a, b], twist * Math.cos(k + 1)],
    ["YX", [a, b], -twist * Math.cos(k + 1)],
    ["Z", [a], 0.1 * k],
  ]);
}

/** Four spins exchanged at once, and an exchange that a third spin controls. */
function manyBody(twist: number): operator.PauliTerm[] {
  return [
    ["++--", [0, 13, 5, 12], [0.7, twist]],
    ["++--", [12, 5, 13, 0], [0.7, -twist]],
    ["+-Z", [1, 13, 2], [0.4, twist]],
    ["+-Z", [13, 1, 2], [0.4, -twist]],
    ["+-Z", [3, 4, 12], [0.4, twist]],
    ["+-Z", [4, 3, 12], [0.4, -twist]],
    ["+-Z", [12, 13, 6], [0.3, twist]],
    ["+-Z", [13, 12, 6], [0.3, -twist]],
    ["ZZZZ", [0, 3, 12, 13], 0.6],
  ];
}

/** Hops (with a phase), hops that a density controls, pairs that hop, spins that exchange, and interactions. */
function fermions(sites: number, phase: number): operator.FermionTerm[] {
  const terms: operator.FermionTerm[] = [];
  const withConjugate = (letters: string, modes: operator.Mode[], size: number): void => {
    const conjugate = [...letters].reverse().map((letter) => ({ "+": "-", "-": "+" })[letter] ?? letter);
    const [re, im] = [size * Math.cos(phase), size * Math.sin(phase)];
    terms.push([letters, modes, [re, im]], [conjugate.join(""), [...modes].reverse(), [re, -im]]);
  };
  const up = (i: number): operator.Mode => [i % sites, "up"];
  const down = (i: number): operator.Mode => [i % sites, "down"];
  for (let i = 0; i < sites; i++) {
    withConjugate("+-", [up(i), up(i + 1)], -Math.sin(i + 1));
    withConjugate("+-", [down(i), down(i + 1)], -Math.cos(i + 1));
    withConjugate("+-n", [up(i), up(i + 4), down(i + 1)], 0.3 + 0.1 * i);
    withConjugate("+-n", [down(i), down(i + 4), up(i + 2)], 0.3 + 0.1 * i);
    withConjugate("+-+-", [up(i), up(i + 1), down(i), down(i + 1)], 0.2 * i);
    withConjugate("+-+-", [up(i), up(i + 1), down(i + 1), down(i)], 0.5);
    terms.push(["nn", [up(i), down(i)], 4], ["nn", [down(i), down(i + 1)], -1.5], ["n", [up(i)], 0.1 * i]);
  }
  return terms;
}

const anyAxis = (sites: number): operator.PauliTerm[] => [
  ...exchange([0, 1, 2, sites - 2, sites - 1], 0.5),
  ...Array.from({ length: sites }, (_, i): operator.PauliTerm => ["Y", [i], Math.sin(i + 2)]),
  ["XYZ", [sites - 1, 0, 2], 0.9],
  ["YYX", [1, sites - 2, 0], 0.4],
];

const far = [0, 1, 5, 11, 12, 13]; // across the bits that blocks of states are cut at
const sums: [string, Basis, readonly Product[]][] = [
  ["XXZ in a sector", hilbert.spins(14, { magnetization: 8 }), exchange(far, 0)],
  ["XXZ with a twist in a sector", hilbert.spins(14, { magnetization: 10 }), exchange(far, 0.3)],
  ["many-body exchange in a sector", hilbert.spins(14, { magnetization: -8 }), [...exchange(far, 0), ...manyBody(0)]],
  ["complex many-body exchange in a sector", hilbert.spins(14, { magnetization: 8 }), manyBody(0.2)],
  ["a short chain with a twist in a sector", hilbert.spins(5, { magnetization: 1 }), exchange([0, 1, 3, 4], 0.2)],
  ["fermions", hilbert.fermions(6, { up: 3, down: 2 }), fermions(6, 0)],
  ["complex fermions", hilbert.fermions(6, { up: 2, down: 3 }), fermions(6, 0.4)],
  ["fermions on many sites", hilbert.fermions(18, { up: 1, down: 1 }), fermions(18, 0)],
  ["complex fermions on many sites", hilbert.fermions(18, { up: 18, down: 16 }), fermions(18, 0.4)],
  ["complex Pauli sum", hilbert.spins(7), anyAxis(7)],
  ["real Pauli sum", hilbert.spins(7), [...exchange([0, 1, 2, 5, 6], 0), ["YYX", [1, 5, 0], 0.4], ["X", [6], 2]]],
  [
    "complex Pauli sum on few sites",
    hilbert.spins(3),
    [
      ["XYZ", [2, 0, 1], 0.9],
      ["Y", [1], 0.4],
      ["ZZ", [0, 2], 1],
    ],
  ],
];

function make(basis: Basis, terms: readonly Product[]): operator.Operator {
  return basis.kind === "spins"
    ? operator.pauli(basis, terms as operator.PauliTerm[])
    : operator.fermion(basis, terms as operator.FermionTerm[]);
}

const evens = (x: Float64Array): Float64Array => x.filter((_, i) => i % 2 === 0);

for (const [name, basis, terms] of sums) {
  test(`${name}: every vector instruction set multiplies as the matrix made letter by letter`, async (t) => {
    const model = make(basis, terms);
    t.is(model.isReal, !/complex|twist/.test(name));
    const x = random.normal({ seed: 7 }, 2 * basis.dimension);
    const expected = productOf(basis, terms, x);
    await onEveryTarget((target) => {
      allNear(t, model.applySync(x), expected, 1e-12, target);
      if (model.isReal) allNear(t, model.applySync(evens(x)), evens(expected), 1e-12, target);
    });
  });
}

test("products in sectors are the same bits with every vector instruction set and any number of threads, in words of 32 and 64 bits", async (t) => {
  const ring = graph.chain(14);
  const pairs = graph.chain(18);
  const cases = [
    [operator.xxz(ring, { magnetization: 0, anisotropy: 0.4 }), graph.translations(ring, { momentum: [3] })],
    [operator.heisenberg(ring, { magnetization: 0 }), graph.withFlip(graph.spaceGroup(ring), -1)],
    [operator.hubbard(pairs, { up: 1, down: 2, U: 3 }), graph.translations(pairs, { momentum: [5] })],
    [operator.heisenberg(graph.chain(40), { magnetization: 36 }), graph.spaceGroup(graph.chain(40))],
  ] as const;
  for (const [whole, group] of cases) {
    let first: { readonly representatives: Int32Array; readonly y: Float64Array } | undefined;
    await onEveryTarget(async (target) => {
      await withThreads([1, 3], async (threads) => {
        const sector = await hilbert.symmetric(whole.hilbert, group);
        const x = random.normal({ seed: 3 }, 2 * sector.dimension);
        const y = (await operator.symmetric(whole, sector, { memory: threads === 1 ? 0 : 1e9 })).applySync(x);
        first ??= { representatives: sector.representatives, y };
        t.deepEqual({ representatives: sector.representatives, y }, first, `${sector.name}, ${target}`);
        allNear(t, await sector.project(whole.applySync(await sector.expand(x))), y, 1e-12);
      });
    });
  }
});

test("products of larger sums are the same bits for any number of threads", async (t) => {
  const models = [
    operator.xxz(graph.square(4, 4), { magnetization: 0 }),
    make(hilbert.fermions(8, { up: 4, down: 4 }), fermions(8, 0.4)),
    make(hilbert.spins(14), anyAxis(14)),
  ];
  for (const model of models) {
    const x = random.normal({ seed: 8 }, 2 * model.dimension);
    const [one, two, five] = await withThreads([1, 2, 5], () => model.applySync(x));
    t.deepEqual(two, one);
    t.deepEqual(five, one);
  }
});
