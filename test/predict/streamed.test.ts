import { dataset, hilbert, linalg, predict, random, stax } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(8);
const target = random.normal({ seed: 1 }, 512).map((x) => x / 16);
const times = [0, 1, 100, 10_000, Number.POSITIVE_INFINITY];

test("losses and means in blocks are those of the eigensystem, for complex and real targets, with weights, momentum and without test points", async (t) => {
  const weights = random.uniform({ seed: 2 }, 256).map((x) => x + 0.1);
  const cases = [
    { task: await dataset.task(spins, target, { train: 100 }), options: {} },
    { task: await dataset.task(spins, target.slice(0, 256), { train: 30 }), options: { momentum: 0.5 } },
    { task: await dataset.task(spins, target, { train: 100, weights }), options: { ridge: 0.01, learningRate: 2 } },
    { task: await dataset.task(spins, target, { train: 256 }), options: {} },
    { task: await dataset.task(spins, target, { train: 1 }), options: {} },
  ];
  for (const [number, { task, options }] of cases.entries()) {
    const whole = await predict.supervised(paperNetwork, task, options);
    const blocks = await predict.streamed(paperNetwork, task, options);
    t.is(blocks.learningRate, whole.learningRate);
    t.is(blocks.rank, whole.rank);
    t.deepEqual(blocks.warnings, whole.warnings);
    for (const dynamics of ["flow", "discrete"] as const) {
      const expected = await whole.losses(times, { dynamics });
      const found = await blocks.losses(times, { dynamics });
      for (const [name, values] of Object.entries(expected) as [keyof typeof expected, Float64Array][]) {
        const scale = Math.max(1e-3, ...values);
        allNear(t, found[name], values, 1e-11 * scale, `case ${number}, ${dynamics}, ${name}`);
      }
      const [mean, known] = [await blocks.mean(100, { dynamics }), await whole.mean(100, { dynamics })];
      allNear(t, mean.train, known.train, 1e-12, "train");
      allNear(t, mean.test, known.test, 1e-12, "test");
      const [begin, at100] = await blocks.means([0, 100], { dynamics });
      for (const points of ["train", "test"] as const) {
        t.true(
          begin![points].every((value) => value === 0),
          points,
        );
        allNear(t, at100![points], known[points], 1e-12, `${points}, several times`);
      }
    }
  }
});

test("many blocks give what one gives", async (t) => {
  const inputs = new linalg.Matrix(3200, 2, random.normal({ seed: 4 }, 6400));
  const state = random.normal({ seed: 5 }, 3200);
  const task = await dataset.task({ inputs }, state, { train: 1024, seed: 3 }); // 2176 test points in blocks of 2048
  const network = stax.serial(stax.dense(1, { bStd: 1 }), stax.erf(), stax.dense(1));
  const whole = await (await predict.supervised(network, task)).losses([10]);
  const blocks = await (await predict.streamed(network, task)).losses([10]);
  allNear(t, blocks.totalTest, whole.totalTest, 1e-10 * whole.totalTest[0]!, "loss");
});

test("a relative learning rate is that fraction of the largest stable one", async (t) => {
  const task = await dataset.task(spins, target, { train: 50 });
  const largest = predict.maxLearningRate((await predict.supervised(paperNetwork, task)).eigenvalues);
  for (const relative of [0.1, 0.9, 1.5]) {
    const learningRate = { relative };
    t.is((await predict.supervised(paperNetwork, task, { learningRate })).learningRate, relative * largest);
    t.is((await predict.streamed(paperNetwork, task, { learningRate })).learningRate, relative * largest);
    const free = await predict.matrixFree(paperNetwork, task, [1], { learningRate });
    allNear(t, [free.learningRate / largest], [relative], 1e-9, "matrixFree");
  }
  await t.throwsAsync(predict.supervised(paperNetwork, task, { learningRate: { relative: 0 } }), {
    message: /learningRate.*above 0, or \{ relative \}/,
  });
  for (const relative of [10n, Number.NaN, Symbol("s"), new Proxy({}, {}), { toJSON: () => 1 }]) {
    const learningRate = { relative } as unknown as { relative: number };
    await t.throwsAsync(predict.streamed(paperNetwork, task, { learningRate }), { message: /`learningRate` must be/ });
    const ridge = learningRate;
    await t.throwsAsync(predict.supervised(paperNetwork, task, { ridge }), { message: /`ridge` must be/ });
  }
  await t.throwsAsync(
    predict.supervised(paperNetwork, task, { learningRate: { relativ: 1 } as unknown as { relative: number } }),
    { message: /learningRate/ },
  );
});

test("progress rises once to 1, and an abort ends the passes", async (t) => {
  const task = await dataset.task(spins, target, { train: 100 });
  const fractions: number[] = [];
  const limit = await predict.streamed(paperNetwork, task, { onProgress: (fraction) => fractions.push(fraction) });
  t.is(fractions.at(-1), 1);
  t.deepEqual(
    fractions,
    fractions.toSorted((a, b) => a - b),
  );
  const everywhere = await predict.streamed(
    paperNetwork,
    await dataset.task(spins, target, { train: spins.dimension }),
  );
  const told: number[] = [];
  await everywhere.curves([{ steps: Float64Array.of(1) }], { onProgress: (fraction) => told.push(fraction) });
  t.deepEqual(told, [1]);
  const reason = new Error("enough");
  await t.throwsAsync(limit.losses([1], { signal: AbortSignal.abort(reason) }), { is: reason });
  await t.throwsAsync(limit.losses([2, 1]), { message: /ascending/ });
});
