import { graph, hilbert, linalg, stax } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

/** Σ_{x∈r, y∈r'} σ_x σ_y K(x, y)/(c_r c_r') on the representatives. */
function projected(kernel: linalg.Matrix, { orbitOf, signs, sizes }: hilbert.Orbits): Float64Array {
  const count = sizes.length;
  const sums = new Float64Array(count * count);
  for (const [x, r] of orbitOf.entries()) {
    for (const [y, s] of orbitOf.entries()) {
      if (r < 0 || s < 0) continue;
      sums[r * count + s]! += (signs[x]! * signs[y]! * kernel.get(x, y)) / (sizes[r]! * sizes[s]!);
    }
  }
  return sums;
}

const lattice = graph.square(2, 3);
const translations = graph.translations(lattice).generators.map(({ sites }) => ({ sites: Array.from(sites) }));
const odd = new graph.SymmetryGroup(6, [{ ...translations[0]!, character: -1 }, translations[1]!]);
const networks = {
  paper: paperNetwork,
  deep: stax.serial(stax.dense(1, { bStd: 0.3 }), stax.erf(), stax.dense(1), stax.relu(), stax.dense(1)),
  features: stax.serial(
    stax.fourierFeatures([1, 0.7], new linalg.Matrix(2, 6, [0.25, 0, 0, 0, 0.1, 0, 0, 0.1, 0.03, 0, 0, 0])),
    stax.dense(1),
  ),
};
const cases = [
  { basis: hilbert.spins(6), group: graph.withFlip(graph.spaceGroup(lattice)), statistics: "spins" },
  { basis: hilbert.spins(6), group: odd, statistics: "spins" },
  { basis: hilbert.spins(6, { magnetization: 2 }), group: graph.spaceGroup(lattice), statistics: "spins" },
  { basis: hilbert.fermions(6, { up: 2, down: 1 }), group: graph.spaceGroup(lattice), statistics: "fermions" },
  { basis: hilbert.fermions(6, { up: 2, down: 2 }), group: odd, statistics: "fermions" },
] as const;

test("kernels of an averaged network are those of the plain one, projected on both sides", async (t) => {
  for (const { basis, group, statistics } of cases) {
    const inputs = await basis.inputs();
    const orbits = await hilbert.orbits(basis, group);
    const representatives = inputs.selectRows(orbits.representatives);
    for (const [name, network] of Object.entries(networks)) {
      const symmetric = stax.symmetrize(network, group, { statistics });
      const plain = await network.kernel(inputs);
      const pair = await symmetric.kernel(representatives);
      const diagonal = await symmetric.kernelDiagonal(representatives);
      for (const kernel of ["nngp", "ntk"] as const) {
        const what = `${name}, ${basis.name}, ${group.order} elements, ${kernel}`;
        const { data, rows } = pair[kernel];
        allNear(t, data, projected(plain[kernel], orbits), 1e-14, what);
        allNear(
          t,
          diagonal[kernel],
          Float64Array.from({ length: rows }, (_, i) => data[i * (rows + 1)]!),
          1e-14,
          what,
        );
        for (let i = 0; i < rows; i++) for (let j = 0; j < i; j++) t.is(data[i * rows + j], data[j * rows + i]);
      }
    }
  }
});

test("the averaged finite network is invariant, and vanishes where the signs forbid it", async (t) => {
  const network = stax.serial(stax.dense(20, { bStd: 0.3 }), stax.relu(), stax.dense(1, { bStd: 0.2 }));
  for (const { basis, group, statistics } of cases) {
    const symmetric = stax.symmetrize(network, group, { statistics });
    const parameters = await symmetric.init(6, { seed: 2 });
    const { data } = await symmetric.apply(parameters, await basis.inputs());
    const { orbitOf, signs, representatives } = await hilbert.orbits(basis, group);
    const expected = Float64Array.from(orbitOf, (r, x) => (r < 0 ? 0 : signs[x]! * data[representatives[r]!]!));
    allNear(t, data, expected, 1e-13, basis.name);
    const gradient = await symmetric.jacobian(parameters, (await basis.inputs()).selectRows([3]));
    t.is(gradient.rows, 1);
  }
});

test("K(x, y) of several sets is that of one set, in blocks", async (t) => {
  const { basis, group } = cases[0];
  const inputs = await basis.inputs();
  const symmetric = stax.symmetrize(paperNetwork, group);
  const [first, second] = [inputs.selectRows([1, 5, 9]), inputs.selectRows([0, 2])];
  const all = await symmetric.kernel(inputs);
  const between = await symmetric.kernel(first, second);
  const expected = [1, 5, 9].flatMap((i) => [0, 2].map((j) => all.ntk.get(i, j)));
  allNear(t, between.ntk.data, Float64Array.from(expected), 1e-15, "pairs");
});

test("an averaged network refuses inputs of another number of sites, and the flip of fermions", async (t) => {
  const symmetric = stax.symmetrize(paperNetwork, graph.spaceGroup(lattice));
  await t.throwsAsync(symmetric.kernel(new linalg.Matrix(1, 5, uniform(5))), { message: /5 components.*6 sites/ });
  t.throws(() => stax.symmetrize(paperNetwork, graph.withFlip(graph.spaceGroup(lattice)), { statistics: "fermions" }), {
    message: /of spins, not of fermions/,
  });
});
