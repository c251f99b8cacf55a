import {
  ArgumentError,
  correlators,
  dataset,
  experiments,
  hilbert,
  linalg,
  loss,
  predict,
  runs,
  stax,
} from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

/** What throws a TypeError of V8's wherever it is looked at. */
function gone(): never {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy as never;
}

const throwing = () => {
  throw gone();
};
const root = temporaryDirectory();
const psi = new Float64Array(16).fill(0.25);
const taskOf = () => dataset.task(hilbert.spins(3), psi, { train: 5, seed: 0 });
const network = stax.serial(stax.dense(1, { bStd: 0.1 }), stax.relu(), stax.dense(1));
const unless = (limit: number, f: () => never) => (x: number) => (Math.abs(x) > limit ? f() : x);
const experiment = (compute: () => unknown) =>
  experiments.runExperiment({ spec: {}, seed: 0, directory: `${root}/x` }, {}, compute as never);
const computed = { arrays: () => ({}), summary: {}, errorBounds: {} };

test("a revoked Proxy that a caller's function returns or throws is named with the function", async (t) => {
  const task = await taskOf();
  const calls: Record<string, (f: () => never) => unknown> = {
    "loss.custom: `evaluate`": (f) => loss.custom(f).evaluate(psi),
    "loss.custom: `evaluate` ": (f) => loss.custom(async () => f()).evaluate(psi),
    "sumPermutations: `covariance`": (f) => correlators.sumPermutations(f, 2),
    "elementwise: `value`": (f) => stax.elementwise(f),
    "flow: `observe`": (f) =>
      predict.flow(network, task, loss.supervised(task), { times: [1], observe: async () => f() }),
    "runExperiment: `compute`": (f) => experiment(async () => f()),
    "runExperiment: `arrays`": (f) => experiment(async () => ({ ...computed, arrays: f })),
    "runExperiment: `files`": (f) => experiment(async () => ({ ...computed, files: f })),
  };
  for (const [named, call] of Object.entries(calls)) {
    for (const f of [gone, throwing]) {
      const { message } = (await t.throwsAsync<Error>(async () => call(f), { instanceOf: ArgumentError }, named))!;
      t.true(message.startsWith(named.trim()), message);
    }
  }
});

test("an elementwise function that gives no number later on is named, and not taken for NaN", async (t) => {
  const x = new linalg.Matrix(2, 1, [0, 4]);
  for (const f of [gone, () => "3" as never]) {
    const layer = stax.elementwise(unless(1, f), { derivative: () => 1 });
    const late = stax.serial(stax.dense(3, { wStd: 9 }), layer, stax.dense(1));
    for (const call of [async () => late.apply(await late.init(1), x), () => late.kernel(x)]) {
      await t.throwsAsync<Error>(call, {
        instanceOf: ArgumentError,
        message: /^elementwise: `value` must be a function/,
      });
    }
  }
});

test("what listeners throw and what signals are aborted with comes through as it is, a revoked Proxy too", async (t) => {
  const task = await taskOf();
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const onProgress = () => {
    throw proxy;
  };
  const matrix = new linalg.Matrix(3, 3, [2, 0, 0, 0, 2, 0, 0, 0, 2]);
  for (const call of [
    (options: object) => predict.supervised(network, task, options),
    (options: object) => predict.infiniteTime(network, task, options),
    (options: object) => linalg.eigh(matrix, options),
    (options: object) => predict.flow(network, task, loss.supervised(task), { times: [1], ...options }),
  ]) {
    const seen = await call({ onProgress }).then(
      () => undefined,
      (error: unknown) => ({ error }), // a promise cannot become it
    );
    t.true(seen === undefined || seen.error === proxy);
    const controller = new AbortController();
    const running = call({ signal: controller.signal });
    controller.abort(proxy);
    const reason = await running.then(
      () => undefined,
      (error: unknown) => ({ error }), // a promise cannot become it
    );
    t.true(reason?.error === proxy);
  }
});

test("a function that is a revoked Proxy is refused where it is passed, and not called", async (t) => {
  const { proxy, revoke } = Proxy.revocable(() => undefined, {});
  revoke();
  const matrix = new linalg.Matrix(1, 1, [1]);
  for (const [where, name, call] of [
    ["eigh", "onProgress", () => linalg.eigh(matrix, { onProgress: proxy })],
    ["transpose", "onProgress", () => linalg.transpose(matrix, { onProgress: proxy })],
    ["withLock", "work", () => runs.withLock(`${root}/y`, proxy as never)],
    ["elementwise", "value", () => stax.elementwise(proxy as never)],
    ["serial", "layer 1", () => stax.serial(proxy as never)],
  ] as const) {
    const { message } = (await t.throwsAsync<Error>(async () => call(), { instanceOf: ArgumentError }, where))!;
    t.true(message.startsWith(`${where}: \`${name}\` must be `), message);
    t.regex(message, /, not a Proxy that was revoked\./);
  }
});
