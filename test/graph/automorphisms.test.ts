import { ArgumentError, graph } from "infinite-nnqs";
import { longestHold } from "../support/eventLoop.js";
import { test } from "../support/test.js";

/** All permutations that keep bonds and their kinds, by trying every one. */
function byHand({ sites, bonds, shells }: graph.Graph): string[] {
  const kind = new Map<string, number>();
  const ends = shells.map((_, k) => shells.slice(0, k + 1).reduce((sum, count) => sum + count, 0));
  for (const [i, [a, b]] of bonds.entries()) {
    const shell = ends.findIndex((end) => i < end);
    kind.set(`${a}-${b}`, shell).set(`${b}-${a}`, shell);
  }
  const found = new Set<string>();
  const extend = (images: number[]) => {
    const site = images.length;
    if (site === sites) found.add(images.join());
    for (let image = 0; image < sites; image++) {
      if (images.includes(image)) continue;
      const fits = images.every((other, i) => kind.get(`${i}-${site}`) === kind.get(`${other}-${image}`));
      if (fits) extend([...images, image]);
    }
  };
  extend([]);
  return [...found].sort();
}

test("automorphisms are all permutations that keep bonds, and which neighbours they join", async (t) => {
  const petersen = graph.edges(10, [
    ...[0, 1, 2, 3, 4].map((i) => [i, (i + 1) % 5] as const),
    ...[0, 1, 2, 3, 4].map((i) => [i, i + 5] as const),
    ...[0, 1, 2, 3, 4].map((i) => [5 + i, 5 + ((i + 2) % 5)] as const),
  ]);
  const cases = [
    [petersen, 120],
    [graph.square(3, 3), 72],
    [graph.square(3, 2, { periodic: false }), 4],
    [graph.cubic(2, 2, 2), 48],
    [graph.edges(5, []), 120],
    [graph.edges(4, [[0, 1]]), 4],
    [graph.chain(5, { neighbours: 2 }), 10],
    [graph.edges(1, []), 1],
  ] as const;
  for (const [lattice, order] of cases) {
    const group = await graph.automorphisms(lattice);
    t.is(group.order, order, lattice.name);
    const found = group.elements.map(({ sites }) => Array.from(sites).join()).sort();
    t.deepEqual(found, byHand(lattice), lattice.name);
  }
});

test("of lattices they are the space group, but on small tori, which have more, unless farther neighbours are told apart", async (t) => {
  for (const lattice of [graph.square(3, 5), graph.square(5, 5), graph.triangular(5, 5), graph.kagome(4, 4)])
    t.is((await graph.automorphisms(lattice)).order, graph.spaceGroup(lattice).order, lattice.name);
  t.is((await graph.automorphisms(graph.square(4, 4))).order, 384); // 2⁴·4!, of the hypercube
  t.is((await graph.automorphisms(graph.square(4, 4, { neighbours: 2 }))).order, 128);
});

test("more automorphisms than can be closed are refused with their number", async (t) => {
  await t.throwsAsync(graph.automorphisms(graph.edges(12, [])), {
    instanceOf: ArgumentError,
    message: /has 479001600 automorphisms, and at most 20000/,
  });
});

test("a subgroup is of the elements that are accepted, with their characters, if they are one", (t) => {
  const lattice = graph.square(3, 4);
  const group = graph.spaceGroup(lattice);
  const point = graph.subgroup(group, ({ sites }) => sites[0] === 0);
  t.is(point.order, 4);
  t.is(graph.subgroup(graph.withFlip(group, -1), ({ flip }) => !flip).order, 48);
  t.deepEqual(
    graph
      .subgroup(graph.withFlip(point, -1), () => true)
      .elements.map(({ character }) => character)
      .sort(),
    [-1, -1, -1, -1, 1, 1, 1, 1],
  );
  let count = 0;
  t.throws(() => graph.subgroup(group, () => count++ < 5), {
    instanceOf: ArgumentError,
    message:
      /the 5 elements that `keep` accepts are no group: their products are \d+\. Accept all of these, or fewer\./,
  });
  t.throws(() => graph.subgroup(group, () => false), {
    message: /the 0 elements .* are no group: their products are 1/,
  });
});

test("groups of thousands of elements are closed by cosets, without holding the event loop", async (t) => {
  const before = process.cpuUsage();
  const cubic = graph.spaceGroup(graph.cubic(4, 4, 4));
  const { user, system } = process.cpuUsage(before);
  t.is(cubic.order, 3072);
  t.true(user + system < 0.4e6, `${user + system} µs of CPU`); // 1.9 s by products with each generator
  t.is(new Set(cubic.elements.map(({ sites }) => sites.join())).size, 3072);
  let [held, order] = [Number.POSITIVE_INFINITY, 0];
  const torus = graph.square(24, 24);
  for (let tries = 0; tries < 3 && held >= 50; tries++) {
    held = Math.min(
      held,
      await longestHold(async () => {
        order = (await graph.automorphisms(torus)).order;
      }),
    );
  }
  t.is(order, 24 * 24 * 8);
  t.true(held < 50, `${held} ms`);
});

test("the elements of a group come in the order in which its generators reach them", (t) => {
  const { generators, elements } = graph.withFlip(graph.spaceGroup(graph.square(3, 2)));
  const expected = [elements[0]!];
  const known = new Set<string>();
  const text = ({ sites, flip }: { sites: Int32Array; flip: boolean }) => `${flip} ${sites.join()}`;
  known.add(text(expected[0]!));
  for (const element of expected) {
    for (const { sites, flip } of generators) {
      const next = { sites: element.sites.map((site) => sites[site]!), flip: flip !== element.flip };
      if (known.has(text(next))) continue;
      known.add(text(next));
      expected.push({ ...next, character: 1, imaginary: 0 });
    }
  }
  t.deepEqual(elements, expected);
});
