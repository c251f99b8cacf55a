import { ArgumentError, graph, hilbert, linalg, qsntk, stax } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

/** Eigenvalues of √c_r·K_G(r, r')·√c_r' on orbits, ascending. */
async function onOrbits(basis: hilbert.SpinHilbert, group: graph.SymmetryGroup, kernel: "nngp" | "ntk") {
  const { representatives, sizes } = await hilbert.orbits(basis, group);
  const inputs = (await basis.inputs()).selectRows(representatives);
  const { [kernel]: matrix } = await stax.symmetrize(paperNetwork, group).kernel(inputs);
  const n = sizes.length;
  const scaled = matrix.data.map((value, at) => value * Math.sqrt(sizes[Math.floor(at / n)]! * sizes[at % n]!));
  return (await linalg.dsyevd(scaled, n)).values;
}

const expanded = (values: Float64Array, multiplicities: Float64Array) =>
  Float64Array.from([...values].flatMap((value, k) => new Array<number>(multiplicities[k]!).fill(value))).sort();

const lattice = graph.square(3, 4);
const odd = new graph.SymmetryGroup(
  8,
  graph
    .translations(graph.square(4, 2))
    .generators.map(({ sites }, i) => ({ sites: Array.from(sites), character: i === 0 ? -1 : 1 })),
);

test("multiplicities on orbits of the 3×4 torus are numbers of orbits of sites; the flip deletes odd degrees", async (t) => {
  const plain = await qsntk.hypercubeSpectrum(paperNetwork, 12);
  const symmetric = await qsntk.hypercubeSpectrum(paperNetwork, 12, { group: graph.spaceGroup(lattice) });
  t.deepEqual([...symmetric.ntk], [...plain.ntk]);
  t.deepEqual([...symmetric.multiplicities], [1, 1, 5, 9, 21, 25, 34, 25, 21, 9, 5, 1, 1]);
  const flipped = await qsntk.hypercubeSpectrum(paperNetwork, 12, { group: graph.withFlip(graph.spaceGroup(lattice)) });
  t.deepEqual([...flipped.multiplicities], [1, 0, 5, 0, 21, 0, 34, 0, 21, 0, 5, 0, 1]);
});

test("eigenvalues of symmetric kernels on orbits are those of the closed form, for all states and any characters", async (t) => {
  const basis = hilbert.spins(8);
  for (const group of [
    graph.withFlip(graph.spaceGroup(graph.square(4, 2))),
    odd,
    graph.withFlip(graph.spaceGroup(graph.chain(8)), -1),
  ]) {
    const { nngp, ntk, multiplicities } = await qsntk.hypercubeSpectrum(paperNetwork, 8, { group });
    allNear(t, await onOrbits(basis, group, "ntk"), expanded(ntk, multiplicities), 1e-11, group.name);
    allNear(t, await onOrbits(basis, group, "nngp"), expanded(nngp, multiplicities), 1e-11, group.name);
  }
});

test("at fixed magnetisation the eigenvalues are Eberlein's, with the multiplicities of the Johnson scheme", async (t) => {
  const { ntk } = await qsntk.johnsonSpectrum(paperNetwork, hilbert.spins(8, { magnetization: 0 }));
  const golden = [1.670526329730857, 0.328443944042013, 0.053085518856153, 0.003590365746225, 0.008437531711264];
  allNear(t, ntk, Float64Array.from(golden), 1e-14, "n = 8, m = 4");
  for (const [sites, magnetization] of [
    [7, 3],
    [8, 0],
    [8, -4],
    [6, 6],
  ] as const) {
    const basis = hilbert.spins(sites, { magnetization });
    const closed = await qsntk.johnsonSpectrum(paperNetwork, basis);
    const { nngp, ntk: dense } = await paperNetwork.kernel(await basis.inputs());
    const sorted = async (kernel: linalg.Matrix) => (await linalg.dsyevd(kernel.data, kernel.rows)).values;
    allNear(t, await sorted(dense), expanded(closed.ntk, closed.multiplicities), 1e-11, `${basis.name}, ntk`);
    allNear(t, await sorted(nngp), expanded(closed.nngp, closed.multiplicities), 1e-11, `${basis.name}, nngp`);
  }
  const basis = hilbert.spins(8, { magnetization: 0 });
  for (const group of [graph.withFlip(graph.spaceGroup(graph.square(4, 2))), graph.withFlip(odd, -1), odd]) {
    const closed = await qsntk.johnsonSpectrum(paperNetwork, basis, { group });
    allNear(t, await onOrbits(basis, group, "ntk"), expanded(closed.ntk, closed.multiplicities), 1e-11, group.name);
  }
});

test("the number of states of a sector is counted without a list of them: spins, fixed magnetisation, fermions with their signs", async (t) => {
  for (const [basis, group] of [
    [hilbert.spins(8), graph.withFlip(graph.spaceGroup(graph.square(4, 2)))],
    [hilbert.spins(8), odd],
    [hilbert.spins(8, { magnetization: 2 }), graph.spaceGroup(graph.chain(8))],
    [hilbert.spins(8, { magnetization: 0 }), graph.withFlip(graph.spaceGroup(graph.chain(8)), -1)],
    [hilbert.fermions(8, { up: 2, down: 3 }), odd],
    [hilbert.fermions(8, { up: 4, down: 4 }), graph.spaceGroup(graph.square(4, 2))],
  ] as const) {
    const { representatives } = await hilbert.orbits(basis, group);
    t.is(hilbert.sectorDimension(basis, group), representatives.length, `${basis.name}, ${group.name}`);
  }
  // Of complex characters: all momenta together are all states.
  const basis = hilbert.fermions(6, { up: 3, down: 2 });
  const sectors = graph
    .characters(graph.translations(graph.chain(6)))
    .map((group) => hilbert.sectorDimension(basis, group));
  t.is(
    sectors.reduce((sum, count) => sum + count, 0),
    basis.dimension,
  );
  // Those of the paper's sector, and of lattices beyond enumeration.
  t.is(hilbert.sectorDimension(hilbert.spins(25), graph.spaceGroup(graph.square(5, 5))), 172_112);
  t.is(hilbert.sectorDimension(hilbert.spins(24), graph.withFlip(graph.spaceGroup(graph.square(4, 6)))), 93_202);
  const neutral = hilbert.spins(24, { magnetization: 0 });
  t.is(hilbert.sectorDimension(neutral, graph.spaceGroup(graph.square(4, 6))), 29_606);
});

test("spectra of other groups and bases are refused", async (t) => {
  const group = graph.spaceGroup(graph.chain(6));
  await t.throwsAsync(qsntk.hypercubeSpectrum(paperNetwork, 8, { group }), { message: /acts on 6 sites.*is 8/ });
  const all = hilbert.spins(8);
  await t.throwsAsync(qsntk.johnsonSpectrum(paperNetwork, all), {
    instanceOf: ArgumentError,
    message: /fixed magnetization.*hypercubeSpectrum/,
  });
  const some = hilbert.spins(8, { magnetization: 2 });
  const flip = graph.withFlip(graph.spaceGroup(graph.chain(8)));
  await t.throwsAsync(qsntk.johnsonSpectrum(paperNetwork, some, { group: flip }), {
    message: /flip of all spins leaves/,
  });
});
