import { ArgumentError, dataset, ensemble, hilbert, linalg, random, stax } from "infinite-nnqs";
import { maxRelativeDifference } from "../support/near.js";
import { paper } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = new hilbert.SpinHilbert(8);
const target = random.normal({ seed: 3 }, 2 * spins.dimension).map((x) => x / 4);
const task = await dataset.task(spins, target, { train: 150, seed: 1 });

for (const [name, activation, momentum] of [
  ["ReLU", stax.relu(), 0],
  ["leaky ReLU with momentum", stax.leakyRelu(0.3), 0.5],
  ["the absolute value", stax.abs(), 0],
] as const) {
  test(`both methods give one curve with ${name}, to 1e-10 over 100 steps in float64`, async (t) => {
    const network = stax.serial(stax.dense(700, paper), activation, stax.dense(1, paper));
    const options = { members: 1, steps: 100, learningRate: 0.5, momentum, precision: "float64" } as const;
    const grid = await ensemble.train(network, task, { ...options, method: "grid" });
    const dense = await ensemble.train(network, task, { ...options, method: "dense" });
    t.deepEqual([grid.method, dense.method], ["grid", "dense"]);
    t.true(grid.train.row(0)[grid.times.length - 1]! < 0.5 * grid.train.row(0)[0]!, "it trains");
    t.true(maxRelativeDifference(grid.train.data, dense.train.data) < 1e-10);
    t.true(maxRelativeDifference(grid.test.data, dense.test.data) < 1e-10);
  });
}

test("the dense method trains fermions and standard parameterization as the grid method does", async (t) => {
  const fermions = new hilbert.FermionHilbert(4, { up: 2, down: 1 });
  const wave = random.normal({ seed: 8 }, 2 * fermions.dimension);
  const sector = await dataset.task(fermions, wave, { train: 14, seed: 2 });
  const scale = { ...paper, parameterization: "standard" } as const;
  const network = stax.serial(stax.dense(90, scale), stax.relu(), stax.dense(1, scale));
  const options = { members: 2, steps: 60, learningRate: 0.01, precision: "float64" } as const;
  const grid = await ensemble.train(network, sector, { ...options, method: "grid" });
  const dense = await ensemble.train(network, sector, { ...options, method: "dense" });
  t.true(maxRelativeDifference(grid.train.data, dense.train.data) < 1e-10);
});

/** Gradient descent by central differences of the loss, for small networks of any kind. */
function differenceDescent(parameters: Float64Array, rate: Float64Array, steps: number, loss: () => number): number[] {
  const curve = [loss()];
  for (let step = 0; step < steps; step++) {
    const slopes = parameters.map((value, i) => {
      const h = 1e-5;
      parameters[i] = value + h;
      const above = loss();
      parameters[i] = value - h;
      const below = loss();
      parameters[i] = value;
      return (above - below) / (2 * h);
    });
    slopes.forEach((slope, i) => {
      parameters[i]! -= (rate[i]! * slope) / 2; // the loss is twice what is minimised
    });
    curve.push(loss());
  }
  return curve;
}

/** ψ of networks 2 → 4 → 3 → outputs, with parameters one after the other and their scales multiplied in. */
function amplitudes(parameters: Float64Array, widths: readonly number[], x: Float64Array, phi: (z: number) => number) {
  let h = [...x];
  let at = 0;
  for (let l = 0; l + 1 < widths.length; l++) {
    const [inputs, outputs] = [widths[l]!, widths[l + 1]!];
    const biases = at + inputs * outputs;
    const z = Array.from({ length: outputs }, (_, j) =>
      h.reduce((sum, value, k) => sum + value * parameters[at + k * outputs + j]!, parameters[biases + j]!),
    );
    at = biases + outputs;
    h = l + 2 < widths.length ? z.map(phi) : z;
  }
  return h;
}

for (const [waveFunction, activation, phi] of [
  ["separate", stax.tanh(), Math.tanh],
  ["shared", stax.relu(), (z: number) => Math.max(z, 0)],
  ["exponential", stax.leakyRelu(0.1), (z: number) => Math.max(z, 0.1 * z)],
  ["sharedExponential", stax.relu(), (z: number) => Math.max(z, 0)],
] as const) {
  test(`a deep network with ${waveFunction} wave function follows differences of its loss`, async (t) => {
    const inputs = new linalg.Matrix(9, 2, random.normal({ seed: 5 }, 18));
    const wave = random.normal({ seed: 6 }, 18);
    const deepTask = await dataset.task({ inputs }, wave, { train: Int32Array.of(0, 1, 3, 4, 6, 8) });
    const outputs = waveFunction.startsWith("shared") ? 2 : 1;
    const widths = [2, 4, 3, outputs];
    const network = stax.serial(
      ...[stax.dense(4, paper), activation, stax.dense(3, paper), activation, stax.dense(outputs, paper)],
    );
    const recordAt = [0, 1, 2, 3, 4, 5];
    const options = { members: 1, steps: 5, learningRate: 0.7, waveFunction, recordAt, precision: "float64" } as const;
    const result = await ensemble.train(network, deepTask, options);

    const bodies = outputs === 2 ? [0] : [0, 1];
    const count = widths.slice(1).reduce((sum, width, l) => sum + (widths[l]! + 1) * width, 0);
    const parameters = new Float64Array(bodies.length * count);
    const rate = new Float64Array(bodies.length * count);
    for (const component of bodies) {
      let at = component * count;
      widths.slice(1).forEach((width, l) => {
        const scale = paper.wStd / Math.sqrt(widths[l]!);
        const address = { component, layer: 4 * l };
        for (const w of random.normal(address, widths[l]! * width)) {
          rate[at] = 0.7 * scale ** 2;
          parameters[at++] = scale * w;
        }
        for (const b of random.normal({ ...address, layer: 4 * l + 1 }, width)) {
          rate[at] = 0.7 * paper.bStd ** 2;
          parameters[at++] = paper.bStd * b;
        }
      });
    }
    const loss = (indices: Int32Array) =>
      indices.reduce((sum, i) => {
        const f = bodies.flatMap((c) =>
          amplitudes(parameters.subarray(c * count, (c + 1) * count), widths, inputs.row(i), phi),
        );
        const modulus = Math.exp(f[0]!);
        const psi = /xponential/.test(waveFunction) ? [modulus * Math.cos(f[1]!), modulus * Math.sin(f[1]!)] : f;
        return sum + ((psi[0]! - wave[2 * i]!) ** 2 + (psi[1]! - wave[2 * i + 1]!) ** 2) / indices.length;
      }, 0);
    const curve = differenceDescent(parameters, rate, 5, () => loss(deepTask.trainIndices));
    curve.forEach((value, i) => {
      t.true(Math.abs(result.train.row(0)[i]! / value - 1) < 1e-7);
    });
    t.true(Math.abs(result.test.row(0)[5]! / loss(deepTask.testIndices) - 1) < 1e-7);
  });
}

test("a network that cannot be trained is refused when training starts", async (t) => {
  const wide = stax.serial(stax.dense(5, paper), stax.relu(), stax.dense(3, paper));
  await t.throwsAsync(ensemble.train(wide, task, { learningRate: 1 }), {
    instanceOf: ArgumentError,
    message: /last layer has width 3/,
  });
});
