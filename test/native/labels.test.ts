import { ArgumentError, ensemble, exact, hilbert, linalg, operator, random } from "infinite-nnqs";
import { test } from "../support/test.js";
import { outcome } from "./addon.js";
import { allRequests } from "./allRequests.js";

test("an error names the function that its caller knows, once, on the thread of a job too", async (t) => {
  const request = await allRequests["gram"]!();
  const a = new Float64Array(6).fill(Number.NaN);
  for (const sync of [false, true]) {
    for (const [where, name] of [
      [undefined, "largestEigenvalue"],
      ["predict", "predict"],
    ]) {
      const matrix = { n: 400, a: new Float64Array(160_000).fill(Number.NaN) }; // checked where the job runs
      const error = (await outcome("largestEigenvalue", { ...matrix, where, sync })) as Error;
      t.true(error instanceof ArgumentError);
      t.true(error.message.startsWith(`${name}: \`a\` holds nan`), error.message);
    }
  }
  t.regex(String(await outcome("gram", { ...request, a, where: 3 })), /gram: `where` must be a string, not 3/);
});

test("public functions over a native one of another name are named in its errors", async (t) => {
  t.throws(() => random.normal({ seed: 1 }, -1), { message: /^random\.normal: `count`/ });
  const wide = { activation: "cos", sites: 31, width: 3, wStd: 1, outputStd: 1 } as const;
  await t.throwsAsync(ensemble.randomStates(wide, { members: 1 }), { message: /^randomStates: `sites`/ });
  await t.throwsAsync(linalg.cholesky(Float64Array.of(-1), 1), { message: /^cholesky: the matrix is not positive/ });
  const spins = hilbert.spins(2);
  const H = operator.pauli(spins, [["Z", [0], 1]]);
  await t.throwsAsync(H.apply(new Float64Array(3)), { message: /^apply: / });
  await t.throwsAsync(exact.evolve(H, new Float64Array(8).fill(1), { time: 1, tolerance: 1e-300 }), {
    message: /^evolve: (?!evolve)/,
  });
});
