import { ArgumentError, correlators, dataset, hilbert, linalg, predict, qsntk, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const basis = hilbert.spins(3);
const taskOf = () =>
  dataset.task(
    basis,
    Float64Array.from({ length: 16 }, (_, i) => 0.2 + 0.1 * (i % 3)),
    { train: 5, seed: 0 },
  );

/** A positive definite matrix, or one of other shape. */
const usual = (rows: number, columns = rows) =>
  new linalg.Matrix(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, (_, at) => (at % (columns + 1) === 0 ? 3 : 0.1)),
  );

/** A copy with a number that is not finite at row 2, column 1, and its mirror image where there is one. */
function broken(matrix: linalg.Matrix, value: number): linalg.Matrix {
  const { rows, columns } = matrix;
  const data = matrix.data.slice();
  data[2 * columns + 1] = value;
  if (rows === columns) data[columns + 2] = value;
  return new linalg.Matrix(rows, columns, data);
}

const blocks = () => ({
  ntkTrain: usual(10),
  ntkTestTrain: usual(6, 10),
  nngpTrain: usual(10),
  nngpTestTrain: usual(6, 10),
  nngpTest: usual(6),
});

test("each kernel of coupled training is refused by its name where a number of it is not finite", async (t) => {
  const task = await taskOf();
  for (const name of Object.keys(blocks()) as (keyof ReturnType<typeof blocks>)[]) {
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      const kernels = { ...blocks(), [name]: broken(blocks()[name], value) };
      await t.throwsAsync(predict.coupled(kernels, task), {
        instanceOf: ArgumentError,
        message: new RegExp(`^coupled: \`${name}\` holds ${value} at row (1, column 2|2, column 1);`),
      });
    }
  }
});

test("so is Ω of the complex form: a NaN of it had given means of 0", async (t) => {
  const task = await taskOf();
  for (const [name, place] of [
    ["train", "row 0, column 1"],
    ["testTrain", "row 0, column 1"],
  ] as const) {
    const omega = { train: new Float64Array(8 * 25), testTrain: new Float64Array(8 * 15) };
    omega[name][3] = Number.NaN;
    await t.throwsAsync(predict.complexMean(omega, task, [1], { learningRate: 0.1 }), {
      instanceOf: ArgumentError,
      message: new RegExp(`^complexMean: \`omega.${name}\` holds NaN at ${place};`),
    });
  }
});

test("blocks of a QS-NTK are named by all that is made of them", async (t) => {
  const message = /: `(kernel\.)?theta12` holds NaN at row 1, column 2;/;
  const kernel = new qsntk.QsNtk({
    theta1: usual(3),
    theta2: usual(3),
    theta12: broken(usual(3), Number.NaN),
  });
  for (const make of [
    () => kernel.theta(),
    () => kernel.phi(),
    () => kernel.omega(),
    () => kernel.omegaRI(),
    () => qsntk.exponential(kernel, new linalg.Matrix(3, 2)),
  ]) {
    await t.throwsAsync<Error>(make(), { instanceOf: ArgumentError, message });
  }
  const sound = new qsntk.QsNtk({ theta1: usual(3), theta2: usual(3) });
  const f = broken(usual(3, 2), Number.NaN);
  await t.throwsAsync(qsntk.exponential(sound, new linalg.Matrix(3, 2), f), { message: /`f2` holds NaN at row 2/ });
});

test("the start of a member and the inputs of a finite network, too", async (t) => {
  const network = stax.serial(stax.dense(2), stax.relu(), stax.dense(1));
  const prediction = await predict.supervised(network, await taskOf());
  const [start] = await prediction.sample(1);
  const test = new linalg.Matrix(2, 3, [0, 0, 0, 0, Number.NaN, 0]);
  await t.throwsAsync(prediction.member({ modes: start!.modes, test }, 1), {
    instanceOf: ArgumentError,
    message: /^member: `initial\.test` holds NaN at row 1, column 1;/,
  });
  const x = broken(await basis.inputs(), Infinity);
  const parameters = await network.init(3);
  for (const [name, ask] of [
    ["inputs", () => network.apply(parameters, x)],
    ["inputs", () => network.jacobian(parameters, x)],
    ["x1", () => qsntk.empiricalNtk(network, parameters, x)],
  ] as const) {
    await t.throwsAsync<Error>(ask(), {
      instanceOf: ArgumentError,
      message: new RegExp(`\`${name}\` holds Infinity at row 2, column 1;`),
    });
  }
});

test("a kernel is called what its caller knows it by", async (t) => {
  const kernel = broken(usual(4), Number.NaN);
  for (const ask of [
    () => qsntk.spectrum(kernel),
    () => qsntk.alignment(kernel, [1, 2, 3, 4]),
    () => correlators.normalisedAverage(kernel, { subsystem: [0], order: 2 }),
  ]) {
    await t.throwsAsync<Error>(ask(), {
      instanceOf: ArgumentError,
      message: /^\w+: `kernel` holds NaN at row 1, column 2; every entry must be finite\./,
    });
  }
});
