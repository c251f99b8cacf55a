import { dataset, ensemble, predict, random } from "infinite-nnqs";
import { hypercube } from "../support/hypercube.js";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const network = paperNetworkOf(16384);
const inputs = hypercube(5);
const target = random.normal({ seed: 1 }, 64).map((x) => x / 4);
const task = await dataset.task({ dimension: 32, inputs: () => inputs }, target, { train: 20, seed: 2 });

/** ψ(0) of the member that `ensemble.train` starts from. */
async function initialState(): Promise<dataset.Amplitudes> {
  const outputs = await Promise.all(
    [0, 1].map(async (component) => network.apply(await network.init(5, { seed: 0, member: 0, component }), inputs)),
  );
  const at = (indices: Int32Array) =>
    Float64Array.from([...indices].flatMap((i) => [outputs[0]!.data[i]!, outputs[1]!.data[i]!]));
  return { train: at(task.trainIndices), test: at(task.testIndices) };
}

/** Loss of the predicted member over the given points. */
function lossOf(state: Float64Array, indices: Int32Array): number {
  let sum = 0;
  indices.forEach((index, i) => {
    sum += (state[2 * i]! - target[2 * index]!) ** 2 + (state[2 * i + 1]! - target[2 * index + 1]!) ** 2;
  });
  return sum / indices.length;
}

test("gradient descent of a network of width 16384 follows its prediction; the flow is off by the step size", async (t) => {
  const limit = await predict.supervised(network, task);
  const start = await initialState();
  const flowGaps: number[] = [];
  for (const [fraction, steps] of [
    [0.4, 10],
    [0.2, 20],
    [0.1, 40],
  ] as const) {
    const learningRate = fraction * predict.maxLearningRate(limit.eigenvalues);
    const predicted = await predict.supervised(network, task, { learningRate });
    const initial = await predicted.initialFrom(start);
    const trained = await ensemble.train(network, task, {
      members: 1,
      steps,
      learningRate,
      precision: "float64",
      recordAt: [0, steps],
    });
    const lossAt = async (dynamics: predict.Dynamics) => {
      const { mean, fluctuation } = await predicted.member(initial, steps, { dynamics });
      return lossOf(
        mean.train.map((value, i) => value + fluctuation.train[i]!),
        task.trainIndices,
      );
    };
    t.true(Math.abs(trained.train.get(0, 0) - lossOf(start.train, task.trainIndices)) < 1e-12);
    const [discrete, flow, real] = [await lossAt("discrete"), await lossAt("flow"), trained.train.get(0, 1)];
    t.true(Math.abs(real / discrete - 1) < 0.02, `${real} trained against ${discrete} predicted`);
    flowGaps.push(flow / discrete - 1);
  }
  // Halving the step halves what the flow is off by.
  for (const i of [0, 1]) t.true(Math.abs(flowGaps[i]! / flowGaps[i + 1]! - 2) < 0.5, `gaps ${flowGaps}`);
});

test("wider networks come closer to their prediction, as 1/√N", async (t) => {
  const spread = async (width: number) => {
    const net = paperNetworkOf(width);
    const limit = await predict.supervised(net, task);
    const gaps: number[] = [];
    const [members, steps] = [24, 30];
    const trained = await ensemble.train(net, task, {
      members,
      steps,
      learningRate: limit.learningRate,
      precision: "float64",
      recordAt: [steps],
    });
    for (let member = 0; member < members; member++) {
      const outputs = await Promise.all(
        [0, 1].map(async (component) => net.apply(await net.init(5, { seed: 0, member, component }), inputs)),
      );
      const at = (indices: Int32Array) =>
        Float64Array.from([...indices].flatMap((i) => [outputs[0]!.data[i]!, outputs[1]!.data[i]!]));
      const initial = await limit.initialFrom({ train: at(task.trainIndices), test: at(task.testIndices) });
      const { mean, fluctuation } = await limit.member(initial, steps, { dynamics: "discrete" });
      const loss = lossOf(
        mean.test.map((value, i) => value + fluctuation.test[i]!),
        task.testIndices,
      );
      gaps.push((trained.test.get(member, 0) / loss - 1) ** 2);
    }
    return Math.sqrt(gaps.reduce((a, b) => a + b) / members);
  };
  const [narrow, wide] = [await spread(256), await spread(4096)];
  t.true(narrow / wide > 2.5 && narrow / wide < 6.5, `${narrow} at 256, ${wide} at 4096`);
});
