import { dataset, hilbert, predict, random, stax, ToleranceError } from "infinite-nnqs";
import { exactKernel, fixed, over, times, toNumber } from "../support/exactKernels.js";
import { rootMeanSquare } from "../support/near.js";
import { test } from "../support/test.js";

const sites = 8;

/** K_*d·K_dd⁻¹·y by elimination in numbers of 160 bits behind the point. */
function exactly(spectrum: Float64Array, train: Int32Array, test: Int32Array, y: Float64Array): number[] {
  const at = exactKernel(spectrum);
  const rows = Array.from(train, (a, i) => [...Array.from(train, (b) => at(a, b)), fixed(y[i]!)]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      const factor = over(rows[i]![k]!, rows[k]![k]!);
      for (let j = k; j <= n; j++) rows[i]![j]! -= times(factor, rows[k]![j]!);
    }
  }
  const x: bigint[] = new Array(n).fill(0n);
  for (let k = n - 1; k >= 0; k--) {
    let rest = rows[k]![n]!;
    for (let j = k + 1; j < n; j++) rest -= times(rows[k]![j]!, x[j]!);
    x[k] = over(rest, rows[k]![k]!);
  }
  return Array.from(test, (a) => {
    return toNumber(x.reduce((total, value, j) => total + times(at(a, train[j]!), value), 0n));
  });
}

test("infinite time is reached beyond what the rounding of the largest mode leaks into the others, with a bound that holds", async (t) => {
  const biased = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 100 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
  const target = random.normal({ seed: 4 }, 2 ** sites).map((x) => x / 2 ** (sites / 2));
  for (const options of [
    { train: 120 },
    { train: 120, weights: random.uniform({ seed: 8 }, 2 ** sites).map((w) => 0.2 + w) },
  ]) {
    const task = await dataset.task(hilbert.spins(sites), target, { ...options, seed: 2 });
    const limit = await predict.iterative(biased, task, { method: "walsh", tolerance: 1e-10 });
    const { spectrum } = limit.kernel.parities!;
    t.true(spectrum[0]! > 1e3 * spectrum[1]!);
    const { errorBound } = await limit.losses([Infinity]); // by rᵀPr alone the bound stays at 1e-9
    t.true(errorBound.test[0]! <= 1e-10);
    const { test: mean } = await limit.mean(Infinity);
    const { trainIndices, testIndices } = task;
    const values = await task.targetAt("train");
    const y = values.data.map((value, i) => value / (task.scale?.train[i] ?? 1));
    const expected = exactly(spectrum, trainIndices, testIndices, y);
    const off = Float64Array.from(mean, (value, i) => (value - expected[i]!) * (task.scale?.test[i] ?? 1));
    t.true(
      rootMeanSquare(off) <= errorBound.test[0]! * rootMeanSquare(values.data),
      `${rootMeanSquare(off)}, bound ${errorBound.test[0]}`,
    );
  }
});

test("a tolerance that rounding does not allow at infinite time is an error that names what can be reached", async (t) => {
  const biased = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 100 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
  const task = await dataset.task(hilbert.spins(sites), random.normal({ seed: 4 }, 2 ** sites), {
    train: 120,
    seed: 2,
  });
  const limit = await predict.iterative(biased, task, { method: "walsh", tolerance: 1e-15, maxProducts: 300 });
  const { message } = (await t.throwsAsync(limit.losses([Infinity]), { instanceOf: ToleranceError }))!;
  const named = Number(/only bring rounding\. Take a \{ tolerance \} of (\S+) or more\./.exec(message)?.[1]);
  t.true(named > 1e-15 && named < 1e-9, message);
});
