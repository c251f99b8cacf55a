import { dataset, hilbert, linalg, predict, stax } from "infinite-nnqs";
import { near } from "../support/near.js";
import { Overlaps } from "../support/overlaps.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const part = (columns: number, seed: number, scale = 1) =>
  new linalg.Matrix(
    1,
    columns,
    uniform(columns, seed).map((value) => scale * (value - 0.4)),
  );

test("fidelities do not depend on the norms of either state, over all that numbers can hold", async (t) => {
  const of = async (target: number, state: number) => {
    const overlaps = new Overlaps(1);
    for (const seed of [1, 2]) {
      const real = part(9, 10 + seed, state);
      await overlaps.add(
        new linalg.Matrix(
          2,
          9,
          uniform(18, seed).map((v) => target * (v - 0.3)),
        ),
        [real, part(9, 20 + seed, state)],
      );
    }
    return overlaps.fidelities()[0]!;
  };
  const expected = await of(1, 1);
  for (const scale of [1e-307, 1e-200, 1e-120, 1e-80, 1e80, 1e200, 1e300]) {
    near(t, await of(1, scale), expected, 1e-14);
    near(t, await of(scale, 1), expected, 1e-14);
    near(t, await of(scale, 1 / scale), expected, 1e-14);
  }
  t.true(Number.isNaN(await of(1, 0)));
});

test("a tiny part of the points beside a usual one, before or after it, changes nothing", async (t) => {
  const of = async (...scales: readonly number[]) => {
    const overlaps = new Overlaps(1);
    for (const [i, scale] of scales.entries()) await overlaps.add(part(7, i), [part(7, 30 + i, scale)]);
    return overlaps.fidelities()[0]!;
  };
  for (const tiny of [1e-200, 1e-300]) near(t, await of(tiny, 1, tiny), await of(0, 1, 0), 1e-15);
});

test("with a learning rate that hardly moves it, the mean has the fidelity and the entropy of its direction", async (t) => {
  const basis = hilbert.spins(4);
  const layer = { wStd: 1, bStd: 0.2 };
  const network = stax.serial(stax.dense(16, layer), stax.relu(), stax.dense(1, layer));
  const task = await dataset.task(basis, uniform(32, 3), { train: 8 });
  const at = async (learningRate: number) => {
    const prediction = await predict.supervised(network, task, { learningRate });
    return predict.observables(prediction, basis, [1, 2], { dynamics: "flow" });
  };
  const usual = await at(1e-30);
  for (const learningRate of [1e-100, 1e-170, 1e-250, 1e-300]) {
    const { fidelity, entropy } = await at(learningRate);
    for (const i of [0, 1]) {
      near(t, fidelity[i]!, usual.fidelity[i]!, 1e-12);
      near(t, entropy[i]!, usual.entropy[i]!, 1e-12);
    }
  }
});
