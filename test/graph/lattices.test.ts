import { ArgumentError, graph } from "infinite-nnqs";
import { cpuMilliseconds } from "../support/cpuTime.js";
import { notLattices } from "../support/notLattices.js";
import { test } from "../support/test.js";

function degrees({ sites, bonds }: graph.Graph): number[] {
  const degree = new Array<number>(sites).fill(0);
  for (const site of bonds.flat()) degree[site]!++;
  return degree;
}

test("on large periodic lattices every site has its coordination number", (t) => {
  const lattices: [graph.Graph, number][] = [
    [graph.chain(5), 2],
    [graph.square(3, 4), 4],
    [graph.triangular(4, 5), 6],
    [graph.honeycomb(3, 3), 3],
    [graph.kagome(3, 3), 4],
    [graph.cubic(3, 3, 3), 6],
  ];
  const named = Object.keys(graph).filter((name) => /^[a-z]/.test(name) && !notLattices.includes(name));
  t.is(lattices.length, named.length, `one of each: ${named.join(", ")}`);
  for (const [lattice, coordination] of lattices) {
    t.deepEqual([...new Set(degrees(lattice))], [coordination], lattice.name);
  }
});

test("open lattices lack the bonds across the boundary, per axis", (t) => {
  t.is(graph.square(3, 4, { periodic: false }).bonds.length, 2 * 4 + 3 * 3);
  t.is(graph.square(3, 4, { periodic: [true, false] }).bonds.length, 3 * 4 + 3 * 3);
  t.is(graph.cubic(2, 2, 2, { periodic: false }).bonds.length, 12);
});

test("each bond is there once, also around a periodic axis of length 2 or 1", (t) => {
  t.deepEqual(graph.chain(2).bonds, [[0, 1]]);
  t.deepEqual(graph.chain(1).bonds, []);
  t.is(graph.square(2, 2).bonds.length, 4);
  t.is(graph.square(2, 3).bonds.length, 3 + 6);
});

test("site x + lx·y of the square lattice has its right and upper neighbours", (t) => {
  const { bonds } = graph.square(3, 4);
  const has = (a: number, b: number) => bonds.some(([x, y]) => x === a && y === b);
  t.true(has(4, 5) && has(4, 7) && has(3, 5) && has(1, 10) && !has(2, 3));
});

test("a kagome lattice consists of corner-sharing triangles", (t) => {
  const { bonds, sites } = graph.kagome(3, 4);
  const joined = new Set(bonds.map(([a, b]) => `${a}-${b}`));
  let triangles = 0;
  for (let a = 0; a < sites; a++) {
    for (let b = a + 1; b < sites; b++) {
      for (let c = b + 1; c < sites; c++) {
        if (joined.has(`${a}-${b}`) && joined.has(`${b}-${c}`) && joined.has(`${a}-${c}`)) triangles++;
      }
    }
  }
  t.is(triangles, (2 * sites) / 3);
});

test("bipartite lattices have two sublattices, others an odd loop", (t) => {
  for (const lattice of [
    graph.chain(6),
    graph.square(4, 4),
    graph.honeycomb(3, 3),
    graph.square(3, 3, { periodic: false }),
  ]) {
    const side = graph.sublattices(lattice);
    t.true(lattice.bonds.every(([a, b]) => side[a] !== side[b]));
  }
  t.throws(() => graph.sublattices(graph.chain(5)), { message: /odd length/ });
});

test("lengths and bonds that make no graph are refused", (t) => {
  t.throws(() => graph.square(0, 3), { instanceOf: ArgumentError });
  t.throws(() => graph.square(2.5, 3), { instanceOf: ArgumentError });
  t.throws(() => graph.square(2, 3, { periodic: [true] }), { instanceOf: ArgumentError });
  t.throws(() => graph.edges(3, [[0, 3]]), { message: /between 0 and 2/ });
  t.throws(() => graph.edges(3, [[1, 1]]), { instanceOf: ArgumentError });
  t.throws(
    () =>
      graph.edges(3, [
        [0, 1],
        [1, 0],
      ]),
    { message: /given twice/ },
  );
});

test("graphs without bonds to read, and graphs too large to build, are refused at once", async (t) => {
  // biome-ignore lint/suspicious/noExplicitAny: what callers without types may pass
  const loose = graph as any;
  const wrong: [() => unknown, RegExp][] = [
    [() => loose.edges(2), /`bonds` must be a list of pairs/],
    [() => loose.edges(2, [0, 1]), /`bonds\[0\]` must be a pair/],
    [() => loose.edges(1e9, []), /from 1 to 65536, not 1000000000/],
    [() => graph.square(3000, 3000), /square: .*3000×3000` must be .* not 9000000/],
    [() => graph.chain(100_000), /chain/],
    [() => graph.cubic(1e5, 1e5, 1e5), /cubic/],
    [() => graph.kagome(200, 200), /kagome/],
    [() => loose.chain(4, { periodic: 1 }), /`periodic` must be true, false/],
  ];
  for (const [make, message] of wrong) {
    const took = await cpuMilliseconds(async () => void t.throws(make, { instanceOf: ArgumentError, message }));
    t.true(took < 500, `${took} ms`);
  }
});
