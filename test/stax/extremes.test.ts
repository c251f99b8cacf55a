import { linalg, NumericalError, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const inputs = new linalg.Matrix(3, 2, Float64Array.of(0, 0, 1, 0.5, -0.3, 2));
const closed: readonly stax.ActivationLayer[] = [
  ...[
    stax.relu(),
    stax.leakyRelu(),
    stax.abs(),
    stax.sign(),
    stax.erf(),
    stax.sin(),
    stax.cos(),
    stax.rbf(),
    stax.exp(),
  ],
  ...[
    stax.gaussian(),
    stax.gelu(),
    stax.monomial(3),
    stax.hermite(4),
    ...[0, 1, 2].map((k) => stax.rectifiedMonomial(k)),
  ],
];
const finite = ({ nngp, ntk }: stax.KernelPair) => [...nngp.data, ...ntk.data].every(Number.isFinite);

test("zero inputs have kernels between any two activations", async (t) => {
  for (const first of closed) {
    for (const second of closed) {
      const network = stax.serial(stax.dense(5), first, stax.dense(5), second, stax.dense(1));
      const pair = await network.kernel(inputs);
      t.true(finite(pair), `${first.name}, ${second.name}`);
      for (let i = 0; i < 3; i++) t.true(pair.nngp.get(i, i) >= 0);
    }
  }
  const signs = stax.serial(stax.dense(5), stax.sign(), stax.dense(5), stax.sign());
  const { nngp } = await signs.kernel(inputs);
  t.deepEqual([nngp.get(0, 0), nngp.get(0, 1), nngp.get(0, 2), nngp.get(1, 1)], [0, 0, 0, 1]);
});

test("a variance of zero is the function at zero, as finite networks have it", async (t) => {
  const zeros = Float64Array.of(0, 0);
  const other = Float64Array.of(0, 2);
  for (const [layer, value, slope] of [
    [stax.relu(), [0, 0], [0, 0]],
    [stax.leakyRelu(0.25), [0, 0], [0.0625, (0.25 * 1.25) / 2]],
    [stax.abs(), [0, 0], [1, 0]],
    [stax.sign(), [0, 0], [0, 0]],
    [stax.rectifiedMonomial(0), [1, 0.5], [0, 0]],
    [stax.rectifiedMonomial(1), [0, 0], [0, 0]],
  ] as const) {
    const dual = await stax.dualActivation(layer, { q11: zeros, q22: other, q12: zeros });
    t.deepEqual([...dual.value], [...value], layer.name);
    t.deepEqual([...dual.derivative], [...slope], layer.name);
  }
});

test("e^x beyond the range of float64 is an error that names the layer", async (t) => {
  const network = stax.serial(stax.dense(5), stax.exp(), stax.dense(1));
  for (const variance of [356, 500, 720, 1000, 1436, 1500, 1e10, 1e300]) {
    const x = new linalg.Matrix(2, 1, Float64Array.of(Math.sqrt(variance), 0.1));
    const error = await t.throwsAsync(network.kernel(x), { instanceOf: NumericalError }, String(variance));
    t.regex(error.message, /layer 2 \(exp\) has no finite covariance/);
  }
  const x = new linalg.Matrix(1, 1, Float64Array.of(Math.sqrt(350)));
  t.true(Math.abs((await network.kernel(x)).nngp.data[0]! / Math.exp(700) - 1) < 1e-11);
});

test("inputs and weights whose squares overflow are an error, not infinity", async (t) => {
  const large = new linalg.Matrix(2, 2, Float64Array.of(1e200, 1, 1, 1));
  const linear = stax.serial(stax.dense(5));
  await t.throwsAsync(linear.kernel(large), { instanceOf: NumericalError, message: /overflow/ });
  await t.throwsAsync(linear.kernelDiagonal(large), { instanceOf: NumericalError, message: /overflow/ });
  const wide = stax.serial(stax.dense(5, { wStd: 1e150 }), stax.erf(), stax.dense(1));
  await t.throwsAsync(wide.kernel(new linalg.Matrix(1, 1, Float64Array.of(1e5))), {
    instanceOf: NumericalError,
    message: /layer 1 \(dense\)/,
  });
  const norm = stax.serial(stax.dense(5), stax.layerNorm({ epsilon: 0 }), stax.erf());
  await t.throwsAsync(norm.kernel(inputs), { instanceOf: NumericalError, message: /layer 2 \(layerNorm\)/ });
});

test("opposite inputs are opposite to rounding: the sign's kernel is −1", async (t) => {
  const x = Float64Array.from({ length: 40 }, (_, i) => Math.sin(3 * i + 1));
  const pair = new linalg.Matrix(2, 40, Float64Array.from([...x, ...x.map((v) => -v)]));
  const { nngp } = await stax.serial(stax.dense(5), stax.sign()).kernel(pair);
  t.is(nngp.get(0, 1), -1);
  t.is(nngp.get(0, 0), 1);
});

test("a kernel does not depend on how its inputs lie beside others, ordinary or extreme", async (t) => {
  const rows = [0, 1e-90, 3e-200, 1e-3, 0.7, 2, 1e40, 1e80, 5, 0.1, 3].map((s, i) => [s, (s * (i - 4)) / 7]);
  for (const layer of closed.filter(({ name }) => name !== "exp" && !name.startsWith("mono") && name !== "hermite")) {
    const network = stax.serial(stax.dense(5), layer.name === "rectifiedMonomial" ? stax.gelu() : layer);
    const all = await network.kernel(new linalg.Matrix(rows.length, 2, Float64Array.from(rows.flat())));
    for (let i = 0; i < rows.length; i++) {
      for (let j = i; j < rows.length; j++) {
        const two = await network.kernel(new linalg.Matrix(2, 2, Float64Array.from([...rows[i]!, ...rows[j]!])));
        t.is(all.nngp.get(i, j), two.nngp.get(0, 1), `${layer.name} ${i} ${j}`);
        t.is(all.ntk.get(i, j), two.ntk.get(0, 1), `${layer.name} ${i} ${j}`);
      }
    }
  }
});
