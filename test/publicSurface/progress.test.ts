import { dataset, exact, hilbert, predict, stax } from "infinite-nnqs";
import { test } from "../support/test.js";
import { calls } from "./calls.js";
import { callableOf, fresh } from "./surface.js";

test("whatever takes onProgress reports fractions that rise, and 1 once, at its end", async (t) => {
  const strange: string[] = [];
  for (const [name, call] of Object.entries(calls)) {
    const options = call.args[call.options ?? -1] as Record<string, unknown> | undefined;
    if (options === undefined || !("onProgress" in options)) continue;
    const fractions: number[] = [];
    const onProgress = (fraction: number) => fractions.push(fraction);
    await callableOf(name, call)(...fresh(call.args).with(call.options!, { ...options, onProgress }));
    const rises = fractions.every((fraction, i) => fraction > (fractions[i - 1] ?? -1));
    if (!rises || fractions.at(-1) !== 1) strange.push(`${name}: ${fractions}`);
  }
  t.deepEqual(strange, []);
});

test("so do covariances of a weighted task, which are scaled at their end", async (t) => {
  const basis = hilbert.spins(3);
  const psi = await exact.plusState(basis);
  const weighted = await dataset.task(basis, psi, { train: 5, weights: new Float64Array(8).fill(2) });
  const network = stax.serial(stax.dense(4), stax.relu(), stax.dense(1));
  const covariances = await (await predict.supervised(network, weighted)).covariances([1, 2]);
  for (const ask of [
    (job: { onProgress: (fraction: number) => void }) => covariances.at(0, job),
    (job: { onProgress: (fraction: number) => void }) => covariances.variances(job),
  ]) {
    const fractions: number[] = [];
    await ask({ onProgress: (fraction) => fractions.push(fraction) });
    t.true(
      fractions.every((fraction, i) => fraction > (fractions[i - 1] ?? -1)),
      `${fractions}`,
    );
    t.is(fractions.at(-1), 1);
  }
});
