import { ArgumentError, exact, graph, operator, ShapeError } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const half = Math.sqrt(3) / 2;
const lattices = {
  chain: { axes: [[1, 0, 0]], sites: [[0, 0, 0]] },
  square: {
    axes: [
      [1, 0, 0],
      [0, 1, 0],
    ],
    sites: [[0, 0, 0]],
  },
  cubic: {
    axes: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    sites: [[0, 0, 0]],
  },
  triangular: {
    axes: [
      [1, 0, 0],
      [0.5, half, 0],
    ],
    sites: [[0, 0, 0]],
  },
  honeycomb: {
    axes: [
      [1, 0, 0],
      [0.5, half, 0],
    ],
    sites: [
      [0, 0, 0],
      [0.5, half / 3, 0],
    ],
  },
  kagome: {
    axes: [
      [1, 0, 0],
      [0.5, half, 0],
    ],
    sites: [
      [0, 0, 0],
      [0.5, 0, 0],
      [0.25, half / 2, 0],
    ],
  },
};

/** Pairs of sites by their distance, the shortest of very many images. */
function shellsOf(kind: keyof typeof lattices, lengths: readonly number[], periodic: readonly boolean[]): string[][] {
  const { axes, sites } = lattices[kind];
  let cells: number[][] = [[]];
  for (const length of [...lengths].reverse())
    cells = Array.from({ length: cells.length * length }, (_, i) => [i % length, ...cells[Math.floor(i / length)]!]);
  const positions = cells.flatMap((cell) =>
    sites.map((site) => site.map((x, i) => cell.reduce((sum, c, k) => sum + c * axes[k]![i]!, x))),
  );
  let turns: number[][] = [[]];
  for (const closed of periodic)
    turns = turns.flatMap((t) =>
      (closed ? [-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7] : [0]).map((n) => [...t, n]),
    );
  const byDistance = new Map<string, string[]>();
  for (let a = 0; a < positions.length; a++) {
    for (let b = a + 1; b < positions.length; b++) {
      const distance = Math.min(
        ...turns.map((turn) =>
          Math.hypot(
            ...positions[a]!.map((x, i) =>
              turn.reduce((sum, n, k) => sum + n * lengths[k]! * axes[k]![i]!, positions[b]![i]! - x),
            ),
          ),
        ),
      );
      const key = distance.toFixed(6);
      byDistance.set(key, [...(byDistance.get(key) ?? []), `${a}-${b}`]);
    }
  }
  return [...byDistance].sort(([a], [b]) => Number(a) - Number(b)).map(([, bonds]) => bonds.sort());
}

test("bonds of k-th neighbours join the sites at the k-th distance, around closed axes, on every lattice", (t) => {
  const cases = [
    ["chain", [7], [true]],
    ["chain", [6], [false]],
    ["square", [4, 4], [true, true]],
    ["square", [2, 5], [true, true]],
    ["square", [3, 4], [true, false]],
    ["cubic", [3, 2, 3], [true, true, false]],
    ["triangular", [4, 3], [true, true]],
    ["triangular", [2, 9], [true, true]],
    ["honeycomb", [3, 3], [true, true]],
    ["honeycomb", [3, 2], [false, true]],
    ["kagome", [3, 3], [true, true]],
    ["kagome", [2, 3], [false, false]],
  ] as const;
  for (const [kind, lengths, periodic] of cases) {
    const make = graph[kind] as (...args: unknown[]) => graph.Graph;
    const expected = shellsOf(kind, lengths, periodic);
    const neighbours = Math.min(4, expected.length);
    const { bonds, shells } = make(...lengths, { periodic, neighbours });
    t.is(shells.length, neighbours);
    let at = 0;
    for (const [k, count] of shells.entries()) {
      const found = bonds.slice(at, at + count).map(([a, b]) => `${a}-${b}`);
      t.deepEqual(found.sort(), expected[k], `${kind} ${lengths}, shell ${k + 1}`);
      at += count;
    }
    t.is(at, bonds.length);
    t.deepEqual(make(...lengths, { periodic }).bonds, bonds.slice(0, shells[0]));
  }
});

test("J₁–J₂ is one line, and has the energies of the literature", async (t) => {
  const lattice = graph.square(4, 4, { neighbours: 2 });
  for (const [second, energy] of [
    [0.4, -35.2734575],
    [0.5, -33.83169340557936],
    [0.6, -33.6573326],
    [1, -49.1819609],
  ] as const) {
    const { energies } = await exact.groundState(
      operator.heisenberg(lattice, { coupling: [1, second], magnetization: 0 }),
    );
    near(t, energies[0]!, energy, second === 0.5 ? 1e-9 : 1e-7);
  }
});

test("a list of couplings is one per shell or one per bond, of every model", async (t) => {
  const lattice = graph.square(3, 2, { neighbours: 2, periodic: false });
  const each = lattice.shells.flatMap((count, k) => new Array<number>(count).fill([1, 0.3][k]!));
  for (const model of [
    (coupling: number[]) => operator.ising(lattice, { field: 0.7, coupling }),
    (coupling: number[]) => operator.xxz(lattice, { coupling, anisotropy: 0.4 }),
    (coupling: number[]) => operator.hubbard(lattice, { up: 2, down: 1, U: 3, t: coupling }),
  ]) {
    const [a, b] = await Promise.all([[1, 0.3], each].map((list) => exact.groundState(model(list))));
    near(t, a!.energies[0]!, b!.energies[0]!, 1e-10);
  }
  t.throws(() => operator.heisenberg(lattice, { coupling: [1, 2, 3] }), {
    instanceOf: ShapeError,
    message: /must have length 11, one number per bond, or 2: for first neighbours, second ones, …, not 3/,
  });
});

test("a symmetry takes neighbours to neighbours of the same kind", (t) => {
  const lattice = graph.square(4, 4, { neighbours: 2 });
  t.is(graph.spaceGroup(lattice).order, 128);
  // An exchange of first and second neighbours keeps the bonds of a ring of five, and not their kinds.
  const ring = graph.chain(5, { neighbours: 2 });
  t.deepEqual(graph.brokenBond(ring, { sites: [0, 2, 4, 1, 3] }), [0, 1]);
  t.deepEqual([...graph.sublattices(lattice)], [...graph.sublattices(graph.square(4, 4))]);
});

test("neighbours that a lattice does not have are refused", (t) => {
  t.throws(() => graph.chain(4, { neighbours: 3 }), {
    instanceOf: ArgumentError,
    message:
      /`neighbours` is 3, and on 4 cells there are 2 distances between sites. Take a larger lattice, or fewer \{ neighbours \}\./,
  });
  t.throws(() => graph.chain(4, { neighbours: 0 }), { message: /`neighbours` must be a whole number from 1/ });
});
