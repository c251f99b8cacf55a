import { linalg, stax, ToleranceError } from "infinite-nnqs";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const x = new linalg.Matrix(3, 4, uniform(12));
const kernel = (f: (y: number) => number, wStd: number, options: stax.ElementwiseOptions = {}) =>
  stax.serial(stax.dense(1, { wStd, bStd: 0.1 }), stax.elementwise(f, options), stax.dense(1)).kernel(x);

test("where quadrature misses its tolerance the error names what its caller can change, and that helps", async (t) => {
  for (const missed of [kernel(Math.abs, 1), kernel(Math.tanh, 100)]) {
    const error = await t.throwsAsync(missed, { instanceOf: ToleranceError });
    t.regex(error!.message, /kinks.*smaller wStd.*tolerance.*activation of stax/s);
  }
  await t.notThrowsAsync(kernel(Math.abs, 1, { kinks: [0] }));
  await t.notThrowsAsync(kernel(Math.tanh, 1));
  const other = await t.throwsAsync(
    kernel((y) => Math.abs(y) + Math.abs(y - 0.3), 1, { kinks: [0] }),
    {
      instanceOf: ToleranceError,
    },
  );
  t.regex(other!.message, /Beside the kinks that are named \(0\), name all/);
});
