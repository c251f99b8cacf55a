import { linalg, NumericalError, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const base = [0.7, -1.3, 0.4];
const offset = [0.5, 0.3, -0.8];

/** Two inputs `distance` apart along `offset`, as float64 has them. */
function pair(distance: number): linalg.Matrix {
  return new linalg.Matrix(2, 3, Float64Array.from([...base, ...base.map((x, i) => x + distance * offset[i]!)]));
}

/** |x−x'|²/d. */
function squaredDistance(x: linalg.Matrix): number {
  return x.row(0).reduce((sum, v, i) => sum + (v - x.get(1, i)) ** 2, 0) / x.columns;
}

const distances = [1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-13];

test("kernels of inputs alone by their distance keep their digits where variances are large", async (t) => {
  for (const wStd of [1, 1e2, 1e4, 3e4]) {
    for (const distance of distances) {
      const x = pair(distance);
      const exact = Math.exp(-(wStd ** 2) * squaredDistance(x));
      const rbf = await stax.serial(stax.dense(5, { wStd }), stax.rbf()).kernel(x);
      t.true(Math.abs(rbf.nngp.get(0, 1) - exact) < 1e-10, `rbf ${wStd} ${distance}`);
      t.true(Math.abs(rbf.ntk.get(0, 1) / rbf.ntk.get(0, 0) - exact) < 3 * distance + 1e-10);
      for (const [layer, scale] of [
        [stax.cosNet(5, { wStd }), 0.5],
        [stax.gaussNet(5, { wStd }), 1],
      ] as const) {
        const { nngp } = await stax.serial(layer, stax.dense(1)).kernel(x);
        t.true(Math.abs(nngp.get(0, 1) - scale * Math.sqrt(exact)) < 1e-10, `${layer.type} ${wStd} ${distance}`);
      }
    }
  }
});

test("the angle between close inputs is right far below 1e-8", async (t) => {
  for (const distance of distances) {
    const x = pair(distance);
    const [a, b] = [x.row(0), x.row(1)];
    const d = a.map((v, i) => b[i]! - v); // exact
    const cross = Math.hypot(...[0, 1, 2].map((i) => a[i]! * d[(i + 1) % 3]! - a[(i + 1) % 3]! * d[i]!));
    const angle = Math.asin(cross / (Math.hypot(...a) * Math.hypot(...b)));
    const { nngp } = await stax.serial(stax.dense(5), stax.sign()).kernel(x);
    t.true(Math.abs(nngp.get(0, 1) - (1 - (2 * angle) / Math.PI)) < 1e-10, String(distance));
    const relu = await stax.serial(stax.dense(5), stax.relu()).kernel(x);
    const variance = a.reduce((sum, v, i) => sum + v * b[i]!, 0) / 3;
    t.true(Math.abs(relu.ntk.get(0, 1) / variance - (0.5 - angle / (2 * Math.PI))) < 1e-10, String(distance));
  }
});

test("inputs on a grid have exact distances too", async (t) => {
  const x = new linalg.Matrix(
    2,
    2,
    Float64Array.from([128, 1, 128, 0], (v) => v * 2 ** -20),
  );
  const { nngp } = await stax.serial(stax.dense(5, { wStd: 2 ** 20 }), stax.rbf()).kernel(x);
  t.true(Math.abs(nngp.get(0, 1) / Math.exp(-0.5) - 1) < 1e-13);
});

test("where rounding takes the kernel of close inputs the error names layer, variance and remedy", async (t) => {
  const message =
    /layer \d \((sine|erf|tanh|gaussian)\) loses .* variances of \d\.\de\+\d+ reach it\. Use a smaller wStd/;
  const wide = { wStd: 1e6 };
  const deep = (layer: stax.ActivationLayer) =>
    stax.serial(stax.dense(5), stax.relu(), stax.dense(5, { wStd: 3e4 }), layer);
  for (const layer of [stax.rbf(), stax.erf(), stax.tanh(), stax.gaussian()]) {
    for (const network of [stax.serial(stax.dense(5, wide), layer), deep(layer)]) {
      await t.throwsAsync(network.kernel(pair(1e-8)), { instanceOf: NumericalError, message });
      const far = await network.kernel(pair(1));
      t.true([...far.nngp.data, ...far.ntk.data].every(Number.isFinite));
      const same = await network.kernel(pair(0));
      t.is(same.nngp.get(0, 1), same.nngp.get(0, 0));
      t.is(same.ntk.get(0, 1), same.ntk.get(1, 1));
    }
  }
});

test("an input whose squares vanish counts as 0 against others too", async (t) => {
  const x = new linalg.Matrix(2, 2, Float64Array.of(5e-324, 1e-170, 1, 1.0000001));
  for (const layer of [stax.sign(), stax.relu(), stax.tanh()]) {
    const { nngp } = await stax.serial(stax.dense(5, { wStd: 1e5 }), layer).kernel(x);
    t.deepEqual([nngp.get(0, 0), nngp.get(0, 1), nngp.get(1, 0)], [0, 0, 0], layer.name);
  }
});
