import { ArgumentError, dataset, ensemble, linalg, random, stax } from "infinite-nnqs";
import { allParameters } from "../support/parameters.js";
import { test } from "../support/test.js";

const scattered = new linalg.Matrix(6, 2, random.normal({ seed: 5 }, 12));
const zeros = new linalg.Matrix(6, 2);
const taskOf = (inputs: linalg.Matrix, target: Float64Array) =>
  dataset.task({ inputs }, target, { train: Int32Array.of(0, 1, 2, 3) });
const silent = await taskOf(scattered, new Float64Array(6));
const options = { members: 1, steps: 0, learningRate: 0.1, precision: "float64", keepParameters: true } as const;
const networkOf = (layer: stax.ActivationLayer) => stax.serial(stax.dense(5), layer, stax.dense(1));

test("an own function is never trained as the built-in one whose name it bears", async (t) => {
  for (const name of ["gelu", "sine", "tanh", "identity", "erf"]) {
    const error = await t.throwsAsync(
      ensemble.train(networkOf(stax.elementwise((x) => x ** 3, { name })), silent, options),
      { instanceOf: ArgumentError },
    );
    t.regex(
      error.message,
      new RegExp(`\`${name}\` is a JavaScript function.*Use one that stax has by name, such as stax.relu`),
    );
  }
  const straight = stax.elementwise(Math.tanh, { name: "tanh", derivative: () => 1 });
  await t.throwsAsync(ensemble.train(networkOf(straight), silent, options), {
    instanceOf: ArgumentError,
  });
});

const everyActivation: readonly stax.ActivationLayer[] = [
  ...[stax.relu(), stax.leakyRelu(0.2), stax.abs(), stax.sign(), stax.erf(1.1, 0.7, 0.2), stax.sin(1, 0.8, 0.1)],
  ...[stax.exp(1, 0.5), stax.gaussian(), stax.gelu(), stax.tanh(), stax.sigmoid(), stax.softplus()],
  ...[0, 1, 2, 3].flatMap((n) => [stax.monomial(n), stax.rectifiedMonomial(n), stax.hermite(n)]),
];

test("apply and training take every activation for the same function, at its kinks too", async (t) => {
  for (const activation of everyActivation) {
    for (const inputs of [scattered, zeros]) {
      const network = networkOf(activation);
      const data = await taskOf(inputs, new Float64Array(6).fill(0.25));
      const trained = await ensemble.train(network, data, options);
      const outputs = await network.apply(trained.parameters![0]![0]!, data.inputs);
      const loss = (indices: Int32Array) =>
        indices.reduce((sum, i) => sum + (outputs.get(i, 0) - 0.25) ** 2, 0) / indices.length;
      t.true(Math.abs(trained.train.get(0, 0) - loss(data.trainIndices)) < 1e-13, activation.name);
      t.true(Math.abs(trained.test.get(0, 0) - loss(data.testIndices)) < 1e-13, activation.name);
    }
  }
});

test("a training step follows the Jacobian, at kinks too", async (t) => {
  for (const activation of everyActivation) {
    for (const inputs of [scattered, zeros]) {
      for (const method of activation.type === "piecewiseLinear"
        ? (["dense", "auto"] as const)
        : (["dense"] as const)) {
        const network = stax.serial(stax.dense(5, { bStd: 0 }), activation, stax.dense(1, { bStd: 0 }));
        const standard = stax.serial(
          ...network.layers.map((layer) =>
            layer.type === "dense" ? { ...layer, parameterization: "standard" as const } : layer,
          ),
        );
        const target = random.normal({ seed: 8 }, 6);
        const data = await taskOf(inputs, target);
        const [before, after] = [
          await ensemble.train(standard, data, { ...options, method }),
          await ensemble.train(standard, data, { ...options, method, steps: 1 }),
        ].map((result) => result.parameters![0]![0]!) as [stax.LayerParameters[], stax.LayerParameters[]];
        const jacobian = await standard.jacobian(before, data.inputs);
        const outputs = await standard.apply(before, data.inputs);
        const [old, moved] = [allParameters(before), allParameters(after)];
        for (const [p, value] of old.entries()) {
          let gradient = 0;
          for (const i of data.trainIndices) gradient += (jacobian.get(i, p) * (outputs.get(i, 0) - target[i]!)) / 4;
          t.true(
            Math.abs(moved[p]! - (value - 0.1 * gradient)) < 1e-13,
            `${activation.name}, ${method}, parameter ${p}`,
          );
        }
      }
    }
  }
});

test("at a kink the derivative is the slope from the left; the sign of 0 is 0 and 1[x≥0] is 1", async (t) => {
  const hardTanh = stax.elementwise((x) => Math.min(1, Math.max(-1, x)), { name: "hardTanh", kinks: [-1, 1] });
  const relu = stax.elementwise((x) => Math.max(x, 0), { name: "own relu", kinks: [0] });
  const cases: readonly (readonly [stax.ActivationLayer, number, number, number])[] = [
    [stax.relu(), 0, 0, 0],
    [stax.leakyRelu(0.25), 0, 0, 0.25],
    [stax.abs(), 0, 0, -1],
    [stax.sign(), 0, 0, 0],
    [stax.rectifiedMonomial(0), 0, 1, 0],
    [stax.rectifiedMonomial(1), 0, 0, 0],
    [stax.rectifiedMonomial(2), 0, 0, 0],
    [relu, 0, 0, 0],
    [hardTanh, -1, -1, 0],
    [hardTanh, 1, 1, 1],
    [hardTanh, 1 + 1e-12, 1, 0],
    [hardTanh, 1 - 1e-12, 1 - 1e-12, 1],
  ];
  for (const [activation, x, value, slope] of cases) {
    const network = stax.serial(stax.dense(1), activation, stax.dense(1));
    const parameters = [{ weights: Float64Array.of(1) }, { weights: Float64Array.of(1) }];
    const at = new linalg.Matrix(1, 1, Float64Array.of(x));
    t.true(Math.abs((await network.apply(parameters, at)).get(0, 0) - value) < 1e-9, activation.name);
    const bias = stax.serial(stax.dense(1, { bStd: 1 }), activation, stax.dense(1));
    const withBias = [{ weights: Float64Array.of(1), biases: Float64Array.of(0) }, { weights: Float64Array.of(1) }];
    const jacobian = await bias.jacobian(withBias, at);
    t.true(Math.abs(jacobian.get(0, 1) - slope) < 1e-9, `${activation.name} at ${x}: ${jacobian.get(0, 1)}`);
  }
});
