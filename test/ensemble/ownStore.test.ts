import { ArgumentError, dataset, ensemble, exact, graph, loss, operator } from "infinite-nnqs";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const ising = operator.ising(graph.chain(3), { field: 1 });
const task = await dataset.task(ising.hilbert, await exact.plusState(ising.hilbert), { train: 5 });
const network = paperNetworkOf(3);
const observe = loss.measures({ hamiltonian: ising });
const losses = { supervised: {}, energy: { loss: loss.energy(ising), observe } };
const options = { members: 2, steps: 6, learningRate: 0.01, precision: "float64", secondsPerCheckpoint: 0 } as const;

type Snapshot = Parameters<ensemble.CheckpointStore["save"]>[0];

const train = (extra: object, checkpoint?: ensemble.CheckpointStore) =>
  ensemble.train(network, task, { ...options, ...extra, ...(checkpoint && { checkpoint }) });

/** A store that gives one snapshot and keeps all that it is given. */
const store = (given: Snapshot | undefined, kept: Snapshot[] = []) => ({
  name: "a list",
  load: async () => given,
  save: async (snapshot: Snapshot) => void kept.push(snapshot),
});

for (const [name, extra] of Object.entries(losses)) {
  test(`a snapshot in memory can be gone on from again and again: ${name}`, async (t) => {
    const kept: Snapshot[] = [];
    const whole = await train(extra, store(undefined, kept));
    const early = kept.find(({ arrays }) => arrays["step"]![0]! < options.steps)!;
    t.truthy(early);
    const before = structuredClone(early);
    for (let round = 0; round < 3; round++) {
      const resumed = await train(extra, store(early));
      t.deepEqual(resumed.train, whole.train);
      t.deepEqual(early, before, "what the store keeps is not written to");
    }
  });

  test(`a snapshot that lacks something is refused: ${name}`, async (t) => {
    const kept: Snapshot[] = [];
    await train(extra, store(undefined, kept));
    const { spec, arrays } = kept.at(-1)!;
    for (const [key, array] of Object.entries(arrays)) {
      if (key.startsWith("observed.")) continue; // not asked for again, not needed
      const { [key]: _, ...others } = arrays;
      for (const wrong of [others, { ...arrays, [key]: array.slice(1) }, { ...arrays, [key]: Float32Array.of(1) }]) {
        await t.throwsAsync(train(extra, store({ spec, arrays: wrong })), {
          instanceOf: ArgumentError,
          message: new RegExp(
            `^ensemble.train: the checkpoint holds .* as \`${key}\`, where a .* must be: it is damaged`,
          ),
        });
      }
    }
    for (const step of [-5, 7]) {
      const wrong = { ...arrays, step: arrays["step"]!.map(() => step) };
      await t.throwsAsync(train(extra, store({ spec, arrays: wrong })), {
        instanceOf: ArgumentError,
        message: /the checkpoint is of step (-5|7), the run has 6/,
      });
    }
  });
}
