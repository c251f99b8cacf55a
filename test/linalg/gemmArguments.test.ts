import { ArgumentError, linalg } from "infinite-nnqs";
import { test } from "../support/test.js";

const single = new Float32Array([1]);
const double = new Float64Array([1, 0]);
const hostile = [Symbol("s"), new Proxy(double, {}), new Proxy({}, {}), 1n, "1", null];
const names = ["m", "n", "k", "a", "b", "opA", "alpha", "beta", "lda", "c"];

for (const name of ["sgemm", "dgemm", "zgemm"] as const) {
  const array = name === "sgemm" ? single : name === "dgemm" ? double.subarray(0, 1) : double;
  const call = linalg[name] as (...given: unknown[]) => Promise<unknown>;
  const callSync = linalg[`${name}Sync`] as (...given: unknown[]) => unknown;
  test(`${name} names the argument that is a symbol, a proxy or of another type`, async (t) => {
    for (const [i, argument] of names.entries()) {
      for (const value of hostile) {
        const given: unknown[] = [1, 1, 1, array, array];
        if (i < given.length) given[i] = value;
        else given.push({ [argument]: value });
        const refused = (by: string) => ({
          instanceOf: ArgumentError,
          message: new RegExp(`^${by}: \`${argument}\` must be `),
        });
        t.throws(() => callSync(...given), refused(`${name}Sync`), argument);
        await t.throwsAsync(async () => call(...given), refused(name), argument);
      }
    }
  });
}
