import { ArgumentError, linalg, NumericalError, stax } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const x = new linalg.Matrix(3, 2, Float64Array.of(1, 1, 1, -0.5, -1, -1.2));
const { dense } = stax;

test("a standard deviation is 0 or has a square of all digits", (t) => {
  for (const wStd of [0, 1e-150, 1, 1e150]) t.is(dense(1, { wStd }).wStd, wStd);
  for (const wStd of [5e-324, 1e-310, 1e-200, 1e-151, 1e151, -1, Number.NaN]) {
    for (const make of [() => dense(1, { wStd }), () => dense(1, { bStd: wStd }), () => stax.cosNet(1, { wStd })]) {
      const { message } = t.throws(make, { instanceOf: ArgumentError });
      t.true(message.includes(`must be 0, or a finite number from 1e-150 to 1e+150, not ${wStd}.`), message);
    }
  }
});

test("kernels of weights of any size are those of weights of size 1, scaled", async (t) => {
  const kernelsOf = async (activation: stax.Layer, wStd: number) =>
    (await stax.serial(dense(1, { wStd }), activation, dense(1)).kernel(x)).nngp.data;
  for (const [activation, degree] of [
    [stax.relu(), 1],
    [stax.sign(), 0],
    [stax.leakyRelu(0.2), 1],
  ] as const) {
    // biome-ignore format: one line
    const expected = await kernelsOf(activation, 1);
    for (const wStd of [1e-150, 1e-100, 1e-31, 1e-29, 1e29, 1e31, 1e100, 1e149]) {
      const found = await kernelsOf(activation, wStd);
      for (const [i, k] of found.entries()) near(t, k / wStd ** degree / wStd ** degree, expected[i]!, 1e-12);
    }
  }
});

test("variances and inputs that lose their digits are errors; what is 0 stays 0", async (t) => {
  const small = dense(1, { wStd: 1e-60 });
  const deep = stax.serial(small, stax.relu(), small, stax.relu(), small, stax.sign(), dense(1));
  await t.throwsAsync(deep.kernel(x), {
    instanceOf: NumericalError,
    message:
      /^kernel: the variance that reaches layer 6 \(sign\) is below 2\.2e-308.* larger wStd before it, or larger/,
  });
  const shallow = stax.serial(dense(1), stax.sign(), dense(1));
  const tiny = new linalg.Matrix(2, 2, Float64Array.of(0, 0, 1e-156, 0));
  await t.throwsAsync(shallow.kernel(tiny), {
    instanceOf: NumericalError,
    message: /variance that reaches layer 2 \(sign\)/,
  });
  t.is((await shallow.kernel(new linalg.Matrix(1, 2, new Float64Array(2)))).nngp.data[0], 0);
  const without = stax.serial(dense(1, { wStd: 0 }), stax.relu(), dense(1), stax.relu(), dense(1));
  t.deepEqual([...(await without.kernel(x)).nngp.data], Array(9).fill(0));
  t.true((await stax.serial(dense(1, { wStd: 0, bStd: 1 }), stax.relu(), dense(1)).kernel(x)).nngp.data[0]! > 0);
});

test("a function that jumps at a named point has the kernel of sign, at any depth", async (t) => {
  const own = () => stax.elementwise(Math.sign, { kinks: [0] });
  const hidden = dense(1, { bStd: 0.1 });
  const of = async (activation: () => stax.Layer) =>
    stax.serial(hidden, activation(), hidden, activation(), dense(1)).kernel(x);
  const [mine, expected] = [await of(own), await of(stax.sign)];
  for (const kernel of ["nngp", "ntk"] as const) {
    for (const [i, k] of mine[kernel].data.entries()) near(t, k, expected[kernel].data[i]!, 1e-8);
  }
  await t.throwsAsync(stax.serial(hidden, stax.elementwise(Math.sign), dense(1)).kernel(x), {
    message: /elementwise\(f, \{ kinks: \[0\] \}\).*or take the activation of stax that is this function/,
  });
});
