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
