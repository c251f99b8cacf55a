import { dataset, ensemble, hilbert, type linalg, random, stax } from "infinite-nnqs";
import { maxRelativeDifference } from "../support/near.js";
import { paper } from "../support/paper.js";
import { test } from "../support/test.js";
import { plainDescent, plainNetwork } from "./plainDescent.js";

const spins = new hilbert.SpinHilbert(6);
const target = random.normal({ seed: 3 }, 2 * spins.dimension);
const task = await dataset.task(spins, target, { train: 40, seed: 1 });

function rowsOf(inputs: linalg.Matrix): number[][] {
  return Array.from({ length: inputs.rows }, (_, i) => [...inputs.row(i)]);
}

for (const [name, activation, momentum] of [
  ["ReLU", stax.relu(), 0],
  ["leaky ReLU with momentum", stax.leakyRelu(0.2), 0.7],
  ["the absolute value", stax.abs(), 0],
] as const) {
  test(`the grid method with ${name} is plain gradient descent, for both components and every member`, async (t) => {
    const [width, steps] = [37, 25];
    const network = stax.serial(stax.dense(width, paper), activation, stax.dense(1, paper));
    const options = { members: 2, steps, learningRate: 0.4, momentum, seed: 9 };
    const recordAt = Array.from({ length: steps + 1 }, (_, i) => i);
    const result = await ensemble.train(network, task, { ...options, recordAt, precision: "float64" });
    t.is(result.method, "grid");
    for (let member = 0; member < 2; member++) {
      const expected = { train: new Float64Array(steps + 1), test: new Float64Array(steps + 1) };
      for (const component of [0, 1]) {
        const y = Array.from({ length: spins.dimension }, (_, i) => target[2 * i + component]!);
        const net = plainNetwork(width, 6, { seed: 9, member, component });
        const scales = { width, ...paper, ...activation, learningRate: 0.4, momentum };
        const losses = plainDescent(net, rowsOf(task.inputs), y, task.trainIndices, task.testIndices, steps, scales);
        losses.train.forEach((loss, i) => {
          expected.train[i]! += loss;
          expected.test[i]! += losses.test[i]!;
        });
      }
      t.true(maxRelativeDifference(result.train.row(member), expected.train) < 1e-11);
      t.true(maxRelativeDifference(result.test.row(member), expected.test) < 1e-11);
    }
  });
}
