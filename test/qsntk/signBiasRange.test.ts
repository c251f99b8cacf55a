import { graph, hilbert, linalg, operator, qsntk, stax } from "infinite-nnqs";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

/** The nonzero eigenvalues of Θ^½(H−E₀)Θ^½ from dense matrices. */
async function dense(network: stax.Network, h: operator.Operator): Promise<Float64Array> {
  const d = h.dimension;
  const matrix = new linalg.Matrix(d, d);
  for (let j = 0; j < d; j++) {
    const column = new Float64Array(2 * d);
    column[2 * j] = 1;
    const moved = await h.apply(column);
    for (let i = 0; i < d; i++) matrix.data[i * d + j] = moved[2 * i]!;
  }
  const { values: energies } = await linalg.eigh(matrix);
  for (let i = 0; i < d; i++) matrix.data[i * d + i]! -= energies[0]!;
  const { ntk } = await network.kernel(await hilbert.spins(Math.log2(d)).inputs());
  const { values, vectors } = await linalg.eigh(ntk);
  const roots = values.map((value) => Math.sqrt(value > 1e-12 * values[d - 1]! ? value : 0));
  const root = await linalg.matmul(await linalg.scaleColumns(vectors, roots), vectors, { transposeB: true });
  const product = await linalg.matmul(root, await linalg.matmul(matrix, root));
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) product.data[i * d + j] = product.data[j * d + i]!;
  const spectrum = (await linalg.eigh(product)).values;
  return spectrum.filter((value) => value > 1e-9 * spectrum[d - 1]!);
}

const networks = {
  linear: stax.serial(stax.dense(8), stax.dense(1)),
  affine: stax.serial(stax.dense(8, { bStd: 0.3 }), stax.dense(1)),
  odd: stax.serial(stax.dense(8), stax.erf(), stax.dense(1)),
  relu: stax.serial(stax.dense(8), stax.relu(), stax.dense(1)),
  all: stax.serial(stax.dense(8, { bStd: 0.3 }), stax.relu(), stax.dense(1)),
};
const models = {
  ising: operator.ising(graph.chain(5), { field: 1 }),
  heisenberg: operator.heisenberg(graph.chain(4)),
  ferromagnet: operator.ising(graph.chain(4), { field: 0 }), // of its two ground states one is odd
};

test("the rate is the smallest nonzero one also where the kernel holds no or not all ground states", async (t) => {
  for (const [name, network] of Object.entries(networks)) {
    for (const [model, h] of Object.entries(models)) {
      const { given } = (await qsntk.signBias(network, h)).bases;
      const wanted = await dense(network, h);
      nearRelative(t, given!.rate, wanted[0]!, 1e-7, `${name}, ${model}`);
      nearRelative(t, given!.largestRate, wanted.at(-1)!, 1e-9, `${name}, ${model}`);
    }
  }
});

test("where nothing relaxes there is no rate", async (t) => {
  const none = operator.heisenberg(graph.chain(4), { coupling: 0 });
  for (const network of [networks.linear, networks.all]) {
    const { given } = (await qsntk.signBias(network, none)).bases;
    t.is(given!.rate, Number.NaN);
    t.is(given!.largestRate, 0);
  }
});
