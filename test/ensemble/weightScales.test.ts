import { ArgumentError, dataset, ensemble, hilbert, random } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(6);
const target = random.normal({ seed: 3 }, 128).map((x) => x / 8);
const weights = random.normal({ seed: 4 }, 64).map((x) => 0.1 + x ** 2);

test("training in float32 does not depend on the common scale of weights and step size, however large or small", async (t) => {
  for (const method of ["grid", "dense"] as const) {
    const curves = async (scale: number) => {
      const scaled = weights.map((w) => w * scale);
      const task = await dataset.task(spins, target, { train: 40, seed: 1, weights: scaled });
      const run = { members: 2, steps: 30, momentum: 0.5, method, precision: "float32" } as const;
      const { train, test: tested, diverged } = await ensemble.train(paperNetworkOf(33), task, { ...run, learningRate: 0.2 / scale }); // biome-ignore format: one line
      t.deepEqual(diverged, []);
      return Float64Array.from([...train.data, ...tested.data], (loss) => loss / scale);
    };
    const reference = await curves(1);
    for (const scale of [1e-90, 1e-44, 1e40, 1e90])
      allNear(t, await curves(scale), reference, 1e-5, `${method} ${scale}`);
  }
});

test("a step size that is too large for weights of any scale still diverges", async (t) => {
  const task = await dataset.task(spins, target, { train: 40, weights: weights.map((w) => 1e40 * w) });
  const { diverged } = await ensemble.train(paperNetworkOf(33), task, { members: 2, steps: 400, learningRate: 1e-37 });
  t.is(diverged.length, 2);
});

test("a target that float32 cannot hold is refused, and float64 learns it", async (t) => {
  const task = await dataset.task(spins, target.with(3, 1e40), { train: 64 });
  const run = { members: 1, steps: 2, learningRate: 1e-45 } as const; // more throws a finite network out of its linear regime
  const message = /the target holds 1e\+40.*Take \{ precision: "float64" \}/;
  await t.throwsAsync(ensemble.train(paperNetworkOf(33), task, run), { instanceOf: ArgumentError, message });
  t.deepEqual((await ensemble.train(paperNetworkOf(33), task, { ...run, precision: "float64" })).diverged, []);
});
