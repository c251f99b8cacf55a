import { setTimeout as sleep } from "node:timers/promises";
import { dataset, ensemble, hilbert, random, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const spins = new hilbert.SpinHilbert(6);
const target = random.normal({ seed: 3 }, 2 * spins.dimension).map((x) => x / 8);
const task = await dataset.task(spins, target, { train: 40, seed: 1 });
const network = stax.serial(stax.dense(64), stax.relu(), stax.dense(1));
const options = { members: 2, steps: 100_000, learningRate: 0.01, secondsPerCall: 0.01, secondsPerCheckpoint: 0 };

test("a save that fails while training goes on rejects the training and nothing else", async (t) => {
  const unhandled: unknown[] = [];
  const listener = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", listener);
  let saves = 0;
  const checkpoint = {
    name: "a full disk",
    load: async () => undefined,
    save: async () => {
      if (++saves > 1) throw new Error(`full at save ${saves}`);
    },
  };
  await t.throwsAsync(ensemble.train(network, task, { ...options, checkpoint }), { message: /full at save/ });
  await sleep(10);
  process.off("unhandledRejection", listener);
  t.deepEqual(unhandled, []);
  t.true(saves <= 3, `${saves} saves: the training went on although none succeeded`);
});

test("saves never overlap, not even when an abort falls into one", async (t) => {
  const controller = new AbortController();
  let [running, overlaps, last] = [0, 0, -1];
  const checkpoint: ensemble.CheckpointStore = {
    name: "a slow disk",
    load: async () => undefined,
    save: async ({ arrays }) => {
      if (running++ > 0) overlaps++;
      setTimeout(() => controller.abort(new Error("enough")), 20);
      await sleep(200);
      last = arrays["step"]![0]!;
      running--;
    },
  };
  const trained = ensemble.train(network, task, { ...options, checkpoint, signal: controller.signal });
  await t.throwsAsync(trained, { message: /enough/ });
  t.deepEqual({ running, overlaps }, { running: 0, overlaps: 0 });
  t.true(last >= 0);
});

test("drawing the parameters of large networks leaves the event loop its turns, and heeds an abort", async (t) => {
  const wide = stax.serial(stax.dense(1500), stax.relu(), stax.dense(1500), stax.relu(), stax.dense(1));
  const run = { members: 10, steps: 1, learningRate: 0.01 };
  const shares: number[] = [];
  // On a busy machine a second try may be needed.
  for (let tries = 0; tries < 3 && !(Math.min(...shares) < 0.5); tries++) {
    const part = performance.now();
    random.normal({ seed: 1 }, 1500 ** 2);
    const whole = 20 * (performance.now() - part); // of ten members with two networks each
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 20);
    const start = performance.now();
    const trained = ensemble.train(wide, task, { ...run, signal: controller.signal });
    await t.throwsAsync(trained, { message: /enough/ });
    shares.push((performance.now() - start) / whole);
  }
  t.true(Math.min(...shares) < 0.5, `aborted after ${shares} of the time that drawing all takes`);
});
