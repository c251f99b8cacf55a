import { graph, hilbert, linalg, qsntk, stax } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { test } from "../support/test.js";

const ring = graph.chain(6);
const network = stax.serial(
  stax.dense(5, { bStd: 0.3 }),
  stax.erf(),
  ...stax.freeze(stax.dense(4)),
  stax.relu(),
  stax.dense(2),
);
const cases = {
  "space group and flip": [hilbert.spins(6), graph.withFlip(graph.spaceGroup(ring))],
  "a momentum": [hilbert.spins(6), graph.translations(ring, { momentum: [1] })],
  "fermions at a momentum": [
    hilbert.fermions(6, { up: 2, down: 1 }),
    graph.translations(graph.square(2, 3), { momentum: [1, 1] }),
  ],
} as const;

for (const [name, [basis, group]] of Object.entries(cases)) {
  test(`the NTK of a finite averaged network is the plain one summed over both orbits: ${name}`, async (t) => {
    const symmetric = stax.symmetrize(network, group, { statistics: basis.kind });
    const parameters = await symmetric.init(6, { seed: 3 });
    const x = (await basis.inputs()).selectRows(Int32Array.from({ length: 9 }, (_, i) => 2 * i + 1));
    const parts = group.isReal ? 1 : 2;
    const { elements, order } = group;
    // (1/|G|)·χ·s at all images of an input, by numbers of states.
    const all = await basis.inputs();
    const numberOf = new Map(Array.from({ length: basis.dimension }, (_, k) => [[...all.row(k)].join(), k]));
    const coefficients = new linalg.Matrix(9, 2 * basis.dimension);
    for (let i = 0; i < 9; i++) {
      const images = new Map<number, [number, number]>();
      for (const { sites, flip, character, imaginary } of elements) {
        const image = new Float64Array(6);
        for (const [k, value] of x.row(i).entries()) image[sites[k]!] = flip ? -value : value;
        const s = basis.kind === "fermions" ? signOf(x.row(i), sites) : 1;
        const at = numberOf.get([...image].join())!;
        const [re, im] = images.get(at) ?? [0, 0];
        images.set(at, [re + (s * character) / order, im + (s * imaginary) / order]);
      }
      for (const [at, pair] of images) coefficients.row(i).set(pair, 2 * at);
    }
    for (const outputs of [
      [0, 0],
      [0, 1],
    ] as const) {
      const plain = await qsntk.empiricalNtk(network, parameters, all, undefined, { outputs });
      const complex = Float64Array.from({ length: 2 * plain.data.length }, (_, at) =>
        at % 2 ? 0 : plain.data[at / 2]!,
      );
      const d = basis.dimension;
      const half = await linalg.zgemm(9, d, d, coefficients.data, complex);
      const expected = await linalg.zgemm(9, 9, d, half, coefficients.data, { opB: "adjoint" });
      const found = await qsntk.empiricalNtk(symmetric, parameters, x, undefined, { outputs });
      t.is(found.columns, parts * 9);
      const pairs =
        parts === 2 ? found.data : Float64Array.from({ length: 162 }, (_, at) => (at % 2 ? 0 : found.data[at / 2]!));
      allNear(t, pairs, expected, 1e-13, `${outputs}`);
      const between = await qsntk.empiricalNtk(symmetric, parameters, x.selectRows([4]), x, { outputs });
      allNear(t, between.data, found.row(4), 1e-14, "rows");
    }
    await checkWave(t, symmetric, x);
  });
}

/** Asserts that the QS-NTK is that of differences of ψ₁ and ψ₂ along every parameter. */
async function checkWave(t: Parameters<typeof near>[0], symmetric: stax.SymmetrizedNetwork, x: linalg.Matrix) {
  const [real, imaginary] = await Promise.all([0, 1].map((component) => symmetric.init(6, { seed: 4, component })));
  for (const parameters of [{ real: real!, imaginary: imaginary! }, { shared: real! }]) {
    const psi = async ([f, h]: readonly (readonly stax.LayerParameters[])[]) => {
      const [a, b] = [await symmetric.apply(f!, x), h && (await symmetric.apply(h, x))];
      const parts = symmetric.group.isReal ? 1 : 2;
      const of = (from: linalg.Matrix, output: number, i: number): [number, number] => {
        const row = from.row(i);
        return parts === 1 ? [row[output]!, 0] : [row[2 * output]!, row[2 * output + 1]!];
      };
      return Array.from({ length: x.rows }, (_, i) => {
        const [p, q] = [of(a, 0, i), b ? of(b, 0, i) : of(a, 1, i)];
        return [p[0] - q[1], p[1] + q[0]] as const;
      });
    };
    const networks = "real" in parameters ? [parameters.real!, parameters.imaginary!] : [parameters.shared!];
    const [i, j] = [1, 5];
    const sums = [0, 0, 0];
    for (const [n, layers] of networks.entries()) {
      for (const [l, layer] of layers.entries()) {
        if (l === 1) continue; // frozen
        for (const name of ["weights", "biases"] as const) {
          const values = layer[name];
          for (let k = 0; k < (values?.length ?? 0); k++) {
            const shifted = (by: number) =>
              psi(
                networks.map((one, m) =>
                  m !== n
                    ? one
                    : one.map((own, at) => (at === l ? { ...own, [name]: values!.with(k, values![k]! + by) } : own)),
                ) as never,
              );
            const [up, down] = [await shifted(1e-5), await shifted(-1e-5)];
            const slope = (x_: number, component: 0 | 1) => (up[x_]![component] - down[x_]![component]) / 2e-5;
            sums[0]! += slope(i, 0) * slope(j, 0);
            sums[1]! += slope(i, 1) * slope(j, 1);
            sums[2]! += slope(i, 0) * slope(j, 1);
          }
        }
      }
    }
    const kernel = await qsntk.empirical(symmetric, parameters as never, x);
    const found = [kernel.theta1.get(i, j), kernel.theta2.get(i, j), kernel.theta12?.get(i, j) ?? 0];
    allNear(t, Float64Array.from(found), Float64Array.from(sums), 1e-8, Object.keys(parameters).join());
    const between = await qsntk.empirical(symmetric, parameters as never, x.selectRows([i]), x);
    near(t, between.theta21?.get(0, j) ?? 0, kernel.theta12?.get(j, i) ?? 0, 1e-14);
  }
}

/** Of bringing ↑ and ↓ operators back into ascending order. */
function signOf(levels: Float64Array, sites: Int32Array): number {
  let sign = 1;
  for (const there of [(level: number) => level > 0, (level: number) => level === -0.5 || level === 1.5]) {
    const moved = [...levels.keys()].filter((i) => there(levels[i]!)).map((i) => sites[i]!);
    for (const [k, to] of moved.entries()) for (const from of moved.slice(0, k)) if (from > to) sign = -sign;
  }
  return sign;
}

test("kernels of a wave function with complex characters tell their progress, 1 at the end", async (t) => {
  const [basis, group] = cases["a momentum"];
  const symmetric = stax.symmetrize(network, group);
  const parameters = { shared: await symmetric.init(6, { seed: 3 }) };
  const x = (await basis.inputs()).selectRows([1, 3, 5]);
  for (const x2 of [undefined, x]) {
    const told: number[] = [];
    await qsntk.empirical(symmetric, parameters, x, x2, { onProgress: (fraction) => told.push(fraction) });
    t.is(told.at(-1), 1);
    t.deepEqual(
      told,
      [...new Set(told)].sort((a, b) => a - b),
    );
  }
});
