import { dataset, hilbert, predict, random, stax, ToleranceError } from "infinite-nnqs";
import { exactKernel, fixed, times, toNumber } from "../support/exactKernels.js";
import { rootMeanSquare } from "../support/near.js";
import { test } from "../support/test.js";

type Square = bigint[][];

function product(a: Square, b: Square): Square {
  return a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + times(value, b[k]![j]!), 0n)));
}

/** e^{−Θτ} and ∫₀^τ e^{−Θs} ds in numbers of 160 bits: by their series for a small part of τ, which is then doubled. */
function propagator(theta: Square, tau: bigint): { left: Square; gain: Square } {
  const trace = toNumber(
    times(
      tau,
      theta.reduce((sum, row, i) => sum + row[i]!, 0n),
    ),
  );
  const doublings = Math.max(0, Math.ceil(Math.log2(trace))) + 8;
  const step = tau >> BigInt(doublings);
  const identity = theta.map((row, i) => row.map((_, j) => fixed(i === j ? 1 : 0)));
  const shift = theta.map((row) => row.map((value) => -times(value, step)));
  let term = identity; // (−Θh)^k/k!
  let [left, gain] = [identity, identity.map((row) => row.map((value) => times(value, step)))];
  for (let k = 1; k < 22; k++) {
    term = product(term, shift).map((row) => row.map((value) => value / BigInt(k)));
    left = left.map((row, i) => row.map((value, j) => value + term[i]![j]!));
    gain = gain.map((row, i) => row.map((value, j) => value + times(term[i]![j]!, step) / BigInt(k + 1)));
  }
  for (let k = 0; k < doublings; k++) {
    const later = product(left, gain);
    gain = gain.map((row, i) => row.map((value, j) => value + later[i]![j]!));
    left = product(left, left);
  }
  return { left, gain };
}

/** Errors of the mean in units of their bounds, at the smallest tolerance that rounding allows. */
async function errorsOverBounds(bias: number, task: dataset.Task, time: number) {
  const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: bias }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
  const attempt = async (tolerance: number) => {
    const flow = await predict.iterative(network, task, { method: "walsh", tolerance });
    return { flow, losses: await flow.losses([time]) };
  };
  const { flow, losses } = await attempt(1e-16).catch((error: unknown) => {
    if (!(error instanceof ToleranceError)) throw error;
    return attempt(1.02 * Number(/(?:alone allows|reached) (\S+) at time/.exec(error.message)![1]));
  });
  const { trainIndices, testIndices, scale } = task;
  const weight = (points: "train" | "test", i: number) => fixed(scale?.[points][i] ?? 1);
  const kernel = exactKernel(flow.kernel.parities!.spectrum);
  const theta = Array.from(trainIndices, (a, i) =>
    Array.from(trainIndices, (b, j) => times(times(kernel(a, b), weight("train", i)), weight("train", j))),
  );
  const y = (await task.targetAt("train")).data;
  const { left, gain } = propagator(theta, (fixed(flow.learningRate) * BigInt(time)) / BigInt(y.length));
  const apply = (matrix: Square) =>
    matrix.map((row) => row.reduce((sum, value, j) => sum + times(value, fixed(y[j]!)), 0n));
  const gained = apply(gain);
  const mean = await flow.mean(time);
  const train = apply(left).map(
    (value, i) => mean.train[i]! * toNumber(weight("train", i)) - toNumber(fixed(y[i]!) - value),
  );
  const test = Array.from(testIndices, (a, i) => {
    const learned = gained.reduce(
      (sum, value, j) => sum + times(times(kernel(a, trainIndices[j]!), weight("train", j)), value),
      0n,
    );
    return (mean.test[i]! - toNumber(learned)) * toNumber(weight("test", i));
  });
  const { errorBound } = losses;
  return {
    train: rootMeanSquare(train) / rootMeanSquare(y) / errorBound.train[0]!,
    test: rootMeanSquare(test) / rootMeanSquare(y) / errorBound.test[0]!,
    bound: errorBound.test[0]!,
  };
}

const parity = (spins: number) => (_: unknown, x: number) => {
  let sign = 1;
  for (let rest = x & spins; rest !== 0; rest &= rest - 1) sign = -sign;
  return sign;
};

test("means err by less than their bounds where rounding is all that is left of these, whatever the largest eigenvalue", async (t) => {
  for (const sites of [3, 5]) {
    const states = 2 ** sites;
    const noise = random.normal({ seed: sites }, states);
    const targets = [
      noise,
      new Float64Array(states).fill(1 / 3),
      Float64Array.from(noise, parity(1 << (sites - 1))).map((x) => x / 3),
      Float64Array.from(noise, parity(3)).map((x) => 0.7 * x),
    ];
    const weights = random.uniform({ seed: 8 }, states).map((w) => 0.2 + w);
    for (const [k, target] of targets.entries()) {
      for (const bias of [0.1, 10, 1000]) {
        for (const time of [100, 30_000]) {
          const options = { train: Math.floor(0.6 * states), seed: k, ...(k === 0 && { weights }) };
          const task = await dataset.task(hilbert.spins(sites), target, options);
          const ratio = await errorsOverBounds(bias, task, time);
          const at = `${sites} spins, target ${k}, bStd ${bias}, time ${time}: ${JSON.stringify(ratio)}`;
          t.true(ratio.train <= 1 && ratio.test <= 1, at);
        }
      }
    }
  }
});
