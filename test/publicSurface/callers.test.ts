import {
  ArgumentError,
  correlators,
  dataset,
  ensemble,
  entropy,
  exact,
  graph,
  hilbert,
  loss,
  NnqsError,
  operator,
  predict,
  stax,
} from "infinite-nnqs";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(3);
const ising = operator.ising(graph.chain(3), { field: 1 });
const plus = await exact.plusState(spins);
const task = await dataset.task(spins, plus, { train: 5 });
const network = paperNetworkOf(3);
const limit = await predict.supervised(network, task);
const spectra = await ensemble.reducedSpectra(
  ensemble.featureNet(stax.serial(stax.cosNet(5, { wStd: 1 }), stax.dense(1)), 3),
  { members: 2, subsystems: [[0]] },
);
const training = { members: 2, steps: 2, learningRate: 0.01, precision: "float64", onWarning: () => {} } as const;
const energy = loss.energy(ising);
const sumOfSquares = (psi: Float64Array) => psi.reduce((sum, x) => sum + x * x, 0);

type Callback = () => never;

/** Everything that calls a function of its caller's, with what that returns, but for loss.custom. */
const calls: Readonly<Record<string, (f: Callback) => unknown>> = {
  "predict.flow": (observe) => predict.flow(network, spins, energy, { times: [0, 1], members: 2, observe }),
  "ensemble.train": (observe) => ensemble.train(network, task, { ...training, loss: energy, observe }),
  "exact.quench": (a) => exact.quench(ising, plus, { times: [0, 0.1], observables: { a } }),
  "predict.observables": (a) => predict.observables(limit, spins, [1], { observables: { a } }),
  average: (quantity) => spectra.average(0, quantity),
  pairingSum: (twoPoint) => correlators.pairingSum(twoPoint, 4),
  permutationSum: (covariance) => correlators.permutationSum(covariance, 3),
  sumPermutations: (covariance) => correlators.sumPermutations(covariance, 3),
  subgroup: (keep) => graph.subgroup(graph.translations(graph.chain(3)), keep),
  "checkpoint.load": (load) => {
    return ensemble.train(network, task, { ...training, checkpoint: { name: "mine", load, save: async () => {} } });
  },
};

const wrong: readonly unknown[] = ["x", null, 1n, Symbol("s"), [1], { a: "x" }, { a: Symbol("s") }];

test("what a caller's function returns is checked", async (t) => {
  for (const [name, call] of Object.entries(calls)) {
    for (const value of [...wrong, ...(name === "checkpoint.load" ? [] : [undefined])]) {
      const what = `${name} of ${typeof value}`;
      const error = await t.throwsAsync(async () => call((() => value) as unknown as Callback), { any: true }, what);
      t.true(error instanceof ArgumentError, `${what}: ${String(error)}`);
      t.regex((error as Error).message, /must return /, what);
    }
  }
});

test("what is observed has the same names every time", async (t) => {
  for (const name of ["predict.flow", "ensemble.train"]) {
    let k = 0;
    const observe = () => (k++ % 2 === 0 ? { a: 1 } : { a: 1, b: 2 });
    await t.throwsAsync(async () => calls[name]!(observe as unknown as Callback), {
      instanceOf: ArgumentError,
      message: /`observe` must return the same names every time: first a, then a, b\./,
    });
  }
});

const spoil: Readonly<Record<string, (array: Float64Array) => void>> = {
  nothing: () => {},
  overwrites: (array) => array.fill(Number.NaN),
  transfers: (array) => structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] }),
};

/** Calls whose function looks at an array, and may do with it what it likes. */
const lent: Readonly<Record<string, (look: (array: Float64Array) => void) => Promise<unknown>>> = {
  "predict.flow": (look) => {
    const observe = (psi: Float64Array) => {
      look(psi);
      return { a: 1 };
    };
    return predict.flow(network, spins, energy, { times: [0, 1], members: 2, keepStates: true, observe });
  },
  "ensemble.train": async (look) => {
    const observe = (psi: Float64Array) => {
      look(psi);
      return { a: 1 };
    };
    const { train, states } = await ensemble.train(network, task, { ...training, loss: energy, observe });
    return { train, states };
  },
  "loss.custom": (look) => {
    const evaluate = (psi: Float64Array) => {
      const found = { value: sumOfSquares(psi), gradient: psi.slice() };
      look(psi);
      return found;
    };
    return predict.flow(network, spins, loss.custom(evaluate), { times: [0, 1], members: 2, keepStates: true });
  },
  "exact.quench": (look) => {
    const a = (psi: Float64Array) => {
      look(psi);
      return 1;
    };
    return exact.quench(ising, plus, { times: [0, 0.1], observables: { a, ising } });
  },
  "predict.observables": (look) => {
    const a = (psi: Float64Array) => {
      look(psi);
      return 1;
    };
    return predict.observables(limit, spins, [1, 2], { observables: { a, ising } });
  },
  average: async (look) => {
    spectra.average(0, (spectrum) => {
      look(spectrum);
      return 1;
    });
    return spectra.average(0, entropy.vonNeumann);
  },
};

test("a caller's function may do with the arrays that it is given what it likes", async (t) => {
  for (const [name, call] of Object.entries(lent)) {
    const expected = await call(spoil["nothing"]!);
    for (const [what, look] of Object.entries(spoil)) t.deepEqual(await call(look), expected, `${name}: ${what}`);
  }
});

test("a spectrum that was handed out may be overwritten", (t) => {
  const { mean } = spectra.average(0, entropy.vonNeumann);
  spectra.spectrum(0, 0).fill(7);
  t.is(spectra.average(0, entropy.vonNeumann).mean, mean);
});

test("starts of members are finite, and not so large that their squares overflow", async (t) => {
  const iterative = await predict.iterative(network, task, { method: "walsh" });
  const filled = (value: number) => ({
    train: new Float64Array(10).fill(value),
    test: new Float64Array(6).fill(value),
  });
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e200, -1e76]) {
    const message = /`state\.train\[0\]` must be a number from -1e\+75 to 1e\+75, not /;
    await t.throwsAsync(iterative.member(filled(value), Number.POSITIVE_INFINITY), {
      instanceOf: ArgumentError,
      message,
    });
    await t.throwsAsync(limit.initialFrom(filled(value)), { instanceOf: ArgumentError, message });
  }
  // Of the same start both give the same, the largest that is allowed included.
  const start = filled(1e75);
  const { test } = await iterative.member(start, Number.POSITIVE_INFINITY);
  const { fluctuation } = await limit.member(await limit.initialFrom(start), Number.POSITIVE_INFINITY);
  t.true(test.every((value, i) => Math.abs(value - fluctuation.test[i]!) < 1e-9 * 1e75));
});

test("networks at initialization that do not fit are refused before any is drawn", async (t) => {
  const iterative = await predict.iterative(network, task, { method: "walsh" });
  await t.throwsAsync(iterative.sample(2 ** 40), { instanceOf: NnqsError, message: /^sample: .*Draw fewer at a time/ });
  t.deepEqual(await iterative.sample(0), []);
});
