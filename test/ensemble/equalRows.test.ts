import { dataset, ensemble, linalg, random, stax } from "infinite-nnqs";
import { paper } from "../support/paper.js";
import { test } from "../support/test.js";
import { plainDescent, plainNetwork } from "./plainDescent.js";

const activation = stax.leakyRelu(0.2);
const [width, steps, learningRate] = [35, 12, 0.4];

/** Inputs u(r) + v(c) of three components, whose factors take their points from a few: most of them several times. */
function inputsOf(u: readonly number[], v: readonly number[]): linalg.Matrix {
  const points = [
    [0, 0, 0],
    [1, 0, -2],
    [0, 0.5, 0],
    [1, 0.5, -2],
  ];
  const rows = u.flatMap((r) => v.map((c) => [1, -1, 0.5].map((x, k) => x + points[r]![k]! + points[c]![k]! / 4)));
  return new linalg.Matrix(rows.length, 3, Float64Array.from(rows.flat()));
}

/** Rows and columns with equal points: in every position of three, and more of them than of others or fewer. */
const cases: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [0, 0],
    [0, 1],
  ],
  [
    [0, 0],
    [0, 0],
  ],
  ...[0, 1, 2, 3].flatMap((a) =>
    [0, 1, 2, 3].flatMap(
      (b) =>
        [
          [
            [a, a, b],
            [b, a],
          ],
          [
            [a, b, a],
            [a, b],
          ],
          [
            [b, a, a],
            [b, b],
          ],
        ] as const,
    ),
  ),
  [
    [0, 1, 2, 3, 0, 1, 2, 3],
    [3, 3, 0, 0, 0],
  ],
  [
    [2, 2, 2, 2, 1],
    [1, 2, 1, 2, 1, 2, 3],
  ],
  [Array<number>(40).fill(3), Array<number>(19).fill(0)],
];

function taskOf(inputs: linalg.Matrix): Promise<dataset.Task> {
  const all = Int32Array.from({ length: inputs.rows }, (_, i) => i);
  const train = all.filter((i) => i % 3 !== 1 || i === 0);
  return dataset.task({ inputs }, random.normal({ seed: 3 }, inputs.rows), { train });
}

async function train(inputs: linalg.Matrix, method: "grid" | "dense", momentum = 0.6) {
  const network = stax.serial(stax.dense(width, paper), activation, stax.dense(1, paper));
  const recordAt = Array.from({ length: steps + 1 }, (_, i) => i);
  const options = {
    members: 1,
    steps,
    learningRate,
    momentum,
    seed: 9,
    recordAt,
    precision: "float64",
    method,
  } as const;
  return ensemble.train(network, await taskOf(inputs), { ...options, keepParameters: true });
}

test("equal inputs in any position train by the grid method as plain gradient descent says", async (t) => {
  for (const [u, v] of cases) {
    const inputs = inputsOf(u, v);
    const { trainIndices, testIndices } = await taskOf(inputs);
    const rows = Array.from({ length: inputs.rows }, (_, i) => [...inputs.row(i)]);
    const options = { width, ...paper, negativeSlope: 0.2, positiveSlope: 1, learningRate, momentum: 0.6 };
    const net = plainNetwork(width, 3, { seed: 9, member: 0, component: 0 });
    const y = [...random.normal({ seed: 3 }, inputs.rows)];
    const expected = plainDescent(net, rows, y, trainIndices, testIndices, steps, options);
    const [grid, dense] = [await train(inputs, "grid"), await train(inputs, "dense")];
    for (const result of [grid, dense]) {
      for (let step = 0; step <= steps; step++) {
        const where = `u ${u}, v ${v}, ${result.method}, step ${step}`;
        t.true(Math.abs(result.train.get(0, step) / expected.train[step]! - 1) < 1e-11, where);
        if (testIndices.length > 0)
          t.true(Math.abs(result.test.get(0, step) / expected.test[step]! - 1) < 1e-11, where);
      }
    }
  }
});

test("the input list of the bug report trains to the same bytes every time", async (t) => {
  const inputs = new linalg.Matrix(4, 3, Float64Array.of(1, 0, 1, 1, 0, -1, 1, 0, 1, 1, 0, -1));
  const runs = [];
  for (let run = 0; run < 6; run++) {
    // Dirties what the next run's tables may lie in.
    await train(inputsOf([0, 1, 2, 3, run % 4], [3, 1, 2]), "grid");
    runs.push((await train(inputs, "grid")).train.data);
  }
  for (const losses of runs) t.deepEqual(losses, runs[0]);
});
