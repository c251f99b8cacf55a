import { ArgumentError, linalg, ShapeError, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const { Matrix } = linalg;

const inputs = new Matrix(
  4,
  3,
  Float64Array.from({ length: 12 }, (_, i) => Math.sin(3 * i + 1)),
);
const options = { wStd: 1.2, bStd: 0.4 } as const;

const networks: Readonly<Record<string, stax.Network>> = {
  ntk: stax.serial(stax.dense(6, options), stax.gelu(), stax.dense(5, options), stax.tanh(), stax.dense(2, options)),
  standard: stax.serial(
    stax.dense(6, { ...options, parameterization: "standard" }),
    stax.erf(),
    stax.dense(1, { ...options, parameterization: "standard" }),
  ),
  residual: stax.serial(
    stax.dense(5, options),
    stax.fanOut(2),
    stax.parallel([stax.sin(), stax.dense(5, options)], stax.identity()),
    stax.fanInSum(),
    stax.layerNorm({ epsilon: 1e-3 }),
    stax.exp(1, 0.5),
    stax.dense(1),
  ),
  cosNet: stax.serial(stax.cosNet(7, { wStd: 1.3 }), stax.dense(1, { wStd: 2 })),
  gaussNet: stax.serial(stax.gaussNet(7, { wStd: 0.8 }), stax.dense(1)),
  fourier: stax.serial(
    stax.fourierFeatures([1, 0.5], new Matrix(2, 3, Float64Array.of(0.1, 0.2, 0.3, -0.2, 0.1, 0.4))),
    stax.dense(4, options),
    stax.hermite(3),
    stax.dense(1),
  ),
};

test("the Jacobian is the derivative of apply with respect to every parameter", async (t) => {
  for (const [name, network] of Object.entries(networks)) {
    const parameters = await network.init(3, { seed: 5 });
    const jacobian = await network.jacobian(parameters, inputs);
    let column = 0;
    for (const layer of parameters) {
      for (const values of [layer.weights, layer.biases ?? new Float64Array(0)]) {
        for (let k = 0; k < values.length; k++, column++) {
          const h = 1e-5;
          const at = async (shift: number) => {
            values[k]! += shift;
            const { data, columns } = await network.apply(parameters, inputs);
            values[k]! -= shift;
            return Float64Array.from({ length: inputs.rows }, (_, i) => data[i * columns]!);
          };
          const [up, down] = [await at(h), await at(-h)];
          for (let i = 0; i < inputs.rows; i++) {
            const slope = (up[i]! - down[i]!) / (2 * h);
            t.true(Math.abs(slope - jacobian.get(i, column)) < 1e-7, `${name}: ∂f(${i})/∂θ${column} ${slope}`);
          }
        }
      }
    }
    t.is(column, jacobian.columns);
  }
});

test("initial parameters are drawn anew for every seed, member and component", async (t) => {
  const network = networks["ntk"]!;
  const first = (await network.init(3, { seed: 1 }))[0]!.weights;
  t.deepEqual((await network.init(3, { seed: 1 }))[0]!.weights, first);
  for (const other of [{ seed: 2 }, { seed: 1, member: 1 }, { seed: 1, component: 1 }]) {
    t.notDeepEqual((await network.init(3, other))[0]!.weights, first);
  }
});

test("with a frozen body only the readout is left, and the NTK is the NNGP kernel over the readout's variance", async (t) => {
  const body = [stax.dense(6, options), stax.relu()] as const;
  const network = stax.serial(...stax.freeze<stax.Layer>(...body), stax.dense(1, { wStd: 1 }));
  t.is((await network.jacobian(await network.init(3), inputs)).columns, 6);
  const { nngp, ntk } = await network.kernel(inputs);
  t.deepEqual(ntk.data, nngp.data); // (S25) with σ = 1
  const scaled = await stax
    .serial(...stax.freeze<stax.Layer>(...body), stax.dense(1, { wStd: 0.5, parameterization: "standard" }))
    .kernel(inputs);
  for (let i = 0; i < 16; i++) t.true(Math.abs(scaled.ntk.data[i]! * 0.25 - 6 * scaled.nngp.data[i]!) < 1e-14);
});

test("compositions that have no kernel fail when they are built, and the message names the layer and the remedy", (t) => {
  const refused = (build: () => unknown, pattern: RegExp) =>
    t.throws(build, { instanceOf: ArgumentError, message: pattern });
  refused(
    () => stax.serial(stax.dense(3), stax.relu(), stax.abs()),
    /layer 3 \(abs\) follows layer 2 \(relu\).*Put stax.dense/,
  );
  refused(() => stax.serial(stax.relu()), /layer 1 \(relu\) acts on the inputs/);
  refused(() => stax.serial(stax.dense(3), stax.cosNet(4)), /feature map of the inputs/);
  refused(() => stax.serial(stax.dense(3), stax.fanOut(2), stax.fanInSum()), /must be followed by parallel/);
  refused(() => stax.serial(stax.dense(3), stax.relu(), stax.layerNorm()), /must follow a dense layer/);
  refused(
    () => stax.serial(stax.dense(3), stax.fanOut(2), stax.parallel(stax.relu(), stax.identity()), stax.fanInSum()),
    /more than one branch ends without a dense layer/,
  );
  refused(
    () => stax.serial(stax.dense(3), stax.fanOut(2), stax.parallel(stax.dense(4), stax.identity()), stax.fanInSum()),
    /widths 4, 3/,
  );
  refused(() => stax.dense(-1), /`width`/);
  refused(() => stax.dense(3, { wStd: -0.5 }), /`wStd`.*-0.5/);
});

test("inputs and parameters that do not fit are refused by name", async (t) => {
  const network = networks["standard"]!;
  await t.throwsAsync(network.apply(await network.init(2), inputs), {
    instanceOf: ShapeError,
    message: /layer 1 \(dense\)/,
  });
  const infinite = new Matrix(1, 3, Float64Array.of(1, Number.POSITIVE_INFINITY, 0));
  await t.throwsAsync(network.kernel(infinite), { instanceOf: ArgumentError, message: /x1.*Infinity|inf/i });
  const silent = stax.serial(stax.dense(3), stax.elementwise(Math.atan, { name: "atan", quadrature: false }));
  await t.throwsAsync(silent.kernel(inputs), { instanceOf: ArgumentError, message: /layer 2 \(atan\)/ });
});

test("what is no layer is refused by its place", (t) => {
  for (const thing of [{}, undefined, 3, { type: "densely" }, stax.relu]) {
    t.throws(() => stax.serial(stax.dense(2), thing as unknown as ReturnType<typeof stax.relu>), {
      instanceOf: ArgumentError,
      message: (message) => message.includes("`layer 2` must be a layer"),
    });
  }
});

test("a forward pass asks a function of one's own for its values alone, the way back for its derivative once", async (t) => {
  const asked = { value: 0, derivative: 0 };
  const square = stax.elementwise(
    (x) => {
      asked.value++;
      return x * x;
    },
    {
      derivative: (x) => {
        asked.derivative++;
        return 2 * x;
      },
    },
  );
  const network = stax.serial(stax.dense(5), square, stax.dense(1));
  const parameters = await network.init(3, { seed: 1 });
  asked.value = 0;
  await network.apply(parameters, inputs);
  t.deepEqual(asked, { value: 20, derivative: 0 });
  await network.jacobian(parameters, inputs);
  t.deepEqual(asked, { value: 40, derivative: 20 });
});
