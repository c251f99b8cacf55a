import { dataset, hilbert, predict, random } from "infinite-nnqs";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(4);
const target = random.normal({ seed: 1 }, 32);

test("lists of points that change or are transferred away while a task is made are taken as they were", async (t) => {
  const [train, held] = [Int32Array.of(9, 2, 3), Int32Array.of(5, 4)];
  const changed = dataset.task(spins, target, { train, test: held });
  train.fill(99);
  held.fill(9);
  const made = await changed;
  t.deepEqual([made.trainIndices, made.testIndices], [Int32Array.of(9, 2, 3), Int32Array.of(5, 4)]);
  const lost = Int32Array.of(9, 2, 3);
  const transferred = dataset.task(spins, target, { train: lost, test: 4 });
  structuredClone(lost, { transfer: [lost.buffer] });
  t.deepEqual((await transferred).trainIndices, Int32Array.of(9, 2, 3));
});

test("times, Ω and starts that change while a prediction is computed are taken as they were", async (t) => {
  const task = await dataset.task(spins, target, { train: 10, seed: 2 });
  const limit = await predict.supervised(paperNetworkOf(1), task);
  const state = { train: target.slice(0, 20), test: target.slice(20) };
  const pending = limit.initialFrom(state);
  state.test.fill(7);
  const start = await pending;
  t.false(start.test.data.includes(7));
  const expected = await limit.member(start, 50);
  const member = limit.member(start, 50);
  structuredClone(0, { transfer: [start.modes.data.buffer, start.test.data.buffer] as ArrayBuffer[] });
  t.deepEqual(await member, expected);
  const real = await dataset.task(spins, target.slice(0, 16), { train: 10 });
  const started = await predict.supervised(paperNetworkOf(1), real);
  const own = { train: target.slice(0, 10), test: target.slice(10, 16) };
  const first = await started.initialFrom(own);
  own.test.fill(7);
  t.false(first.test.data.includes(7), "a start has arrays of its own");
});

test("Ω and times of the complex form are taken as they were", async (t) => {
  const task = await dataset.task(spins, target, { train: 2, test: 1 });
  const unit = new Float64Array(32);
  for (const at of [0, 1, 2, 3]) unit[2 * (4 * at + ((at + 2) % 4))] = 1; // with its column halves swapped: 1
  const call = (omega: predict.ComplexKernel, times: number[]) =>
    predict.complexMean(omega, task, times, { learningRate: 0.1 });
  const make = () => ({ train: unit.slice(), testTrain: random.normal({ seed: 4 }, 16) });
  const expected = await call(make(), [1, 2]);
  const [omega, times] = [make(), [1, 2]];
  const pending = call(omega, times);
  omega.testTrain.fill(0);
  times[0] = 9;
  t.deepEqual(await pending, expected);
});
