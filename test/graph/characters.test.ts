import { ArgumentError, graph } from "infinite-nnqs";
import { test } from "../support/test.js";

const keyOf = ({ sites, flip }: graph.Element) => `${flip} ${sites.join()}`;

/** The largest |χ(gh) − χ(g)χ(h)| over all pairs of elements. */
function defect({ elements }: graph.SymmetryGroup): number {
  const known = new Map(elements.map((one) => [keyOf(one), one]));
  let worst = 0;
  for (const a of elements) {
    for (const b of elements) {
      const product = known.get(
        keyOf({ ...a, sites: b.sites.map((site) => a.sites[site]!), flip: a.flip !== b.flip }),
      )!;
      const re = a.character * b.character - a.imaginary * b.imaginary;
      const im = a.character * b.imaginary + a.imaginary * b.character;
      worst = Math.max(worst, Math.hypot(product.character - re, product.imaginary - im));
    }
  }
  return worst;
}

test("translations of a momentum have the characters of plane waves", (t) => {
  const group = graph.translations(graph.square(3, 4), { momentum: [1, -1] });
  t.is(group.order, 12);
  t.false(group.isReal);
  for (const { sites, character, imaginary } of group.elements) {
    const [x, y] = [sites[0]! % 3, Math.floor(sites[0]! / 3)];
    const phase = -2 * Math.PI * (x / 3 - y / 4);
    t.true(Math.hypot(character - Math.cos(phase), imaginary - Math.sin(phase)) < 1e-14);
  }
  t.true(graph.translations(graph.square(3, 4), { momentum: [0, 2] }).isReal);
});

test("a space group at a momentum is its little group, with characters that multiply as its elements do", (t) => {
  const cases = [
    [graph.square(4, 4), [0, 0], 128],
    [graph.square(4, 4), [1, 0], 32],
    [graph.square(4, 4), [1, 1], 32],
    [graph.square(4, 4), [2, 0], 64],
    [graph.square(4, 4), [2, 2], 128],
    [graph.kagome(3, 3), [1, 2], 54],
    [graph.honeycomb(3, 3), [2, 1], 54],
    [graph.chain(12), [5], 12],
    [graph.chain(12), [6], 24],
  ] as const;
  for (const [lattice, momentum, order] of cases) {
    const group = graph.spaceGroup(lattice, { momentum });
    t.is(group.order, order, `${lattice.name} at ${momentum}`);
    t.true(defect(group) < 1e-13);
  }
});

test("an abelian group has as many characters as elements, all different; 4x4 with its point group has eight", (t) => {
  const withFlip = graph.withFlip(graph.translations(graph.square(2, 3)));
  const all = graph.characters(withFlip);
  t.is(all.length, 12);
  t.is(new Set(all.map(({ elements }) => elements.map((one) => [one.character, one.imaginary]).join(";"))).size, 12);
  for (const one of all) t.true(defect(one) < 1e-13);
  t.is(graph.characters(graph.spaceGroup(graph.square(4, 4))).length, 8);
  t.is(graph.characters(new graph.SymmetryGroup(3, [])).length, 1);
});

test("complex numbers that are no characters, and momenta that there are not, are refused", async (t) => {
  const refused = (message: RegExp) => ({ instanceOf: ArgumentError, message });
  const ring = [1, 2, 0];
  t.throws(
    () => new graph.SymmetryGroup(3, [{ sites: ring, character: [0, 1] }]),
    refused(/after 3 times, so that `character` \[0, 1\] is none.*e\^\{2πi·m\/3\}/),
  );
  t.throws(() => new graph.SymmetryGroup(3, [{ sites: ring, character: [1, 1] }]), refused(/modulus 1/));
  t.throws(() => new graph.SymmetryGroup(3, [{ sites: ring, character: 0.5 }]), refused(/modulus 1/));
  t.throws(() => graph.translations(graph.chain(4), { momentum: [0.5] }), refused(/whole number/));
  t.throws(() => graph.translations(graph.chain(4), { momentum: [1, 0] }), refused(/each of 1 axes, not 2/));
  const open = graph.chain(4, { periodic: false });
  t.throws(() => graph.translations(open, { momentum: [1] }), refused(/open axis/));
  const complex = graph.translations(graph.chain(4), { momentum: [1] });
  const reflected = [
    complex.generators[0]!,
    { sites: Int32Array.of(0, 3, 2, 1), flip: false, character: 1, imaginary: 0 },
  ];
  t.throws(
    () =>
      new graph.SymmetryGroup(
        4,
        reflected.map(({ sites, character, imaginary }) => ({
          sites: Array.from(sites),
          character: [character, imaginary] as const,
        })),
      ),
    refused(/would have both/),
  );
});

test("a space group of more elements than there may be is refused with their number, before it is closed", (t) => {
  const lattice = graph.square(60, 60);
  t.throws(() => graph.spaceGroup(lattice), {
    instanceOf: ArgumentError,
    message: /^graph\.spaceGroup: the group has 28800 elements, and there may be 20000\./,
  });
  t.is(graph.spaceGroup(graph.square(2, 2)).order, 8); // where turns by different matrices are one
});
