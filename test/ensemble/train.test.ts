import { ArgumentError, dataset, ensemble, hilbert, linalg, MemoryError, predict, random, stax } from "infinite-nnqs";
import { paper, paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = new hilbert.SpinHilbert(6);
const target = random.normal({ seed: 3 }, 2 * spins.dimension).map((x) => x / 8);
const task = await dataset.task(spins, target, { train: 40, seed: 1 });

test("finite ensembles approach the infinite width as their width grows, within their own standard error", async (t) => {
  const limit = await predict.supervised(paperNetworkOf(1), task);
  const times = [0, 10, 100, 1000];
  const expected = await limit.losses(times, { dynamics: "discrete" });
  const members = 12;
  const { learningRate } = limit;
  const distances: number[] = [];
  for (const width of [32, 2048]) {
    const options = { members, steps: 1000, learningRate, recordAt: times, precision: "float64" } as const;
    const trained = await ensemble.train(paperNetworkOf(width), task, options);
    const last = times.length - 1;
    const { mean, standardError } = ensemble.statistics(
      Float64Array.from({ length: members }, (_, k) => trained.test.row(k)[last]!),
    );
    distances.push(Math.abs(mean - expected.totalTest[last]!));
    if (width === 2048) t.true(distances.at(-1)! < 4 * standardError, `${distances.at(-1)} of ${standardError}`);
  }
  t.true(distances[1]! < distances[0]!, String(distances));
});

for (const method of ["grid", "dense"] as const) {
  test(`members that diverge stop with a record, the others go on (${method})`, async (t) => {
    const limit = await predict.supervised(paperNetworkOf(1), task);
    const options = { members: 6, steps: 300, recordAt: [0, 1, 300], seed: 4, method };
    // Between the stable and the hopeless a part of the members survives.
    const { train, diverged } = await ensemble.train(paperNetworkOf(8), task, {
      ...options,
      learningRate: 2 * limit.learningRate,
    });
    t.true(diverged.length > 0 && diverged.length < 6, `${diverged.length} of 6 diverged`);
    for (let member = 0; member < 6; member++) {
      const record = diverged.find((d) => d.member === member);
      t.true(Number.isFinite(train.row(member)[1]), "what was recorded before stays");
      t.is(Number.isNaN(train.row(member)[2]), record !== undefined);
      if (record) t.true(record.step > 1 && record.step <= 300);
    }
    const hopeless = await ensemble.train(paperNetworkOf(8), task, { ...options, learningRate: 1e6 });
    t.is(hopeless.diverged.length, 6);
  });
}

test("a step size above the stable one is warned of, and training goes on", async (t) => {
  const warnings: string[] = [];
  const options = { members: 1, steps: 2, learningRate: 3, maxLearningRate: 2 };
  const onWarning = (message: string) => warnings.push(message);
  const { times } = await ensemble.train(paperNetworkOf(8), task, { ...options, onWarning });
  t.deepEqual([...times], [0, 1, 2]);
  t.regex(warnings.join(), /`learningRate` 3 is above 2/);
});

test("final parameters are those of the function: applied to the training points they give the last loss", async (t) => {
  const options = { members: 2, steps: 20, learningRate: 1, precision: "float64", keepParameters: true } as const;
  for (const scale of [paper, { ...paper, parameterization: "standard" as const }]) {
    const finite = stax.serial(stax.dense(16, scale), stax.relu(), stax.dense(1, scale));
    const { train, parameters } = await ensemble.train(finite, task, { ...options, learningRate: 0.1 });
    const inputs = task.inputs.selectRows(task.trainIndices);
    const [real, imaginary] = [
      await finite.apply(parameters![1]![0]!, inputs),
      await finite.apply(parameters![1]![1]!, inputs),
    ];
    let loss = 0;
    task.trainIndices.forEach((index, i) => {
      loss += (real.data[i]! - target[2 * index]!) ** 2 + (imaginary.data[i]! - target[2 * index + 1]!) ** 2;
    });
    t.true(Math.abs(loss / 40 / train.row(1).at(-1)! - 1) < 1e-12);
  }
});

test("bad input is refused by name", async (t) => {
  const good = { members: 1, steps: 1, learningRate: 1 };
  for (const [name, bad] of [
    ["members", { members: 0 }],
    ["steps", { steps: -1 }],
    ["learningRate", { learningRate: 0 }],
    ["momentum", { momentum: 1 }],
    ["recordAt", { recordAt: [0, 2] }],
    ["precision", { precision: "float16" as "float32" }],
    ["waveFunction", { waveFunction: "real" as "shared" }],
    ["method", { method: "fast" as "grid" }],
    ["secondsPerCall", { secondsPerCall: Number.NaN }],
    ["checkpoint", { checkpoint: {} as ensemble.CheckpointStore }],
    ["onProgress", { onProgress: 3 as unknown as () => void }],
    ["onWarning", { onWarning: "log" as unknown as () => void }],
    ["signal", { signal: {} as AbortSignal }],
  ] as const) {
    await t.throwsAsync(ensemble.train(paperNetworkOf(4), task, { ...good, ...bad }), {
      instanceOf: ArgumentError,
      message: (message) => message.includes(`\`${name}`),
    });
  }
  t.throws(() => stax.dense(0, paper), { instanceOf: ArgumentError });
  const inputs = new linalg.Matrix(64, 6, random.normal({ seed: 1 }, 384));
  const scattered = await dataset.task({ inputs }, target, { train: 40 });
  await t.throwsAsync(ensemble.train(paperNetworkOf(4), scattered, { ...good, method: "grid" }), {
    message: /product grid/,
  });
  t.is((await ensemble.train(paperNetworkOf(4), scattered, good)).method, "dense");
});

test("arguments that are none are refused by name, before anything is computed", async (t) => {
  const good = { members: 1, steps: 1, learningRate: 1 };
  const imitation = { ...task, components: 2, states: 64, indices: () => task.trainIndices };
  const cases: [RegExp, unknown[]][] = [
    [/`network`/, [{ layers: [] }, task, good]],
    [/`task` must be a task, not undefined/, [paperNetworkOf(4), undefined, good]],
    [/`task` must be a task.*dataset\.task/, [paperNetworkOf(4), imitation, good]],
    [/`task` must be a task/, [paperNetworkOf(4), Object.create(Object.getPrototypeOf(task)), good]],
    [/`task` must be a task/, [paperNetworkOf(4), new Proxy(task, {}), good]],
    [/`learningRate` is missing/, [paperNetworkOf(4), task]],
  ];
  for (const [pattern, args] of cases) {
    const trained = ensemble.train(...(args as Parameters<typeof ensemble.train>));
    const { message } = await t.throwsAsync(trained, { instanceOf: ArgumentError, message: pattern });
    t.true(message.startsWith("ensemble.train: "), message);
  }
});

test("what does not fit into memory is refused before it is taken", async (t) => {
  const good = { steps: 1, learningRate: 1 };
  await t.throwsAsync(ensemble.train(paperNetworkOf(2e8), task, { ...good, members: 1 }), {
    instanceOf: MemoryError,
  });
  await t.throwsAsync(ensemble.train(paperNetworkOf(2e9), task, good), { instanceOf: ArgumentError });
});

test("what passes through one hidden layer is counted too where the method is dense", async (t) => {
  const wide = { members: 1, steps: 1, learningRate: 1 };
  const neededBy = async (method: "grid" | "dense") => {
    const refused = ensemble.train(paperNetworkOf(2e8), task, { ...wide, method });
    const { message } = await t.throwsAsync(refused, { instanceOf: MemoryError });
    return Number(/([\d.]+) GB/.exec(message)?.[1]);
  };
  const [grid, dense] = [await neededBy("grid"), await neededBy("dense")];
  t.true(dense > 1.5 * grid, `${dense} ${grid}`);
});

test("an ensemble may have very many members", async (t) => {
  const members = 70_000; // 140 000 losses are more than a call can have as arguments
  const small = await dataset.task(new hilbert.SpinHilbert(2), target.subarray(0, 8), { train: 2 });
  const { train } = await ensemble.train(paperNetworkOf(1), small, { members, steps: 1, learningRate: 0.1 });
  t.is(train.rows, members);
});
