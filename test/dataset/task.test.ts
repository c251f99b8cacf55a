import { ArgumentError, dataset, hilbert, linalg, random, ShapeError } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(6);
const complex = random.normal({ seed: 1 }, 128);
const real = random.normal({ seed: 2 }, 64);

test("points are drawn as random.permutation says, ascending, and those of fewer are among those of more", async (t) => {
  const order = await random.permutation({ seed: 3 }, 64);
  let before: number[] = [];
  for (const train of [1, 20, 64]) {
    const { trainIndices, testIndices } = await dataset.task(spins, complex, { train, seed: 3 });
    t.deepEqual(
      [...trainIndices],
      [...order.slice(0, train)].sort((a, b) => a - b),
    );
    t.deepEqual(
      [...trainIndices, ...testIndices].sort((a, b) => a - b),
      Array.from({ length: 64 }, (_, i) => i),
    );
    t.true(before.every((i) => trainIndices.includes(i)));
    before = [...trainIndices];
  }
});

test("points that are named keep their order, and what is drawn beside them avoids them", async (t) => {
  const [train, held] = [Int32Array.of(9, 2, 30), Int32Array.of(5, 4)];
  const rest = await dataset.task(spins, complex, { train });
  t.deepEqual([rest.trainIndices, rest.testIndices.length], [train, 61]);
  const named = await dataset.task(spins, complex, { train, test: held });
  t.deepEqual([named.trainIndices, named.testIndices], [train, held]);
  const drawn = await dataset.task(spins, complex, { train: 62, test: held });
  t.true(!drawn.trainIndices.includes(5) && !drawn.trainIndices.includes(4));
  const both = await dataset.task(spins, complex, { train: 30, test: 10, seed: 4 });
  const more = await dataset.task(spins, complex, { train: 30, seed: 4 });
  t.deepEqual(both.trainIndices, more.trainIndices);
  t.true(both.testIndices.length === 10 && both.testIndices.every((i) => more.testIndices.includes(i)));
  train[0] = 1;
  t.is(rest.trainIndices[0], 9, "a task has arrays of its own");
});

test("the target has a row per component, and is chosen and weighted by points", async (t) => {
  const weights = random.normal({ seed: 5 }, 64).map((x) => 1 + x ** 2);
  for (const [target, components] of [
    [complex, 2],
    [real, 1],
  ] as const) {
    const task = await dataset.task(spins, target, { train: 20, weights });
    t.is(task.components, components);
    for (const points of ["train", "test"] as const) {
      const chosen = await task.targetAt(points);
      task.indices(points).forEach((index, i) => {
        for (let part = 0; part < components; part++) {
          t.is(task.target.get(part, index), target[components * index + part]);
          t.is(chosen.get(part, i), Math.sqrt(weights[index]!) * target[components * index + part]!);
        }
      });
    }
  }
});

test("a state on the points is assembled to the complex state on all basis states, zero elsewhere", async (t) => {
  for (const [target, components] of [
    [complex, 2],
    [real, 1],
  ] as const) {
    const task = await dataset.task(spins, target, { train: 20, test: 30 });
    const at = (indices: Int32Array) =>
      Float64Array.from([...indices].flatMap((i) => [...target.subarray(components * i, components * (i + 1))]));
    const whole = await dataset.assemble(task, { train: at(task.trainIndices), test: at(task.testIndices) });
    const points = new Set([...task.trainIndices, ...task.testIndices]);
    for (let i = 0; i < 64; i++) {
      const expected = components === 2 ? [...complex.subarray(2 * i, 2 * i + 2)] : [real[i]!, 0];
      t.deepEqual([...whole.subarray(2 * i, 2 * i + 2)], points.has(i) ? expected : [0, 0]);
    }
    await t.throwsAsync(dataset.assemble(task, { train: new Float64Array(3), test: at(task.testIndices) }), {
      instanceOf: ShapeError,
      message: new RegExp(`state\\.train.* must have length ${20 * components}, .* not 3`),
    });
  }
});

test("inputs of one's own are a basis, and so is whatever gives them", async (t) => {
  const inputs = new linalg.Matrix(5, 2, random.normal({ seed: 6 }, 10));
  const target = new Float64Array(5).fill(1);
  t.is((await dataset.task({ inputs }, target, { train: 3 })).inputs, inputs);
  t.is((await dataset.task({ dimension: 5, inputs: async () => inputs }, target, { train: 3 })).inputs, inputs);
});

test("bad input is refused by name, the first at fault", async (t) => {
  const indices = (...values: number[]) => Int32Array.from(values);
  const broken = (at: number, value: number) => complex.with(at, value);
  const matrix = (rows: number, columns: number) => new linalg.Matrix(rows, columns);
  const weights = new Float64Array(64).fill(1);
  const cases: [RegExp, unknown[]][] = [
    [/`basis` must be a basis.*or \{ inputs \}/, [3, complex, { train: 3 }]],
    [/`target` must be a list of numbers or a Float64Array/, [spins, "1, 2", { train: 3 }]],
    [/`target\[5\]` must be a finite number, not NaN/, [spins, broken(5, Number.NaN), { train: 3 }]],
    [/`target\[127\]` must be .*Scale the state/, [spins, broken(127, 1e76), { train: 3 }]],
    [/`train` is missing/, [spins, complex, {}]],
    [/`train` must be a whole number .*, or a list or an Int32Array/, [spins, complex, { train: 0 }]],
    [/`train` must be .* not 1\.5/, [spins, complex, { train: 1.5 }]],
    [/`train` must be a whole number from 1 to 64, not 65\. There are 64/, [spins, complex, { train: 65 }]],
    [/`test` must be .* to 4, not 5\. 4 of 64 basis states are left/, [spins, complex, { train: 60, test: 5 }]],
    [/`train\[1\]` must be a whole number/, [spins, complex, { train: [0, 1.5] }]],
    [
      /`train` must be a list or an Int32Array of basis states, at least one, not an Int32Array of 0/,
      [spins, complex, { train: indices() }],
    ],
    [/`train\[1\]` must be a whole number from 0 to 63, not 64/, [spins, complex, { train: indices(0, 64) }]],
    [/basis state 7 is named twice, again by `train\[2\]`/, [spins, complex, { train: indices(7, 1, 7) }]],
    [/basis state 1 is named twice, again by `test\[0\]`/, [spins, complex, { train: indices(1), test: indices(1) }]],
    [/`weights\[3\]` must be .* not 0\..*floor/, [spins, complex, { train: 3, weights: weights.with(3, 0) }]],
    [/`basis\.inputs\.data\[2\]` must be a finite/, [{ inputs: new linalg.Matrix(2, 2, Float64Array.of(1, 2, Number.NaN, 3)) }, real.slice(0, 2), { train: 1 }]], // biome-ignore format: one line
    [/no option `trian`\. Did you mean `train`/, [spins, complex, { trian: 3 }]],
  ];
  for (const [pattern, args] of cases) {
    const made = dataset.task(...(args as Parameters<typeof dataset.task>));
    const { message } = await t.throwsAsync(made, { instanceOf: ArgumentError, message: pattern });
    t.true(message.startsWith("dataset.task: "), message);
  }
  for (const [pattern, args] of [
    [/`target` must have length 128.* or 64.* not 127/, [spins, complex.slice(1), { train: 3 }]],
    [/`weights` must have length 64/, [spins, complex, { train: 3, weights: new Float64Array(3) }]],
    [/`basis\.inputs` must have/, [{ inputs: matrix(0, 3) }, new Float64Array(0), { train: 1 }]],
    [
      /`basis\.inputs` must have 4 rows/,
      [{ dimension: 4, inputs: () => matrix(3, 3) }, real.slice(0, 4), { train: 1 }],
    ],
  ] as [RegExp, unknown[]][]) {
    const made = dataset.task(...(args as Parameters<typeof dataset.task>));
    await t.throwsAsync(made, { instanceOf: ShapeError, message: pattern });
  }
});

test("the loss of ψ = 0 is the mean of w·|ψ_T|² over the points, and has no value without points", async (t) => {
  const space = hilbert.spins(3);
  const state = Float64Array.from({ length: 16 }, (_, i) => i - 7.5);
  const weights = Float64Array.from({ length: 8 }, (_, i) => i + 1);
  const train = Int32Array.of(1, 4, 6);
  const weighted = (index: number, w: number) => w * (state[2 * index]! ** 2 + state[2 * index + 1]! ** 2);
  const plain = await dataset.task(space, state, { train });
  const made = await dataset.task(space, state, { train, weights });
  const meanOf = (indices: readonly number[], w: (i: number) => number) =>
    indices.reduce((sum, i) => sum + weighted(i, w(i)), 0) / indices.length;
  near(
    t,
    await plain.zeroLoss("train"),
    meanOf([1, 4, 6], () => 1),
    1e-13,
  );
  near(
    t,
    await plain.zeroLoss("test"),
    meanOf([0, 2, 3, 5, 7], () => 1),
    1e-13,
  );
  near(
    t,
    await made.zeroLoss("test"),
    meanOf([0, 2, 3, 5, 7], (i) => weights[i]!),
    1e-12,
  );
  const all = await dataset.task(space, state, { train: 8 });
  t.true(Number.isNaN(await all.zeroLoss("test")));
  await t.throwsAsync(plain.zeroLoss("all" as never), { message: /^task.zeroLoss: `points`/ });
});

test("inputs of one's own that are no matrix, as lists of unlike lengths, are named", async (t) => {
  const inputs = [[1, 1], [1]] as unknown as linalg.Matrix;
  await t.throwsAsync(dataset.task({ inputs }, Float64Array.of(1, 2), { train: 1 }), {
    instanceOf: ArgumentError,
    message: /`basis\.inputs` must be a Matrix, not .*new linalg\.Matrix\(rows, columns, data\)/,
  });
});
