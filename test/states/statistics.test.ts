import { ensemble } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

test("the spread of numbers whose squares overflow or vanish is that of the same numbers near 1", (t) => {
  const values = [1, 2, 4, 8.5];
  const { mean, standardDeviation, standardError } = ensemble.statistics(values);
  for (const unit of [1e307, 1e200, 3e-170, 1e-290]) {
    const scaled = ensemble.statistics(values.map((x) => x * unit));
    near(t, scaled.mean / unit, mean, 1e-14);
    near(t, scaled.standardDeviation / unit, standardDeviation, 1e-14);
    near(t, scaled.standardError / unit, standardError, 1e-14);
  }
  t.is(ensemble.statistics([Number.MAX_VALUE, Number.MAX_VALUE]).mean, Number.MAX_VALUE);
  t.is(ensemble.statistics([5e-324, 5e-324]).standardDeviation, 0);
});
