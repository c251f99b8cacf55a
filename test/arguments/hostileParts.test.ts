import {
  ArgumentError,
  correlators,
  dataset,
  ensemble,
  figures,
  graph,
  hilbert,
  MemoryError,
  NumericalError,
  operator,
  predict,
  qsntk,
  stax,
} from "infinite-nnqs";
import { test } from "../support/test.js";

const loose = { graph, operator, stax } as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>;
const serial = (layer: unknown) => () => loose["stax"]!["serial"]!(layer, stax.dense(1));
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const { proxy } = revoked;

test("a layer that is written by hand has no field that is ignored", (t) => {
  t.throws(serial({ type: "dense", width: 3, wStd: 1, parameterization: "ntk", trainable: true, b_std: 0.1 }), {
    instanceOf: ArgumentError,
    message: "serial: `layer 1.b_std` must be left out: a layer dense has no such field, not 0.1. Did you mean `bStd`?",
  });
  t.throws(serial({ ...stax.relu(), slope: 1 }), {
    message: /no such field, not 1\. It has name, negativeSlope, positiveSlope\.$/,
  });
  t.notThrows(serial({ ...stax.dense(3) }));
});

test("parts of arguments that cannot be read, and holes in lists, are refused by errors of ours", (t) => {
  const throwing = Object.defineProperty({}, "type", {
    enumerable: true,
    get: () => {
      throw new TypeError("trap");
    },
  });
  const hole = new Array<unknown>(1);
  const spins = hilbert.spins(2);
  const wrong: readonly (() => unknown)[] = [
    ...[throwing, { type: {} }, { type: proxy }, proxy].map(serial),
    () => loose["graph"]!["edges"]!(2, [proxy]),
    () => new graph.SymmetryGroup(2, hole as []),
    () => new graph.SymmetryGroup(2, [{ sites: [1, 0], character: proxy as unknown as number }]),
    () => loose["operator"]!["pauli"]!(spins, [proxy]),
    () => loose["operator"]!["pauli"]!(spins, [["X", [0], [...hole, 1]]]),
    () => loose["operator"]!["fermion"]!(hilbert.fermions(2, { up: 1, down: 1 }), [["+-", [proxy, [0, "up"]], 1]]),
  ];
  for (const call of wrong) t.throws(call, { instanceOf: ArgumentError }, String(call));
});

test("an option whose parts cannot be read is named", async (t) => {
  const relative = Object.defineProperty({}, "relative", {
    enumerable: true,
    get: () => {
      throw new TypeError("trap");
    },
  });
  const spins = hilbert.spins(2);
  const task = await dataset.task(spins, Float64Array.of(1, 2, 3, 4), { train: 2 });
  const net = stax.serial(stax.dense(3), stax.relu(), stax.dense(1));
  await t.throwsAsync(predict.supervised(net, task, { ridge: relative as { relative: number } }), {
    instanceOf: ArgumentError,
    message: "supervised: `ridge` cannot be read. Pass plain values.",
  });
  await t.throwsAsync(
    predict.observables(await predict.supervised(net, task), spins, [1], { observables: { a: proxy as never } }),
    {
      instanceOf: ArgumentError,
    },
  );
});

test("memory of lists whose length is an option is asked for first", async (t) => {
  const net = ensemble.featureNet(stax.serial(stax.cosNet(5, { wStd: 1 }), stax.dense(1)), 3);
  t.throws(() => correlators.infiniteWidthKernel({ ...net, sites: 2 ** 45 }), { instanceOf: MemoryError });
  const exponential = stax.serial(stax.dense(3), stax.relu(), stax.dense(1, { bStd: 1 }));
  await t.throwsAsync(qsntk.bochner(exponential, 2 ** 45), { instanceOf: MemoryError });
});

test("numbers that overflow are an error, and no NaN", async (t) => {
  const task = await dataset.task(hilbert.spins(3), Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), { train: 4 });
  const huge = stax.serial(stax.dense(3, { wStd: 1e150, bStd: 1 }), stax.relu(), stax.dense(1));
  for (const limit of [await predict.supervised(huge, task), await predict.streamed(huge, task)]) {
    await t.throwsAsync(limit.losses([0, 1]), { instanceOf: NumericalError, message: /Take smaller weights/ });
  }
  const net = ensemble.featureNet(stax.serial(stax.cosNet(5, { wStd: 1 }), stax.dense(1)), 2);
  await t.throwsAsync(correlators.monteCarlo(net, [[1e308, 1e308]], { members: 4 }), { instanceOf: NumericalError });
});

test("figures show curves of the largest and the smallest numbers, and refuse what is none", (t) => {
  for (const value of [Number.MAX_VALUE, 5e-324]) {
    const ends = Float64Array.of(value, value);
    const flow = { totalTrain: ends, totalTest: ends };
    t.notThrows(() => figures.lossesFigure({ times: Float64Array.of(0.5, 1), flow }), String(value));
    t.notThrows(
      () => figures.lossesFigure({ times: ends, flow: { totalTrain: ends, totalTest: ends } }),
      String(value),
    );
  }
  const losses = [[1], [2]];
  for (const wrong of [10n, "1", {}, proxy]) {
    const content = { trainSizes: [1, wrong as number], plain: losses, symmetric: losses, zero: losses };
    t.throws(() => figures.fig4Figure(content), { instanceOf: ArgumentError, message: /must be a number/ });
  }
});

test("two letters that have changed places are one slip", (t) => {
  t.throws(() => loose["stax"]!["dense"]!(3, { wSdt: 1 }), {
    instanceOf: ArgumentError,
    message: /^dense: there is no option `wSdt`\. Did you mean `wStd`\?/,
  });
});
