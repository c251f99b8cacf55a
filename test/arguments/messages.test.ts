import type { ExecutionContext } from "ava";
import {
  ArgumentError,
  dataset,
  exact,
  experiments,
  graph,
  hilbert,
  linalg,
  NnqsError,
  operator,
  predict,
  qsntk,
  runs,
  ShapeError,
  stax,
} from "infinite-nnqs";
import { test } from "../support/test.js";

// biome-ignore lint/suspicious/noExplicitAny: what callers without types may pass
const loose = { dataset, graph, hilbert, operator, exact, predict } as any;

function refused(t: ExecutionContext, call: () => unknown, message: RegExp): void {
  const error = t.throws(call, { message });
  t.true(error instanceof ArgumentError || error instanceof ShapeError, String(error));
}

test("an unknown option is refused, and the one that is meant is named", (t) => {
  refused(
    t,
    () => loose.graph.chain(4, { pbc: false }),
    /no option `pbc`\. Did you mean `periodic`\? graph\.chain takes \{ periodic, neighbours \}/,
  );
  refused(t, () => loose.hilbert.spins(4, { total_sz: 0 }), /no option `total_sz`\. Did you mean `magnetization`\?/);
  refused(t, () => loose.operator.ising(graph.chain(4), { feild: 1 }), /no option `feild`\. Did you mean `field`\?/);
  refused(t, () => loose.operator.hubbard(graph.chain(4), { n_up: 1 }), /Did you mean `up`\?/);
});

test("what is no object of options is refused", (t) => {
  for (const options of [false, "open", 0, null, [], [true], Symbol("x"), 1n, new Map(), new Proxy({}, {}), () => 1]) {
    refused(t, () => loose.graph.chain(4, options), /graph\.chain: the options must be an object, not /);
  }
  const getter = { get periodic() { throw new Error("mine"); } }; // biome-ignore format: one line
  refused(t, () => loose.graph.chain(4, getter), /cannot be read/);
});

test("null and strings are neither left out nor numbers", (t) => {
  refused(
    t,
    () => loose.hilbert.spins(4, { magnetization: null }),
    /`magnetization` must be a finite number, not null/,
  );
  refused(t, () => loose.hilbert.spins(4, { magnetization: "2" }), /`magnetization` must be a finite number, not "2"/);
  refused(t, () => loose.hilbert.fermions(4), /`up` is missing/);
  refused(t, () => loose.hilbert.fermions(4, null), /must be an object, not null/);
});

test("control characters of names and values do not reach the terminal", (t) => {
  refused(t, () => loose.graph.chain(4, { "\u001b[31m": 1 }), /no option `\\u001b\[31m`/);
  refused(t, () => loose.graph.chain(4, { periodic: "\u009b1m" }), /not "\\u009b1m"/);
});

test("a Promise in the place of a value is said to be one that must be awaited", async (t) => {
  const ising = operator.ising(graph.chain(3), { field: 1 });
  const net = stax.serial(stax.dense(4), stax.relu(), stax.dense(1));
  const task = dataset.task(ising.hilbert, new Float64Array(8), { train: 4 });
  for (const [what, call] of [
    ["state", () => loose.exact.evolve(ising, exact.plusState(ising.hilbert), { time: 1 })],
    ["task", () => loose.predict.supervised(net, task)],
    ["target", () => loose.dataset.task(ising.hilbert, exact.plusState(ising.hilbert), { train: 4 })],
  ] as const) {
    const { message } = (await t.throwsAsync(async () => await call()))!;
    t.regex(message, new RegExp(`${what}.* not a Promise \\(await it\\)`));
  }
});

test("words of terms are cut, and shown without what a terminal obeys", (t) => {
  const spins = hilbert.spins(3);
  const long = "X".repeat(100_000);
  const sites = Array.from(long, (_, i) => i);
  for (const [word, call] of [
    [long, () => operator.pauli(spins, [[long, sites, 1]])],
    ["\u001b[31m", () => operator.pauli(spins, [["\u001b[31m", [0, 1, 2, 0, 1], 1]])],
    ["\u001b", () => operator.fermion(hilbert.fermions(2, { up: 1, down: 1 }), [["\u001b", [[0, "up"]], 1]])],
  ] as const) {
    const { message } = t.throws(call, { instanceOf: ArgumentError })!;
    t.true(message.length < 300, `of ${word.length} letters`);
    t.false(message.includes("\u001b"));
  }
});

test("what cannot be counted or held is said so", async (t) => {
  const one = { learningRate: 1, samples: 1, nullBelow: 0, ridge: 0, momentum: 0 };
  const many = new Float64Array(1e5);
  t.throws(() => predict.modeFactors(many, many, one), { message: /^modeFactors: factors of 100000 modes/ });
  t.throws(() => predict.modeFactors([1, Number.NaN], [1], one), { message: /`eigenvalues\[1\]` must be a finite/ });
  const kernel = new linalg.Matrix(2, 2, [2, 1, 1, 3]);
  const message = /^alignment: `target` holds numbers that are not finite/;
  for (const value of [Number.POSITIVE_INFINITY, Number.NaN])
    await t.throwsAsync(qsntk.alignment(kernel, [1, value]), { instanceOf: ArgumentError, message });
  const none = graph.edges(171, []); // 171! is beyond the numbers
  await t.throwsAsync(graph.automorphisms(none), { message: /has more than 10\^308 automorphisms/ });
});

test("options are read once", (t) => {
  let read = 0;
  const training = {
    get learningRate() {
      return read++ === 0 ? 1 : Number.NaN;
    },
    ...{ samples: 1, nullBelow: 0, ridge: 0, momentum: 0 },
  };
  t.is(predict.modeFactors([1], [1], training).gain[0], 1 - Math.exp(-1));
});

test("of names and paths that nobody would read to the end a message has the two ends", async (t) => {
  const long = `${"x".repeat(1e5)}.npy`;
  const state = { file: long, sites: 3 };
  const manifest = runs.createManifest({}, { seed: 0, seconds: {}, errorBounds: {} });
  for (const refused of [
    () => runs.readArray(long, {}),
    () => experiments.readState(state),
    () => runs.readManifest(long),
    () => runs.publishResult(`/dev/null/${long}`, manifest, {}),
    () =>
      qsntk.signBias(stax.serial(stax.dense(1)), operator.ising(graph.chain(3), { field: 1 }), {
        bases: { [long]: "Q" },
      } as never),
  ]) {
    const { message, fault } = (await t.throwsAsync<NnqsError>(async () => refused(), { instanceOf: NnqsError }))!;
    for (const said of [message, fault]) {
      t.true(said.length < 700, said.slice(0, 80));
      t.regex(said, /x{45}…x{55,56}\.npy/);
    }
  }
  // Of so many letters a pattern of whole words would be too long for the stack.
  await t.throwsAsync(runs.readArray("x".repeat(1e7), {}), { instanceOf: NnqsError, message: /x{45}…x{60}/ });
  const pairs = `${"😀".repeat(1000)}.npy`; // two units of a string each
  await t.throwsAsync(runs.readArray(pairs, {}), { message: /(?:😀){45}…(?:😀){56}\.npy/u });
});

test("of the caller's keys and paths no message holds what a terminal obeys", async (t) => {
  const [key, shown] = ["\u001b[31m\u009b2J\u202e", "\\u001b[31m\\u009b2J\\u202e"];
  const up = exact.upState(hilbert.spins(3));
  const ising = operator.ising(graph.chain(3), { field: 1 });
  const refusals: readonly (() => unknown)[] = [
    () => loose.exact.quench(ising, up, { times: [0], observables: { [key]: null } }),
    () => qsntk.signBias(stax.serial(stax.dense(1)), ising, { bases: { [key]: "Q" } }),
    () => runs.encodeNpz({ [key]: { ...runs.scalar(1), shape: [3] } }),
    () => runs.encodeNpy({ ...runs.scalar(1), type: key as "float64" }),
    () => runs.readArray(key, {}),
  ];
  for (const refusal of refusals) {
    const error = await t.throwsAsync(async () => refusal(), { instanceOf: NnqsError });
    t.true(error?.message.includes(shown), error?.message);
    t.true(error?.fault.includes(shown) && !error.stack!.includes("\u001b"));
  }
});
