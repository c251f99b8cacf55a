import { readFileSync } from "node:fs";
import { exact, graph, hilbert, operator } from "infinite-nnqs";
import { maxDifference } from "../support/near.js";
import { test } from "../support/test.js";

/** The lowest levels of a sector, by QuSpin (scripts/fixtures/sectorsOfQuspin.py). */
interface Sector {
  readonly momentum: readonly number[];
  readonly flip?: 1 | -1;
  readonly states: number;
  readonly levels: readonly number[];
}
const fixture = JSON.parse(
  readFileSync(new URL("../../test/operator/fixtures/sectorsOfQuspin.json", import.meta.url), "utf8"),
) as Readonly<Record<string, readonly Sector[]>>;

/** Different at k and −k, as it is not where half of the spins are up, so that the sign of momenta is seen. */
const spiral = operator.pauli(
  hilbert.spins(9, { magnetization: -3 }),
  graph.chain(9).bonds.flatMap((_, i): operator.PauliTerm[] => {
    const bond = [i, (i + 1) % 9];
    return [
      ["XX", bond, 1],
      ["YY", bond, 1],
      ["ZZ", bond, 0.6],
      ["XY", bond, 0.4],
      ["YX", bond, -0.4],
    ];
  }),
);

const cases: readonly (readonly [string, graph.Graph, operator.Operator])[] = [
  ["spiral", graph.chain(9), spiral],
  ["ising", graph.square(3, 3), operator.ising(graph.square(3, 3), { field: 1.2 })],
  ["hubbard", graph.square(2, 3), operator.hubbard(graph.square(2, 3), { up: 2, down: 3, U: 4 })],
  ["hubbard 3x3", graph.square(3, 3), operator.hubbard(graph.square(3, 3), { up: 2, down: 1, U: 4 })],
];

test("the spiral tells k from −k", (t) => {
  const lowest = fixture["spiral"]!.map(({ levels }) => levels[0]!);
  t.true(Math.abs(lowest[1]! - lowest[8]!) > 0.1);
});

test("sectors have as many states as in QuSpin, and its levels, at every momentum and parity", async (t) => {
  for (const [name, lattice, h] of cases) {
    for (const { momentum, flip, states, levels } of fixture[name]!) {
      const moves = graph.translations(lattice, { momentum });
      const sector = await hilbert.symmetric(h.hilbert, flip === undefined ? moves : graph.withFlip(moves, flip));
      t.is(sector.dimension, states, sector.name);
      const { values } = await exact.spectrum(await operator.symmetric(h, sector));
      t.true(maxDifference(values.slice(0, levels.length), levels) < 1e-12 * 40, sector.name);
    }
  }
});
