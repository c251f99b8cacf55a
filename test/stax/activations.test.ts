import { ArgumentError, linalg, NumericalError, stax, ToleranceError } from "infinite-nnqs";
import { test } from "../support/test.js";

const { Matrix } = linalg;

/** Two inputs of two components with x·x/2 = q11, x'·x'/2 = q22, x·x'/2 = q. */
function inputs(q11: number, q22: number, q: number): readonly [linalg.Matrix, linalg.Matrix] {
  const a = Math.sqrt(2 * q11);
  const b = (2 * q) / a;
  return [new Matrix(1, 2, Float64Array.of(a, 0)), new Matrix(1, 2, Float64Array.of(b, Math.sqrt(2 * q22 - b * b)))];
}

/** T and Ṫ of an activation: behind a plain dense layer Θ = K = q, so that the network's NTK is Ṫ·q. */
async function dual(activation: stax.ActivationLayer, q11: number, q22: number, q: number) {
  const { nngp, ntk } = await stax.serial(stax.dense(8), activation).kernel(...inputs(q11, q22, q));
  return { t: nngp.data[0]!, dot: ntk.data[0]! / q };
}

const golden: readonly (readonly [stax.ActivationLayer, number, number])[] = [
  [stax.relu(), 0.265378091518942, 0.318864669158736],
  [stax.leakyRelu(0.1), 0.254956254130343, 0.358280382018576],
  [stax.abs(), 0.661512366075769, 0.275458676634943],
  [stax.erf(), 0.175479656091822, 0.450158158078553],
  [stax.sin(), 0.15110733607621, 0.397704300017816],
  [stax.cos(), 0.397704300017816, 0.15110733607621],
  [stax.rbf(0.6), 0.486752255959972, 0.584102707151966],
  [stax.exp(1, 0.5), 1.41906754859326, 0.354766887148314],
  [stax.gaussian(1, -1), 0.353553390593274, 0.0707106781186548],
  [stax.gelu(), 0.188060676734996, 0.324817221804322],
  [stax.sign(), 0.275458676634943, 0],
  [stax.rectifiedMonomial(2), 0.557602211691783, 1.06151236607577],
];

test("dual activations have the golden values", async (t) => {
  for (const [activation, value, dot] of golden) {
    const actual = await dual(activation, 0.7, 1.3, 0.4);
    t.true(Math.abs(actual.t - value) < 1e-12, `${activation.name}: T = ${actual.t}`);
    t.true(Math.abs(actual.dot - dot) < 1e-12, `${activation.name}: Ṫ = ${actual.dot}`);
  }
});

test("normalised Hermite polynomials give powers of the covariance at unit variance", async (t) => {
  for (const degree of [0, 1, 2, 3, 7]) {
    const { t: value, dot } = await dual(stax.hermite(degree), 1, 1, 0.4);
    t.true(Math.abs(value - 0.4 ** degree) < 1e-14);
    t.true(Math.abs(dot - degree * 0.4 ** (degree - 1)) < 1e-14);
  }
});

/** Every activation as a plain function, written down independently of the native ones. */
const functions: readonly (readonly [stax.ActivationLayer, (x: number) => number, readonly number[]])[] = [
  [stax.relu(), (x) => Math.max(x, 0), [0]],
  [stax.leakyRelu(0.3), (x) => Math.max(x, 0.3 * x), [0]],
  [stax.abs(), Math.abs, [0]],
  [stax.sin(1.2, 0.7, 0.3), (x) => 1.2 * Math.sin(0.7 * x + 0.3), []],
  [stax.cos(0.8, 1.1, -0.4), (x) => 0.8 * Math.cos(1.1 * x - 0.4), []],
  [stax.rbf(0.6), (x) => Math.SQRT2 * Math.sin(Math.sqrt(1.2) * x + Math.PI / 4), []],
  [stax.exp(0.9, 0.6), (x) => 0.9 * Math.exp(0.6 * x), []],
  [stax.gaussian(1.1, -0.6), (x) => 1.1 * Math.exp(-0.6 * x * x), []],
  [stax.monomial(3), (x) => x ** 3, []],
  [stax.monomial(4), (x) => x ** 4, []],
  [stax.rectifiedMonomial(1), (x) => Math.max(x, 0), [0]],
  [stax.rectifiedMonomial(3), (x) => Math.max(x, 0) ** 3, [0]],
  [stax.rectifiedMonomial(4), (x) => Math.max(x, 0) ** 4, [0]],
  [stax.hermite(2), (x) => (x * x - 1) / Math.SQRT2, []],
  [stax.hermite(3), (x) => (x ** 3 - 3 * x) / Math.sqrt(6), []],
];

/** Kernels of one input with others at several angles, all of variance `q11`. */
async function arc(activation: stax.ActivationLayer, q11: number) {
  const [cosines, a] = [[1, 0.99, 0.4, -0.7, -1], Math.sqrt(2 * q11)];
  const others = new Matrix(5, 2, Float64Array.from(cosines.flatMap((c) => [a * c, a * Math.sqrt(1 - c * c)])));
  return stax.serial(stax.dense(8), activation).kernel(new Matrix(1, 2, Float64Array.of(a, 0)), others);
}

test("closed forms agree with quadrature of the function itself, from parallel to opposite", async (t) => {
  for (const [activation, f, kinks] of functions) {
    const [exact, numeric] = [await arc(activation, 0.8), await arc(stax.elementwise(f, { kinks }), 0.8)];
    for (const kernel of ["nngp", "ntk"] as const) {
      const scale = Math.max(1, exact[kernel].data[0]!);
      for (let i = 0; i < 5; i++) {
        const difference = Math.abs(exact[kernel].data[i]! - numeric[kernel].data[i]!);
        t.true(difference < 1e-8 * scale, `${activation.name}: ${kernel}[${i}] differs by ${difference}`);
      }
    }
  }
});

test("with kinks away from zero T agrees with a plain sum and Ṫ is the slope of T", async (t) => {
  const clipped = (x: number) => Math.min(Math.max(x, -0.5), 1);
  const [q, h] = [0.4, 1e-3];
  const rows = [q - h, q, q + h].flatMap((c) => [(2 * c) / Math.SQRT2, Math.sqrt(2 - 2 * c * c)]);
  const network = stax.serial(stax.dense(8), stax.elementwise(clipped, { kinks: [-0.5, 1], tolerance: 1e-7 }));
  const { nngp, ntk } = await network.kernel(
    new Matrix(1, 2, Float64Array.of(Math.SQRT2, 0)),
    new Matrix(3, 2, Float64Array.from(rows)),
  );
  t.true(Math.abs(nngp.data[1]! - trapezoid(clipped, 1, 1, q)) < 1e-3);
  t.true(Math.abs(ntk.data[1]! / q - (nngp.data[2]! - nngp.data[0]!) / (2 * h)) < 1e-6);
});

/** E[φ(u)φ(v)] by the trapezoidal rule in both normals, which converges geometrically for smooth φ. */
function trapezoid(f: (x: number) => number, q11: number, q22: number, q: number): number {
  const [s1, along] = [Math.sqrt(q11), q / Math.sqrt(q11)];
  const rest = Math.sqrt(q22 - along * along);
  let sum = 0;
  for (let i = -90; i <= 90; i++) {
    const z = i / 10;
    for (let j = -90; j <= 90; j++) {
      const y = j / 10;
      sum += f(s1 * z) * f(along * z + rest * y) * Math.exp(-(z * z + y * y) / 2);
    }
  }
  return sum / 100 / (2 * Math.PI);
}

test("tanh, sigmoid and softplus are their quadrature, in closed form and as own functions", async (t) => {
  const cases: readonly (readonly [stax.ActivationLayer, (x: number) => number, (x: number) => number])[] = [
    [stax.tanh(), Math.tanh, (x) => 1 / Math.cosh(x) ** 2],
    [stax.sigmoid(), (x) => 1 / (1 + Math.exp(-x)), (x) => Math.exp(-Math.abs(x)) / (1 + Math.exp(-Math.abs(x))) ** 2],
    [stax.softplus(), (x) => Math.log1p(Math.exp(x)), (x) => 1 / (1 + Math.exp(-x))],
  ];
  for (const [activation, f, derivative] of cases) {
    for (const q of [0.9, -0.5]) {
      for (const [layer, tolerance] of [
        [activation, 1e-12],
        [stax.elementwise(f, { derivative }), 1e-8],
      ] as const) {
        const { t: value, dot } = await dual(layer, 0.7, 1.3, q);
        t.true(Math.abs(value - trapezoid(f, 0.7, 1.3, q)) < tolerance, activation.name);
        t.true(Math.abs(dot - trapezoid(derivative, 0.7, 1.3, q)) < tolerance, activation.name);
      }
    }
  }
});

test("a kink that is not named is an error, not a wrong number", async (t) => {
  const network = stax.serial(
    stax.dense(8),
    stax.elementwise((x) => Math.max(x, 0.3)),
  );
  await t.throwsAsync(network.kernel(...inputs(1, 1, 0.5)), { instanceOf: ToleranceError, message: /layer 2/ });
});

test("a Gaussian bump that grows has no covariance beyond variance 1/4b, and the error names the layer", async (t) => {
  const network = stax.serial(stax.dense(8), stax.gaussian(1, 0.5));
  await t.throwsAsync(network.kernel(...inputs(0.6, 0.3, 0.1)), {
    instanceOf: NumericalError,
    message: /layer 2 \(gaussian\)/,
  });
});

test("parameters that are not finite and degrees that are not whole are refused by name", (t) => {
  t.throws(() => stax.erf(Number.NaN), { instanceOf: ArgumentError, message: /erf: `a`/ });
  t.throws(() => stax.hermite(1.5), { instanceOf: ArgumentError });
  t.throws(() => stax.rbf(-1), { instanceOf: ArgumentError });
});
