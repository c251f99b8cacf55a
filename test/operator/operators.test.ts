import { ArgumentError, exact, graph, hilbert, type linalg, operator, random, ShapeError } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { test } from "../support/test.js";

/** y = Hx from the stored sparse matrix; all complex interleaved. */
function multiply({ rows, rowStart, columns, data }: operator.SparseMatrix, x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  const isReal = data.length === columns.length;
  for (let row = 0; row < rows; row++) {
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const [re, im] = isReal ? [data[k]!, 0] : [data[2 * k]!, data[2 * k + 1]!];
      const [xr, xi] = [x[2 * columns[k]!]!, x[2 * columns[k]! + 1]!];
      y[2 * row]! += re * xr - im * xi;
      y[2 * row + 1]! += re * xi + im * xr;
    }
  }
  return y;
}

const lattice = graph.square(3, 4);
const bondCouplings = lattice.bonds.map((_, b) => Math.sin(b + 1));
const siteFields = Array.from({ length: 12 }, (_, i) => Math.cos(3 * i));

function isingAsPauli(): operator.Operator {
  return operator.pauli(hilbert.spins(12), [
    ...lattice.bonds.map((bond, b): operator.PauliTerm => ["ZZ", bond, -bondCouplings[b]!]),
    ...siteFields.map((h, site): operator.PauliTerm => ["X", [site], -h]),
    ...siteFields.map((_, site): operator.PauliTerm => ["Z", [site], -0.3]),
  ]);
}

function hubbardAsFermions(up: number, down: number): operator.Operator {
  const terms: operator.FermionTerm[] = lattice.bonds.flatMap(([a, b], k) =>
    (["up", "down"] as const).flatMap((spin): operator.FermionTerm[] => [
      [
        "+-",
        [
          [a, spin],
          [b, spin],
        ],
        -bondCouplings[k]!,
      ],
      [
        "+-",
        [
          [b, spin],
          [a, spin],
        ],
        -bondCouplings[k]!,
      ],
    ]),
  );
  for (let i = 0; i < 12; i++)
    terms.push([
      "nn",
      [
        [i, "up"],
        [i, "down"],
      ],
      5,
    ]);
  return operator.fermion(hilbert.fermions(12, { up, down }), terms);
}

const models: [string, operator.Operator][] = [
  ["Ising", operator.ising(lattice, { field: siteFields, coupling: bondCouplings, longitudinal: 0.3 })],
  ["Ising as a Pauli sum", isingAsPauli()],
  ["Ising on 1 site", operator.ising(graph.chain(1), { field: 2, longitudinal: 1 })],
  ["Hubbard", operator.hubbard(lattice, { up: 3, down: 2, U: 5, t: bondCouplings })],
  ["Hubbard as a fermion sum", hubbardAsFermions(3, 2)],
  ["Heisenberg", operator.heisenberg(lattice, { coupling: bondCouplings, longitudinal: 0.2 })],
  ["XXZ in a sector", operator.xxz(lattice, { anisotropy: 0.5, longitudinal: siteFields, magnetization: 2 })],
  [
    "complex",
    operator.pauli(hilbert.spins(5), [
      ["XYZ", [0, 2, 4], 1],
      ["+-", [0, 3], [0, 1]],
      ["-+", [0, 3], [0, -1]],
    ]),
  ],
];

test("every operator acts as its stored matrix does, on complex and on real vectors", async (t) => {
  for (const [name, model] of models) {
    const x = random.normal({ seed: 3 }, 2 * model.dimension);
    const y = await model.apply(x);
    allNear(t, y, multiply(await model.toSparse(), x), 1e-12);
    t.deepEqual(model.applySync(x), y, name);
    if (!model.isReal) continue;
    const real = model.applySync(x.filter((_, i) => i % 2 === 0));
    allNear(
      t,
      real,
      y.filter((_, i) => i % 2 === 0),
      1e-13,
    );
  }
});

test("the special forms of the Ising and Hubbard models equal the general sums of products", async (t) => {
  const byName = new Map(models);
  for (const [special, general] of [
    ["Ising", "Ising as a Pauli sum"],
    ["Hubbard", "Hubbard as a fermion sum"],
  ] as const) {
    const x = random.normal({ seed: 4 }, 2 * byName.get(special)!.dimension);
    allNear(t, byName.get(special)!.applySync(x), byName.get(general)!.applySync(x), 1e-12);
  }
});

test("every matrix is Hermitian and its spectrum lies within the bounds", async (t) => {
  for (const [name, model] of models.filter(([, { dimension }]) => dimension < 1000)) {
    const { data, columns } = await model.toDense();
    const n = model.dimension;
    const width = columns / n;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        near(t, data[(i * n + j) * width]!, data[(j * n + i) * width]!, 0);
        if (width === 2) near(t, data[(i * n + j) * 2 + 1]!, -data[(j * n + i) * 2 + 1]!, 0);
      }
    }
    const { values } = await exact.spectrum(model);
    t.true(model.bounds[0] <= values[0]! + 1e-12 && values[n - 1]! <= model.bounds[1] + 1e-12, name);
  }
});

test("Pauli products multiply by their algebra", async (t) => {
  const basis = hilbert.spins(1);
  const dense = async (...terms: operator.PauliTerm[]): Promise<linalg.Matrix> =>
    operator.pauli(basis, terms).toDense();
  t.deepEqual([...(await dense(["Z", [0], 1])).data], [1, 0, 0, -1]);
  t.deepEqual([...(await dense(["Y", [0], 1])).data], [0, 0, 0, -1, 0, 1, 0, 0]);
  t.deepEqual([...(await dense(["+-", [0, 0], 1])).data], [1, 0, 0, 0]); // σ⁺σ⁻ = |↑⟩⟨↑|
  t.deepEqual([...(await dense(["XY", [0, 0], [0, -1]])).data], [1, 0, 0, -1]); // XY = iZ
  t.deepEqual([...(await dense(["+", [0], 1], ["-", [0], 1])).data], [0, 1, 1, 0]);
});

test("a sector holds the part of the spectrum with its magnetisation", async (t) => {
  const ring = graph.chain(6);
  const all = [...(await exact.spectrum(operator.heisenberg(ring))).values];
  const sectors: number[] = [];
  for (let magnetization = -6; magnetization <= 6; magnetization += 2) {
    sectors.push(...(await exact.spectrum(operator.heisenberg(ring, { magnetization }))).values);
  }
  allNear(
    t,
    sectors.sort((a, b) => a - b),
    all,
    1e-12,
  );
  near(t, all[0]!, 4 * -2.802775637731995, 1e-12); // ring of 6 spins S=½: −(1+√13)/2 − ½ in units of J S·S
});

test("measurements agree with the state they are taken from", async (t) => {
  const basis = hilbert.spins(8);
  const state = random.normal({ seed: 5 }, 2 * basis.dimension);
  const { mean, pairs } = await exact.correlations(basis, state);
  const z = (...sites: number[]) => operator.pauli(basis, [["Z".repeat(sites.length), sites, 1]]);
  near(t, mean[3]!, await exact.expectation(z(3), state), 1e-13);
  near(t, pairs.get(2, 6), await exact.expectation(z(2, 6), state), 1e-13);
  near(t, (await exact.correlation(z(2), z(6), state))[0], pairs.get(2, 6), 1e-13);
  const x = operator.magnetization(basis, "x");
  const [[squared], [norm]] = [
    await exact.overlap(await x.apply(state), await x.apply(state)),
    await exact.overlap(state, state),
  ];
  const square = squared / norm;
  near(t, await exact.variance(x, state), square - (await exact.expectation(x, state)) ** 2, 1e-12);
  const shots = await exact.sample(state, 200_000, { seed: 1 });
  const spin = shots.reduce((sum, index) => sum + 1 - 2 * ((index >> 3) & 1), 0) / shots.length;
  near(t, spin, mean[3]!, 4 / Math.sqrt(shots.length));
  t.deepEqual(await exact.sample(state, 100, { seed: 1 }), shots.slice(0, 100));
});

test("operators that are not Hermitian, leave the basis or do not fit the graph are refused", (t) => {
  const spins = hilbert.spins(4);
  t.throws(() => operator.pauli(spins, [["X", [0], [0, 1]]]), { message: /not Hermitian/ });
  t.throws(() => operator.pauli(spins, [["+", [0], 1]]), { message: /not Hermitian/ });
  t.throws(() => operator.pauli(spins, [["X", [4], 1]]), { message: /does not exist/ });
  t.throws(() => operator.pauli(spins, [["A", [0], 1]]), { instanceOf: ArgumentError });
  t.throws(() => operator.pauli(spins, [["XX", [0], 1]]), { instanceOf: ArgumentError });
  t.throws(() => operator.magnetization(hilbert.spins(4, { magnetization: 0 }), "x"), {
    message: /^magnetization: .*conserve/,
  });
  const fermions = hilbert.fermions(3, { up: 1, down: 1 });
  t.throws(
    () =>
      operator.fermion(fermions, [
        [
          "+-",
          [
            [0, "up"],
            [1, "up"],
          ],
          1,
        ],
      ]),
    { message: /not Hermitian/ },
  );
  const flip: operator.FermionTerm[] = [
    [
      "+-",
      [
        [0, "up"],
        [0, "down"],
      ],
      1,
    ],
    [
      "+-",
      [
        [0, "down"],
        [0, "up"],
      ],
      1,
    ],
  ];
  t.throws(() => operator.fermion(fermions, flip), { message: /conserve/ });
  t.throws(() => operator.fermion(fermions, [["n", [[3, "up"]], 1]]), { message: /does not exist/ });
  t.throws(() => operator.ising(lattice, { field: [1, 2] }), { instanceOf: ShapeError });
  t.throws(() => operator.ising(lattice, { field: Number.NaN }), { instanceOf: ArgumentError });
  t.throws(() => operator.hubbard(lattice, { up: 13, down: 0, U: 1 }), { instanceOf: ArgumentError });
  const model = operator.ising(graph.chain(3), { field: 1 });
  t.throws(() => model.applySync(new Float64Array(7)), { instanceOf: ShapeError });
});

test("what a model is not given rightly is an error that names it and says what is allowed", (t) => {
  const lattice = graph.chain(4);
  const spins = hilbert.spins(4);
  const fermions = hilbert.fermions(4, { up: 2, down: 2 });
  const fermionNumbers = { up: 2, down: 2 };
  // biome-ignore lint/suspicious/noExplicitAny: what callers without types may pass
  const loose = operator as any;
  const wrong: [() => unknown, RegExp][] = [
    [() => loose.ising(lattice), /ising: `field` is missing. .*needs field/],
    [() => loose.ising(lattice, {}), /ising: `field` is missing. ising takes { field, coupling, longitudinal }/],
    [() => loose.ising(lattice, { feild: 1 }), /ising: there is no option `feild`/],
    [() => loose.ising(undefined, { field: 1 }), /ising: `graph` must be a graph/],
    [() => loose.ising(lattice, { field: {} }), /ising: `field` must be a number, or a list of one per site/],
    [() => loose.ising(lattice, { field: "1" }), /ising: `field` must be a number.*not "1"/],
    [() => loose.ising(lattice, { field: 1e200 }), /ising: `field` must be a finite number of size at most 1e\+150/],
    [() => loose.ising(lattice, { field: 1, coupling: [1, 1, 1, 1e151] }), /ising: `coupling/],
    [() => loose.heisenberg(lattice, { anisotropy: 2 }), /heisenberg: there is no option `anisotropy`/],
    [() => loose.heisenberg(lattice, { coupling: -1e200 }), /heisenberg: `coupling`/],
    [() => loose.xxz(lattice, { anisotropy: Number.NaN }), /xxz: `anisotropy`/],
    [() => loose.xxz(lattice, { magnetisation: 0 }), /xxz: there is no option `magnetisation`.*magnetization/],
    [() => loose.hubbard(lattice, fermionNumbers), /hubbard: `U` is missing/],
    [() => loose.hubbard(lattice), /hubbard: `up` is missing/],
    [() => loose.hubbard(lattice, { ...fermionNumbers, U: 1e308 }), /hubbard: `U` must be/],
    [() => loose.hubbard(lattice, { ...fermionNumbers, U: 1, hopping: 1 }), /hubbard: there is no option `hopping`/],
    [() => loose.hubbard(lattice, { ...fermionNumbers, U: 1, t: 1e200 }), /hubbard: `t` must be/],
    [() => loose.pauli(spins), /pauli: `terms` must be a list of \[letters, sites, coefficient\]/],
    [() => loose.pauli(spins, [["X", [0]]]), /pauli: `terms\[0\]` must be \[letters, sites, coefficient\]/],
    [() => loose.pauli(spins, [["X", [0], undefined]]), /pauli: a coefficient must be/],
    [() => loose.pauli(spins, [["X", [0], 1e200]]), /pauli: a coefficient must be .*1e\+150/],
    [() => loose.pauli(fermions, [["X", [0], 1]]), /pauli: `hilbert` must be a basis of spins/],
    [() => loose.pauli(undefined, []), /pauli: `hilbert`/],
    [() => loose.fermion(spins, [["n", [[0, "up"]], 1]]), /fermion: `hilbert` must be a basis of fermions/],
    [() => loose.fermion(fermions), /fermion: `terms` must be a list/],
    [() => loose.fermion(fermions, [["n", [[0, "up"]]]]), /fermion: `terms\[0\]` must be/],
    [() => loose.fermion(fermions, [["n", [0], 1]]), /fermion: a mode must be/],
    [() => loose.magnetization(spins), /magnetization: `axis`/],
    [() => loose.magnetization(fermions, "z"), /must be a basis of spins/],
  ];
  for (const [make, message] of wrong) {
    t.throws(make, { instanceOf: ArgumentError, message });
  }
});

test("a sparse matrix that is too large is refused before its elements are counted", async (t) => {
  const large = operator.ising(graph.chain(27), { field: 1 }); // counting takes minutes
  await t.throwsAsync(large.toSparse(), {
    instanceOf: ArgumentError,
    message: /^toSparse: at least 3623878656 nonzeros do not fit .* Use apply/,
  });
});
