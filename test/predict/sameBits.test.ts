import { dataset, ensemble, hilbert, predict, random } from "infinite-nnqs";
import { sameBits } from "../support/near.js";
import { paperNetworkOf } from "../support/paper.js";
import { onEveryKernels, withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

const times = [0, 10, 1000, 100_000, Number.POSITIVE_INFINITY];

async function problem(sites: number, train: number) {
  const basis = new hilbert.SpinHilbert(sites);
  const target = random.normal({ seed: 3 }, 2 * basis.dimension).map((x) => x / 2 ** (sites / 2));
  return dataset.task(basis, target, { train, seed: 1 });
}

/** What docs/predict.md promises not to depend on threads up to 1024 points. */
async function reproducible(sites: number, train: number): Promise<Float64Array[]> {
  const task = await problem(sites, train);
  const limit = await predict.supervised(paperNetworkOf(1), task);
  const mean = await limit.mean(1000);
  return [
    Float64Array.of(limit.learningRate, limit.conditionNumber),
    limit.eigenvalues,
    ...[mean.train, mean.test],
    ...Object.values(await limit.losses(times)),
    ...Object.values(await limit.losses(times.slice(0, -1), { dynamics: "discrete" })),
    (await limit.lossesWithSpread(times.slice(1, 3))).memberStdTrain,
  ];
}

test("means, losses and spectra are the same bits for any number of threads up to 1024 points, on all kernels", async (t) => {
  await onEveryKernels(async (kernels) => {
    const [one, ...others] = await withThreads([1, 2, 5], () => reproducible(9, 257));
    for (const other of others) {
      for (const [i, array] of one!.entries()) sameBits(t, other[i]!, array, `${kernels}, array ${i}`);
    }
  });
  const [one, two] = await withThreads([1, 2], () => reproducible(11, 1000));
  for (const [i, array] of one!.entries()) sameBits(t, two![i]!, array, `1000 points, array ${i}`);
});

test("beyond 1024 points η does not depend on the number of threads; an ensemble goes on with another one", async (t) => {
  const task = await problem(11, 1100);
  const rates = await withThreads([1, 2, 3], async () => {
    const limit = await predict.supervised(paperNetworkOf(1), task);
    return { learningRate: limit.learningRate, largest: limit.eigenvalues.at(-1)! };
  });
  t.deepEqual(rates[1], rates[0]);
  t.deepEqual(rates[2], rates[0]);

  const { learningRate } = rates[0]!;
  const options = { members: 2, steps: 60, seed: 2 };
  const whole = await ensemble.train(paperNetworkOf(50), task, { ...options, learningRate });
  // Another LAPACK or CPU may round λ_max otherwise: what was begun goes on with the step size that it began with.
  for (const rounded of [learningRate, learningRate * (1 + 4e-16), learningRate * (1 - 1e-14)]) {
    const checkpoint = memoryStore();
    const [resumed] = await withThreads([2], () => interruptAndResume(rounded, checkpoint));
    sameBits(t, resumed!.train.data, whole.train.data);
    sameBits(t, resumed!.test.data, whole.test.data);
  }
  await t.throwsAsync(interruptAndResume(learningRate * (1 + 1e-7), memoryStore()), {
    message: /the checkpoint memory is of another run: `learningRate`/,
  });

  async function interruptAndResume(other: number, checkpoint: ensemble.CheckpointStore): Promise<ensemble.Ensemble> {
    const controller = new AbortController();
    const reason = new Error("interrupted");
    const onProgress = () => controller.abort(reason);
    const train = (more: object) =>
      ensemble.train(paperNetworkOf(50), task, {
        ...options,
        learningRate,
        checkpoint,
        secondsPerCall: 1e-3,
        ...more,
      });
    await withThreads([1], () => t.throwsAsync(train({ signal: controller.signal, onProgress }), { is: reason }));
    return train({ learningRate: other });
  }
});

/** A checkpoint store that keeps the last snapshot in memory. */
function memoryStore(): ensemble.CheckpointStore {
  let last: ensemble.Snapshot | undefined;
  return {
    name: "memory",
    load: async () => structuredClone(last),
    save: async (snapshot) => {
      last = structuredClone(snapshot);
    },
  };
}
