import { dataset, ensemble, hilbert, random } from "infinite-nnqs";
import { systemInfo } from "../../dist/native/system.js";
import { maxRelativeDifference } from "../support/near.js";
import { paperNetworkOf } from "../support/paper.js";
import { onEveryTarget, withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

const spins = new hilbert.SpinHilbert(10);
const target = random.normal({ seed: 3 }, 2 * spins.dimension).map((x) => x / 32);
const task = await dataset.task(spins, target, { train: 600, seed: 1 });

for (const method of ["grid", "dense"] as const) {
  test(`the ${method} method gives the same bits for any number of threads and members`, async (t) => {
    const run = async (threads: number, members: number) => {
      const options = { members, steps: 8, learningRate: 1, method };
      const [trained] = await withThreads([threads], () => ensemble.train(paperNetworkOf(700), task, options));
      return trained!;
    };
    const reference = await run(1, 3);
    for (const [threads, members] of [
      [2, 3],
      [5, 3],
      [3, 1],
    ] as const) {
      const again = await run(threads, members);
      for (let member = 0; member < members; member++) {
        t.deepEqual(again.train.row(member), reference.train.row(member));
        t.deepEqual(again.test.row(member), reference.test.row(member));
      }
    }
  });
}

test("every vector instruction set gives the same curves, within rounding", async (t) => {
  t.regex(systemInfo().simdTargets.at(-1)!, /SCALAR|EMU128/, "plain C++ is among them");
  const fermions = new hilbert.FermionHilbert(5, { up: 2, down: 3 });
  const wave = random.normal({ seed: 5 }, 2 * fermions.dimension);
  const sector = await dataset.task(fermions, wave, { train: 60, seed: 4 });
  const run = async (precision: "float32" | "float64") => {
    const options = { members: 1, steps: 20, learningRate: 0.3, precision, method: "grid" } as const;
    const onSpins = await ensemble.train(paperNetworkOf(100), task, options);
    const onFermions = await ensemble.train(paperNetworkOf(100), sector, options);
    return [...onSpins.train.data, ...onSpins.test.data, ...onFermions.train.data, ...onFermions.test.data];
  };
  const reference = await run("float64");
  await onEveryTarget(async (target) => {
    t.is(systemInfo().simdTarget, target);
    for (const [precision, tolerance] of [
      ["float64", 1e-12],
      ["float32", 2e-5],
    ] as const) {
      const worst = maxRelativeDifference(await run(precision), reference);
      t.true(worst < tolerance, `${target} ${precision}: ${worst}`);
    }
  });
});

test("members are independent draws: the first of two ensembles of different seeds differ, members differ", async (t) => {
  const options = { members: 2, steps: 0, learningRate: 1 };
  const first = await ensemble.train(paperNetworkOf(50), task, { ...options, seed: 1 });
  const second = await ensemble.train(paperNetworkOf(50), task, { ...options, seed: 2 });
  t.deepEqual([...first.times], [0]);
  t.is(new Set([...first.train.data, ...second.train.data]).size, 4);
});
