import { isDeepStrictEqual } from "node:util";
import { dataset, ensemble, graph, loss, operator, random } from "infinite-nnqs";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const ising = operator.ising(graph.square(3, 4), { field: 3 });
const states = ising.dimension;
const task = dataset.task(ising.hilbert, random.normal({ seed: 1 }, 2 * states), { train: states });
const options = { loss: loss.energy(ising), learningRate: 1e-3, precision: "float64" } as const;

test("steps on a loss leave no arrays of all states to the garbage collector", async (t) => {
  const held: number[] = [];
  const onProgress = () => void held.push(process.memoryUsage().arrayBuffers);
  await ensemble.train(paperNetworkOf(8), await task, { ...options, members: 1, steps: 300, onProgress });
  const late = held.slice(-100);
  t.is(late.length, 100);
  const arrays = (Math.max(...late) - Math.min(...late)) / (16 * states);
  t.true(arrays < 8, `${arrays} arrays of all states came and stayed within 100 steps`);
});

test("what a store was given stays as it was while the run goes on, and so does what it began with", async (t) => {
  const given: { snapshot: ensemble.Snapshot; copy: ensemble.Snapshot }[] = [];
  const store = {
    name: "a store in memory",
    load: async () => given.at(-1)?.snapshot,
    save: async (snapshot: ensemble.Snapshot) => void given.push({ snapshot, copy: structuredClone(snapshot) }),
  };
  const run = { ...options, members: 2, checkpoint: store, secondsPerCheckpoint: 0 };
  const controller = new AbortController();
  const onProgress = (fraction: number) => fraction >= 0.5 && controller.abort(new Error("enough"));
  const stopped = ensemble.train(paperNetworkOf(8), await task, {
    ...run,
    steps: 20,
    signal: controller.signal,
    onProgress,
  });
  await t.throwsAsync(stopped, { message: "enough" });
  const { states: psi } = await ensemble.train(paperNetworkOf(8), await task, { ...run, steps: 20 });
  t.true(given.length > 10);
  for (const { snapshot, copy } of given) t.true(isDeepStrictEqual(snapshot, copy));
  t.is(psi![1]!.length, 2 * states); // one that was freed has none
});
