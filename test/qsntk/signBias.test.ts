import { ArgumentError, exact, graph, hilbert, linalg, operator, qsntk, stax } from "infinite-nnqs";
import { allNear, near, nearRelative } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const ring = graph.chain(8);
const odd = [1, 3, 5, 7];
const all = [0, 1, 2, 3, 4, 5, 6, 7];

test("overlaps, rates and shares of rings of 8 spins have their golden values", async (t) => {
  const ising = await qsntk.signBias(paperNetwork, operator.ising(ring, { field: 1 }), {
    bases: { given: [], flipped: all },
  });
  near(t, ising.energy, -10.251661790966, 1e-11);
  const { given, flipped } = ising.bases;
  nearRelative(t, given!.overlap, 0.215870169261, 1e-11);
  nearRelative(t, given!.rate, 1.71318784e-3, 3e-9);
  nearRelative(t, given!.largestRate, 14.0439136, 4e-9);
  allNear(t, given!.weights, [0.42151, 0, 0.4472, 0, 0.12261, 0, 0.00861, 0, 0.00007], 6e-6);
  nearRelative(t, flipped!.overlap, 9.61558983e-5, 3e-9);
  nearRelative(t, flipped!.rate, 5.3126413e-4, 3e-8);
  nearRelative(t, flipped!.largestRate, 110.0059, 1e-6);
  allNear(t, flipped!.weights, given!.weights.slice().reverse(), 1e-12);
  near(t, given!.signWeights[0]!, 1, 1e-12);
  near(t, flipped!.signWeights[8]!, 1, 1e-12);
  const heisenberg = await qsntk.signBias(paperNetwork, operator.heisenberg(ring), {
    bases: { given: [], marshall: odd },
  });
  near(t, heisenberg.energy, -14.604373635749, 1e-11);
  const { given: plain, marshall } = heisenberg.bases;
  nearRelative(t, plain!.overlap, 9.02317117e-5, 3e-9);
  nearRelative(t, plain!.rate, 5.98964736e-3, 3e-9);
  nearRelative(t, plain!.largestRate, 136.1678, 1e-6);
  near(t, plain!.weights[4]!, 1, 1e-12);
  nearRelative(t, marshall!.overlap, 0.0814852652025, 1e-11);
  nearRelative(t, marshall!.rate, 7.41273839e-3, 3e-9);
  nearRelative(t, marshall!.largestRate, 40.4344, 2e-6);
  allNear(t, marshall!.weights, [0.15864, 0, 0.22589, 0, 0.23094, 0, 0.22589, 0, 0.15864], 6e-6);
});

test("in rotated bases, of other networks and with a degenerate ground level, it is what dense matrices give", async (t) => {
  const network = stax.serial(stax.dense(8, { wStd: 0.9, bStd: 0.4 }), stax.erf(), stax.dense(1, { wStd: 1 }));
  const three = graph.chain(3); // a frustrated triangle: four ground states
  const cases = [
    [operator.heisenberg(three), "XYZ", 4],
    [operator.ising(graph.chain(4), { field: 0.6, longitudinal: 0.3 }), "YXZX", 1],
  ] as const;
  for (const [h, basis, degeneracy] of cases) {
    const d = basis.length;
    const bias = await qsntk.signBias(network, h, { bases: { rotated: basis } });
    t.is(bias.degeneracy, degeneracy);
    const { nngp, ntk } = await network.kernel(await hilbert.spins(d).inputs());
    const { energies, states } = await exact.groundState(h, { levels: degeneracy });
    let overlap = 0;
    const trace = Array.from({ length: 2 ** d }, (_, i) => nngp.get(i, i)).reduce((a, b) => a + b, 0);
    for (const state of states) {
      const g = await exact.rotate(state, basis);
      for (let i = 0; i < 2 ** d; i++)
        for (let j = 0; j < 2 ** d; j++)
          overlap += (nngp.get(i, j) * (g[2 * i]! * g[2 * j]! + g[2 * i + 1]! * g[2 * j + 1]!)) / trace / degeneracy;
    }
    nearRelative(t, bias.bases["rotated"]!.overlap, overlap, 1e-11);
    // Columns of Θ^½·U(H−E₀)U†·Θ^½, whose eigenvalues zheevd gives.
    const { values, vectors } = await linalg.eigh(ntk);
    const root = await linalg.matmul(await linalg.scaleColumns(vectors, values.map(Math.sqrt)), vectors, {
      transposeB: true,
    });
    const matrix = new Float64Array(2 * 4 ** d);
    for (let j = 0; j < 2 ** d; j++) {
      const column = new Float64Array(2 ** (d + 1));
      for (let i = 0; i < 2 ** d; i++) column[2 * i] = root.get(i, j);
      const back = await exact.rotate(column, basis, { inverse: true });
      const moved = (await h.apply(back)).map((x, i) => x - energies[0]! * back[i]!);
      const forth = await exact.rotate(moved, basis);
      for (let i = 0; i < 2 ** d; i++)
        for (let k = 0; k < 2 ** d; k++)
          for (const part of [0, 1]) matrix[2 * (i * 2 ** d + j) + part]! += root.get(i, k) * forth[2 * k + part]!;
    }
    const spectrum = (await linalg.zheevd(matrix, 2 ** d)).values;
    nearRelative(t, bias.bases["rotated"]!.rate, spectrum[degeneracy]!, 1e-8);
    nearRelative(t, bias.bases["rotated"]!.largestRate, spectrum[2 ** d - 1]!, 1e-9);
  }
});

test("what has no such kernel or no such basis is refused", async (t) => {
  const h = operator.heisenberg(ring);
  const refused = (work: Promise<unknown>, message: RegExp) =>
    t.throwsAsync(work, { instanceOf: ArgumentError, message });
  await refused(
    qsntk.signBias(paperNetwork, operator.heisenberg(ring, { magnetization: 0 })),
    /must be on all states of spins/,
  );
  await refused(qsntk.signBias(paperNetwork, h, { bases: { a: "XYZ" } }), /`bases.a` must have 8 letters/);
  await refused(qsntk.signBias(paperNetwork, h, { bases: { a: [8] } }), /sites from 0 to 7, not 8/);
  await refused(qsntk.signBias(paperNetwork, h, { bases: {} }), /`bases` must be an object of bases by name/);
});

test("a ground level of more states than are kept is refused", async (t) => {
  const bonds = Array.from({ length: 9 }, (_, i) => Array.from({ length: i }, (_, j) => [j, i] as const)).flat();
  const alike = bonds.flatMap((sites) => (["XX", "YY", "ZZ"] as const).map((axes) => [axes, [...sites], 1] as const));
  const complete = operator.pauli(hilbert.spins(9), alike); // 42 pairs of spin ½ are its ground states
  await t.throwsAsync(qsntk.signBias(paperNetwork, complete), {
    message: /more than 64 states; .*Lift the degeneracy/,
  });
});
