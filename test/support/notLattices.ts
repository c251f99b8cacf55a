/** Functions of `graph` that make no lattice. */
export const notLattices = [
  "edges",
  "sublattices",
  "translations",
  "spaceGroup",
  "withFlip",
  "brokenBond",
  "characters",
  "automorphisms",
  "subgroup",
];
