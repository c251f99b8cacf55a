import { linalg, NumericalError, stax } from "infinite-nnqs";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

// The dual of a·erf(bx) and a·e^{−bx²} by the determinant q11·q22 − q12² of inputs in the plane, which is the square of their cross product: there nothing cancels.
function derivativeOf(name: "erf" | "gaussian", [x, y]: readonly (readonly [number, number])[]): number {
  const [q11, q22, q12] = [dot(x!, x!), dot(y!, y!), dot(x!, y!)];
  const determinant = ((x![0] * y![1] - x![1] * y![0]) / 2) ** 2;
  if (name === "erf") return 4 / Math.PI / Math.sqrt(1 + 2 * (q11 + q22) + 4 * determinant);
  const b = 0.3;
  return (4 * b * b * q12) / (1 + 2 * b * (q11 + q22) + 4 * b * b * determinant) ** 1.5;
}

function dot(x: readonly number[], y: readonly number[]): number {
  return (x[0]! * y[0]! + x[1]! * y[1]!) / 2;
}

const layers = { erf: stax.erf(), gaussian: stax.gaussian(1, -0.3), tanh: stax.tanh(), sigmoid: stax.sigmoid() };

test("kernels of nearly parallel inputs of different norms are right to 1e-9, or their loss is said", async (t) => {
  let [said, right] = [0, 0];
  for (const [name, layer] of Object.entries(layers)) {
    const network = stax.serial(stax.dense(1), layer, stax.dense(1));
    const frozen = stax.serial(stax.dense(1), layer, stax.dense(1, { trainable: false }));
    for (const scale of [10, 100, 1000, 1e4, 1e6, 1e9]) {
      for (const aside of [0.3, 1e-3, 0.1 * scale]) {
        const inputs: readonly (readonly [number, number])[] = [
          [0, 3 * scale],
          [aside, 2 * scale],
        ];
        const x = new linalg.Matrix(2, 2, inputs.flat());
        try {
          const { ntk } = await frozen.kernel(x); // Ṫ·K
          if (name === "erf" || name === "gaussian") {
            nearRelative(t, ntk.get(0, 1), derivativeOf(name, inputs) * dot(inputs[0]!, inputs[1]!), 2e-9);
          }
          t.true((await network.kernel(x)).ntk.data.every(Number.isFinite));
          right++;
        } catch (error) {
          t.true(
            error instanceof NumericalError && /nearly parallel inputs to rounding/.test(error.message),
            `${error}`,
          );
          t.true(scale >= 1e4 && aside < scale / 100, `${name} ${scale} ${aside}`);
          said++;
        }
      }
    }
  }
  t.true(said > 0 && right > said);
});

/** Slopes of a kink below and above 0. */
type Slopes = readonly [number, number];

// K and Θ of parallel (side 1) or opposite inputs of variances 1 behind dense layers without biases and kinks between them, by their angle, which is exact. Both are of degree 1 in each norm.
function behindKinks(side: 1 | -1, kinks: readonly Slopes[]): { k: number; theta: number } {
  let [variance, cosine, theta] = [1, side as number, side as number];
  for (const [a, b] of kinks) {
    const [angle, mean, step] = [Math.acos(cosine), (a * a + b * b) / 2, (a - b) ** 2 / 2 / Math.PI];
    theta *= mean - step * angle;
    cosine = cosine === 1 ? 1 : (step * (Math.sin(angle) - angle * cosine)) / mean + cosine;
    if (Math.abs(cosine - 1) < 1e-14) cosine = 1;
    variance *= mean;
    theta += variance * cosine;
  }
  return { k: variance * cosine, theta };
}

const slopes = { relu: [0, 1], abs: [-1, 1], leaky: [0.3, 1] } as const satisfies Record<string, Slopes>;
const kinkLayers = { relu: stax.relu(), abs: stax.abs(), leaky: stax.leakyRelu(0.3) };
const kinkNames = ["relu", "abs", "leaky"] as const;
const networksOfKinks = kinkNames.flatMap((first) => [
  [first],
  ...kinkNames.flatMap((second) => [[first, second], ...kinkNames.map((third) => [first, second, third])]),
]);

test("parallel and opposite inputs of different norms have the kernels of their angle behind any number of kinks", async (t) => {
  const factors = Float64Array.of(0.3, -0.7, 1.1, 0.45, -1.9, 2.3, 0.7, -1e-3, 750);
  const wholes = Float64Array.of(1, -2, 3, 5, -7, 30); // whose kernels come from a table
  const sets = [
    { scalars: factors, direction: [1] },
    { scalars: wholes, direction: [1] },
    { scalars: wholes, direction: [1, -2] },
    { scalars: factors, direction: [0.1, -0.7, 0.4] }, // parallel up to the rounding of products
  ];
  for (const names of networksOfKinks) {
    const network = stax.serial(
      stax.dense(1),
      ...names.flatMap((name) => [kinkLayers[name], stax.dense(1, { wStd: 1 })]),
    );
    const [same, opposite] = ([1, -1] as const).map((side) =>
      behindKinks(
        side,
        names.map((name) => slopes[name]),
      ),
    );
    for (const { scalars, direction } of sets) {
      const d = direction.length,
        n = scalars.length;
      const norm = direction.reduce((sum, x) => sum + x * x, 0) / d;
      const x = new linalg.Matrix(
        n,
        d,
        [...scalars].flatMap((c) => direction.map((component) => c * component)),
      );
      const first = new linalg.Matrix(2, d, x.data.slice(0, 2 * d));
      const [whole, part] = [await network.kernel(x), await network.kernel(first, x)];
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const scale = norm * Math.abs(scalars[i]! * scalars[j]!);
          const { k, theta } = (scalars[i]! * scalars[j]! > 0 ? same : opposite)!;
          for (const { nngp, ntk } of i < 2 ? [whole, part] : [whole]) {
            t.true(Math.abs(nngp.get(i, j) / scale - k) < 2e-15, `K ${names} ${i} ${j} of ${d}`);
            t.true(Math.abs(ntk.get(i, j) / scale - theta) < 8e-15, `Θ ${names} ${i} ${j} of ${d}`);
          }
        }
      }
    }
  }
});

test("parallel inputs stay parallel through functions that have a degree", async (t) => {
  const x = new linalg.Matrix(5, 1, [0.3, 0.6, 1.1, 1.7, 2.9]);
  for (const before of [stax.monomial(2), stax.monomial(3), stax.rectifiedMonomial(3), stax.layerNorm(), stax.relu()]) {
    const body = [stax.dense(1), before, stax.dense(1)];
    const { ntk } = await stax.serial(...body).kernel(x);
    // |x| has Ṫ = 1 there.
    const behind = await stax.serial(...body, stax.abs(), stax.dense(1, { trainable: false })).kernel(x);
    for (const [i, value] of behind.ntk.data.entries()) nearRelative(t, value, ntk.data[i]!, 1e-15, before.type);
  }
});
