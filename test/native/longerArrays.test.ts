import { isDeepStrictEqual } from "node:util";
import { test } from "../support/test.js";
import { outcome } from "./addon.js";
import { allRequests, functionOf } from "./allRequests.js";

/** The same numbers with some more behind them. */
function longer(array: Int32Array | Float64Array, behind: number): typeof array {
  const more = new (array.constructor as typeof Float64Array)(array.length + 3).fill(behind);
  more.set(array);
  return more as typeof array;
}

test("what lies behind the orbits of all points is no point: it is neither read nor counted", async (t) => {
  for (const key of ["trainGrid averaged over orbits", "trainDense averaged over orbits"]) {
    const request = (await allRequests[key]!()) as Record<string, unknown>;
    const expected = await outcome(functionOf(key), request);
    t.false(expected instanceof Error);
    for (const behind of [0, 1, -1, 2 ** 31 - 1]) {
      const orbitOf = longer(request["orbitOf"] as Int32Array, behind);
      const signs = longer(request["signs"] as Float64Array, behind);
      const found = await outcome(functionOf(key), { ...(await allRequests[key]!()), orbitOf, signs });
      t.true(isDeepStrictEqual(found, expected), `${key} with ${behind} behind`);
    }
  }
});

test("indices are copied, so that they stay what they were when they were checked", async (t) => {
  const key = "trainGrid averaged over orbits";
  const expected = await outcome(functionOf(key), await allRequests[key]!());
  const request = (await allRequests[key]!()) as Record<string, unknown>;
  const found = outcome(functionOf(key), { ...request, own: ["train", "test", "orbitOf"] });
  for (const name of ["train", "test", "orbitOf"]) (request[name] as Int32Array).fill(2 ** 30);
  t.true(isDeepStrictEqual(await found, expected));
});
