import { join } from "node:path";
import {
  ArgumentError,
  dataset,
  ensemble,
  exact,
  graph,
  loss,
  operator,
  predict,
  random,
  runs,
  stax,
} from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { near } from "../support/near.js";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const ring = graph.chain(6);
const ising = operator.ising(ring, { field: 1 });
const task = dataset.task(ising.hilbert, random.normal({ seed: 2 }, 128), { train: 64 });
const common = { members: 2, steps: 60, recordAt: [0, 7, 30, 60], loss: loss.energy(ising), keepParameters: true };
const observe = async (psi: Float64Array) => ({ norm: Math.sqrt((await exact.overlap(psi, psi))[0]) });

const cases = {
  "on the grid": [paperNetworkOf(50), { learningRate: 0.05, observe }],
  "with momentum, densely": [paperNetworkOf(20), { learningRate: 0.02, momentum: 0.5, method: "dense", observe }],
  "by natural gradients": [paperNetworkOf(40), { learningRate: 0.1, natural: 0.1, precision: "float64" }],
  "of e^f": [paperNetworkOf(20), { learningRate: 0.5, waveFunction: "exponential", clock: "norm" }],
  "averaged over a group": [stax.symmetrize(paperNetworkOf(30), graph.spaceGroup(ring)), { learningRate: 0.05 }],
  "in float64, with a clock": [paperNetworkOf(70), { learningRate: 0.01, clock: "norm", precision: "float64" }],
} as const;

for (const [name, [network, given]] of Object.entries(cases)) {
  test(`a run ${name} that is stopped goes on to the same bits, curves and ψ included`, async (t) => {
    const options = { ...common, ...given } as ensemble.TrainOptions;
    const whole = await ensemble.train(network, await task, options);
    const checkpoint = runs.checkpointFile(join(root, name.replaceAll(/\W/g, "-")));
    for (const stop of [0.1, 0.6]) {
      const controller = new AbortController();
      let calls = 0;
      const stopping = loss.custom(
        async (psi) => {
          if (++calls > 2 * stop * 60) controller.abort(new Error("enough"));
          return common.loss.evaluate(psi);
        },
        { invariant: true, text: common.loss.text },
      );
      const broken = { ...options, loss: stopping, checkpoint, signal: controller.signal, secondsPerCheckpoint: 0 };
      await t.throwsAsync(ensemble.train(network, await task, broken), { message: "enough" });
    }
    const resumed = await ensemble.train(network, await task, { ...options, checkpoint });
    t.true(resumed.stepsDone > 0 && resumed.stepsDone < 60);
    for (const key of ["train", "observed", "states", "parameters", "diverged", "unstable"] as const)
      t.deepEqual(resumed[key], whole[key], key);
    const again = await ensemble.train(network, await task, { ...options, checkpoint });
    t.is(again.stepsDone, 0);
    t.deepEqual(again.states, whole.states);
  });
}

test("a checkpoint of another loss, clock or damping is refused by name", async (t) => {
  const checkpoint = runs.checkpointFile(join(root, "other"));
  const network = paperNetworkOf(8);
  await ensemble.train(network, await task, { ...common, learningRate: 0.05, checkpoint });
  const refused = async (options: object, message: RegExp) =>
    t.throwsAsync(ensemble.train(network, await task, { ...common, learningRate: 0.05, checkpoint, ...options }), {
      instanceOf: ArgumentError,
      message,
    });
  await refused({ loss: loss.energy(operator.ising(ring, { field: 1.01 })) }, /`lossValue` is/);
  await refused({ loss: loss.infidelity(random.normal({ seed: 3 }, 128)) }, /`loss` is/);
  await refused({ clock: "norm" }, /`clock` is tau there, norm here/);
  await refused({ natural: 0.1 }, /`natural` is none there, 0.1 here/);
  await refused({ loss: undefined }, /is of another run/);
});

test("networks averaged over a group learn a loss in its sector, as infinitely wide ones do", async (t) => {
  const group = graph.withFlip(graph.spaceGroup(ring));
  const network = stax.symmetrize(paperNetworkOf(20_000), group);
  const options = { members: 1, learningRate: 0.05, precision: "float64", loss: common.loss, seed: 3 } as const;
  const [start] = (await ensemble.train(network, await task, { ...options, steps: 0 })).states!;
  const trained = await ensemble.train(network, await task, { ...options, steps: 20 });
  const flowed = await predict.flow(network, await task, common.loss, {
    times: [20],
    start: start!,
    dynamics: "discrete",
    learningRate: 0.05,
  });
  near(t, await exact.fidelity(trained.states![0]!, flowed.members[0]!.state), 1, 1e-3);
  t.true((await exact.fidelity(trained.states![0]!, start!)) < 0.98);
  near(t, trained.train.get(0, trained.train.columns - 1), flowed.members[0]!.loss[0]!, 1e-2);
});
