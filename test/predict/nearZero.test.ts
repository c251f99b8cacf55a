import { dataset, hilbert, predict, stax } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

test("an eigenvalue beside the rounding of zeros is said to make late times depend on it, and earlier ones are right", async (t) => {
  const narrow = { wStd: 0.01, bStd: 0.1 };
  const net = stax.serial(stax.dense(1, narrow), stax.erf(), stax.dense(1, narrow)); // the smallest of 12 eigenvalues is 4e-15 of the largest
  const target = Float64Array.from({ length: 16 }, (_, i) => Math.cos(1 + 2 * i));
  const task = await dataset.task(hilbert.spins(4), target, { train: 12, seed: 0 });
  for (const solve of [predict.supervised, predict.streamed]) {
    const limit = await solve(net, task);
    t.is(limit.rank, 12);
    t.regex(
      limit.warnings.join(),
      /^the smallest eigenvalue that is learned is 1\.5 times .* t = ∞, and from about t = 2e\+10 on/,
    );
    const { meanTest } = await limit.losses([10, 1e6, 1e9, 1e10, Infinity]);
    // With 50 digits.
    near(t, meanTest[0]!, 0.8211298859495651, 1e-13, "t = 10");
    near(t, meanTest[1]!, 1.261735597714311, 1e-8, "t = 1e6");
    near(t, meanTest[2]!, 1.837495359273423, 1e-5, "t = 1e9");
    near(t, meanTest[3]!, 1.859924984787399, 1e-4, "t = 1e10");
    near(t, meanTest[4]!, 5.820245296055154, 0.5, "t = ∞");
    for (const options of [{ ridge: { relative: 1e-6 } }, { rankTolerance: 1e-10 }]) {
      t.notRegex((await solve(net, task, options)).warnings.join(), /rounding/);
    }
    const momentum = (await solve(net, task, { momentum: 0.9 })).warnings.join();
    t.regex(momentum, /from about t = 1e\+9 on/); // a tenth of the time, at a rate 1.9 times as large
  }
});
