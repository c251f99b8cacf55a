import { dataset, linalg, predict, qsntk, stax } from "infinite-nnqs";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

const x = [0.3, -0.7, 1.1, 0.45, -1.9, 2.3];
const y = Float64Array.of(1, -0.3, 0.8, 0.2, 0.5, -0.9);
const train = [0, 1, 2, 3];
const inputs = new linalg.Matrix(6, 1, x);

// Behind a kink without biases the network is linear on either side of 0: with |x| of one slope, with ReLU of two.
function lossOfLines(sides: readonly (readonly number[])[]): number {
  let loss = 0;
  for (const side of sides) {
    const learned = side.filter((i) => train.includes(i));
    const slope = sumOf(learned, (i) => Math.abs(x[i]!) * y[i]!) / sumOf(learned, (i) => x[i]! ** 2);
    loss +=
      sumOf(
        side.filter((i) => !train.includes(i)),
        (i) => (slope * Math.abs(x[i]!) - y[i]!) ** 2,
      ) / 2;
  }
  return loss;
}

function sumOf(indices: readonly number[], f: (i: number) => number): number {
  return indices.reduce((sum, i) => sum + f(i), 0);
}

const cases = [
  { layer: stax.abs(), rank: 1, expected: lossOfLines([[0, 1, 2, 3, 4, 5]]) },
  { layer: stax.elementwise(Math.abs, { kinks: [0] }), rank: 1, expected: lossOfLines([[0, 1, 2, 3, 4, 5]]) },
  {
    layer: stax.relu(),
    rank: 2,
    expected: lossOfLines([
      [0, 2, 3, 5],
      [1, 4],
    ]),
  },
];

test("numbers as inputs of a kink without biases have a kernel of one rank per slope, and learn these slopes at any time", async (t) => {
  nearRelative(t, cases[0]!.expected, 2.3852674159213727, 1e-14); // in arithmetic of 80 digits
  const task = await dataset.task({ inputs }, y, { train: Int32Array.from(train) });
  for (const { layer, rank, expected } of cases) {
    const network = stax.serial(stax.dense(1), layer, stax.dense(1));
    const times = [1e4, 1e8, 1e12, Infinity];
    const supervised = await predict.supervised(network, task);
    t.is(supervised.rank, rank);
    for (const value of (await supervised.losses(times)).meanTest) nearRelative(t, value, expected, 1e-11);
    const limit = await predict.infiniteTime(network, task);
    t.is(limit.rank, rank);
    nearRelative(t, limit.meanTest!, expected, 1e-11);
    const blocks = await predict.streamed(network, task);
    t.is(blocks.rank, rank);
    for (const value of (await blocks.losses(times)).meanTest) nearRelative(t, value, expected, 1e-11);
    const free = await predict.matrixFree(network, task, [Infinity], { tolerance: 1e-9 });
    nearRelative(t, free.meanTest[0]!, expected, 1e-7);
    const { ntk } = await network.kernel(inputs);
    t.is((await qsntk.spectrum(ntk)).rank, rank);
  }
});
