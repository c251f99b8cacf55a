import { dataset, graph, hilbert, linalg, predict, stax } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const [lx, ly] = [3, 2];
const sites = lx * ly;
const lattice = graph.square(lx, ly);
const [wStd, bStd] = [0.8, 0.3];
/** Site at distance k from site r on the torus. */
const shifted = (r: number, k: number) =>
  (((r % lx) + (k % lx)) % lx) + lx * ((Math.floor(r / lx) + Math.floor(k / lx)) % ly);

/** E[φφ'] and E[φ'φ'] of ReLU. */
function relu(q1: number, q2: number, q: number): [number, number] {
  const cosine = Math.max(-1, Math.min(1, q / Math.sqrt(q1 * q2)));
  const angle = Math.PI - Math.acos(cosine);
  return [(Math.sqrt(q1 * q2) * (Math.sqrt(1 - cosine ** 2) + angle * cosine)) / (2 * Math.PI), angle / (2 * Math.PI)];
}

type SitePairs = number[][];
const pairs = (of: (r: number, s: number) => number): SitePairs =>
  Array.from({ length: sites }, (_, r) => Array.from({ length: sites }, (__, s) => of(r, s)));

/** K and Θ of a convolutional network, whose filters see all sites, before each activation, for every pair of sites. */
interface Between {
  readonly nngp: SitePairs;
  readonly ntk: SitePairs;
}

function convolution({ nngp, ntk }: Between): Between {
  const mean = (of: SitePairs, r: number, s: number) => {
    let sum = 0;
    for (let k = 0; k < sites; k++) sum += of[shifted(r, k)]![shifted(s, k)]!;
    return (wStd ** 2 * sum) / sites;
  };
  const next = pairs((r, s) => mean(nngp, r, s) + bStd ** 2);
  return { nngp: next, ntk: pairs((r, s) => next[r]![s]! + mean(ntk, r, s)) };
}

function activated(both: Between, first: Between, second: Between): Between {
  const dual = pairs((r, s) => relu(first.nngp[r]![r]!, second.nngp[s]![s]!, both.nngp[r]![s]!)[0]);
  const slope = pairs((r, s) => relu(first.nngp[r]![r]!, second.nngp[s]![s]!, both.nngp[r]![s]!)[1]);
  return { nngp: dual, ntk: pairs((r, s) => slope[r]![s]! * both.ntk[r]![s]!) };
}

/** NNGP kernel and NTK of convolutions with filters as large as the lattice, average pooling and a readout. */
function convolutional(x: Float64Array, y: Float64Array, depth: number): [number, number] {
  const input = (a: Float64Array, b: Float64Array): Between => ({
    nngp: pairs((r, s) => a[r]! * b[s]!),
    ntk: pairs(() => 0),
  });
  let all = [input(x, y), input(x, x), input(y, y)].map(convolution);
  for (let layer = 0; layer < depth; layer++) {
    const [both, first, second] = all as [Between, Between, Between];
    all = [activated(both, first, second), activated(first, first, first), activated(second, second, second)];
    if (layer + 1 < depth) all = all.map(convolution);
  }
  const pooled = (of: SitePairs) => of.flat().reduce((sum, value) => sum + value, 0) / sites ** 2;
  const nngp = wStd ** 2 * pooled(all[0]!.nngp) + bStd ** 2;
  return [nngp, nngp + wStd ** 2 * pooled(all[0]!.ntk)];
}

test("filters as large as the lattice, pooled over its sites, have the kernels of the dense network averaged over translations, at any depth", async (t) => {
  const inputs = new linalg.Matrix(3, sites, uniform(3 * sites));
  const parameters = { wStd, bStd };
  for (const depth of [1, 2, 3]) {
    const hidden = Array.from({ length: depth }, () => [stax.dense(1, parameters), stax.relu()]).flat();
    const dense = stax.serial(...hidden, stax.dense(1, parameters));
    const { nngp, ntk } = await stax.symmetrize(dense, graph.translations(lattice)).kernel(inputs);
    const expected = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => convolutional(inputs.row(i), inputs.row(j), depth)));
    allNear(
      t,
      nngp.data,
      Float64Array.from(expected, ([k]) => k),
      1e-13,
      `nngp, depth ${depth}`,
    );
    allNear(
      t,
      ntk.data,
      Float64Array.from(expected, ([, theta]) => theta),
      1e-13,
      `ntk, depth ${depth}`,
    );
  }
});

test("so do their finite networks, neuron by neuron: one filter moved over the lattice is one hidden neuron averaged over translations", async (t) => {
  const width = 7;
  const dense = stax.serial(stax.dense(width, { wStd, bStd }), stax.relu(), stax.dense(1, { wStd, bStd }));
  const symmetric = stax.symmetrize(dense, graph.translations(lattice));
  const parameters = await symmetric.init(sites, { seed: 4 });
  const [first, last] = parameters as [stax.LayerParameters, stax.LayerParameters];
  const inputs = new linalg.Matrix(4, sites, uniform(4 * sites, 7));
  const expected = Float64Array.from({ length: 4 }, (_, i) => {
    let f = bStd * last.biases![0]!;
    for (let j = 0; j < width; j++) {
      let pooled = 0;
      for (let r = 0; r < sites; r++) {
        let z = bStd * first.biases![j]!;
        for (let k = 0; k < sites; k++)
          z += (wStd / Math.sqrt(sites)) * first.weights[k * width + j]! * inputs.get(i, shifted(r, k));
        pooled += Math.max(z, 0) / sites;
      }
      f += (wStd / Math.sqrt(width)) * last.weights[j]! * pooled;
    }
    return f;
  });
  allNear(t, (await symmetric.apply(parameters, inputs)).data, expected, 1e-13, "outputs");
});

test("training on all images of the training states has the mean of the averaged network, at all times and on all states", async (t) => {
  const basis = hilbert.spins(sites);
  const [alongX, alongY] = graph.translations(lattice).generators.map((one) => Array.from(one.sites));
  const group = new graph.SymmetryGroup(sites, [{ sites: alongX! }, { sites: alongY!, character: -1 }]);
  const { orbitOf, signs } = await hilbert.orbits(basis, group);
  const values = uniform(basis.dimension, 5);
  const target = Float64Array.from(orbitOf, (orbit, x) => (orbit < 0 ? 0 : signs[x]! * values[orbit]!));
  const train = Int32Array.from(orbitOf.keys()).filter((x) => orbitOf[x]! >= 0 && x % 5 === 1);
  const network = stax.serial(stax.dense(1, { wStd, bStd }), stax.relu(), stax.dense(1, { wStd, bStd }));
  const learningRate = 2;

  const few = await dataset.task(basis, target, {
    train,
    test: Array.from(orbitOf.keys()).filter((x) => !train.includes(x)),
  });
  const averaged = await predict.supervised(stax.symmetrize(network, group), few, { learningRate });
  // Every image once for each operation that gives it: a weight of its state.
  const counts = new Float64Array(basis.dimension);
  for (const x of train) {
    for (const { sites: to } of group.elements) {
      let image = 0;
      for (let i = 0; i < sites; i++) image |= ((x >> i) & 1) << to[i]!;
      counts[image]! += 1 / group.order;
    }
  }
  const images = Array.from(counts.keys()).filter((x) => counts[x]! > 0);
  t.true(images.length > 1.5 * train.length);
  const weights = counts.map((count) => (count === 0 ? 1 : (count * images.length) / train.length));
  const rest = Array.from(counts.keys()).filter((x) => counts[x] === 0);
  const many = await dataset.task(basis, target, { train: images, test: rest, weights });
  const augmented = await predict.supervised(network, many, { learningRate });
  for (const time of [1, 10, 300, Number.POSITIVE_INFINITY]) {
    const all = async (limit: predict.Prediction, task: dataset.Task) => dataset.assemble(task, await limit.mean(time));
    const [expected, found] = [await all(augmented, many), await all(averaged, few)];
    allNear(t, found, expected, 1e-9, `time ${time}`);
  }
});
