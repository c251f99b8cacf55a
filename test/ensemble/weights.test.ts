import { dataset, ensemble, hilbert, linalg, predict, random, stax } from "infinite-nnqs";
import { allNear, maxRelativeDifference, near } from "../support/near.js";
import { paper, paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(6);
const target = random.normal({ seed: 3 }, 128).map((x) => x / 8);
const weights = random.normal({ seed: 4 }, 64).map((x) => 0.1 + x ** 2);
const options = { train: 40, seed: 1 };
const [plain, weighted] = [
  await dataset.task(spins, target, options),
  await dataset.task(spins, target, { ...options, weights }),
];

test("weights of one change no bit, and a common factor is a factor of the step size and the losses", async (t) => {
  const ones = await dataset.task(spins, target, { ...options, weights: new Float64Array(64).fill(1) });
  const fours = await dataset.task(spins, target, { ...options, weights: new Float64Array(64).fill(4) });
  for (const method of ["grid", "dense"] as const) {
    const run = { members: 2, steps: 30, method, precision: "float64" } as const;
    const train = (task: dataset.Task, learningRate: number) =>
      ensemble.train(paperNetworkOf(33), task, { ...run, learningRate });
    const reference = await train(plain, 0.8);
    t.deepEqual((await train(ones, 0.8)).train, reference.train);
    const scaled = await train(fours, 0.2);
    allNear(t, scaled.test.data, reference.test.data.map((loss) => 4 * loss), 1e-12, method); // biome-ignore format: one line
  }
});

test("both methods descend the weighted loss, to 1e-10, and report it", async (t) => {
  const run = { members: 2, steps: 60, learningRate: 0.3, precision: "float64", keepParameters: true } as const;
  const grid = await ensemble.train(paperNetworkOf(50), weighted, { ...run, method: "grid" });
  const dense = await ensemble.train(paperNetworkOf(50), weighted, { ...run, method: "dense" });
  t.true(maxRelativeDifference(grid.train.data, dense.train.data) < 1e-10);
  t.true(maxRelativeDifference(grid.test.data, dense.test.data) < 1e-10);
  const last = grid.times.length - 1;
  const network = paperNetworkOf(50);
  for (const [losses, indices] of [
    [grid.train, weighted.trainIndices],
    [grid.test, weighted.testIndices],
  ] as const) {
    const outputs = await Promise.all(
      grid.parameters![1]!.map((parameters) => network.apply(parameters, weighted.inputs.selectRows(indices))),
    );
    const loss = [...indices].reduce((sum, index, i) => {
      const errors = outputs.map((output, part) => output.data[i]! - target[2 * index + part]!);
      return sum + (weights[index]! * (errors[0]! ** 2 + errors[1]! ** 2)) / indices.length;
    }, 0);
    near(t, losses.get(1, last) / loss, 1, 1e-12, "reported loss");
  }
});

test("wide weighted ensembles follow the weighted prediction for discrete steps", async (t) => {
  const limit = await predict.supervised(paperNetworkOf(1), weighted);
  const [members, steps] = [12, 200];
  const { learningRate } = limit;
  const run = { members, steps, learningRate, recordAt: [steps], precision: "float64" } as const;
  const trained = await ensemble.train(paperNetworkOf(2048), weighted, run);
  const expected = await limit.lossesWithSpread([steps], { dynamics: "discrete" });
  const mean = trained.test.data.reduce((a, b) => a + b) / members;
  near(t, mean, expected.totalTest[0]!, (4 * expected.memberStdTest[0]!) / Math.sqrt(members), "test loss");
});

test("a step of an exponential wave function follows the weighted loss", async (t) => {
  const inputs = new linalg.Matrix(6, 2, random.normal({ seed: 5 }, 12));
  const wave = random.normal({ seed: 6 }, 12);
  const w = Float64Array.of(1, 3, 0.2, 2, 5, 0.5);
  const task = await dataset.task({ inputs }, wave, { train: 6, weights: w });
  const network = stax.serial(stax.dense(4, paper), stax.tanh(), stax.dense(2, paper));
  const run = { members: 1, waveFunction: "sharedExponential", precision: "float64", keepParameters: true } as const;
  const lossAfter = async (learningRate: number) =>
    (await ensemble.train(network, task, { ...run, steps: 1, learningRate, recordAt: [0, 1] })).train.row(0);
  // The loss falls by η·‖∇‖² to first order; halving a small step halves the fall.
  const [a, b] = [await lossAfter(1e-5), await lossAfter(5e-6)];
  t.true(a[1]! < a[0]! && Math.abs((a[0]! - a[1]!) / (b[0]! - b[1]!) - 2) < 1e-3);
  const { parameters } = await ensemble.train(network, task, { ...run, steps: 0, learningRate: 1 });
  const f = await network.apply(parameters![0]![0]!, inputs);
  const jacobians = [0, 1].map((output) => network.jacobian(parameters![0]![0]!, inputs, { output }));
  const [j0, j1] = await Promise.all(jacobians);
  const gradient = new Float64Array(j0!.columns);
  for (let i = 0; i < 6; i++) {
    const [modulus, phase] = [Math.exp(f.get(i, 0)), f.get(i, 1)];
    const [re, im] = [modulus * Math.cos(phase), modulus * Math.sin(phase)];
    const [er, ei] = [re - wave[2 * i]!, im - wave[2 * i + 1]!];
    for (let p = 0; p < gradient.length; p++)
      gradient[p]! += (w[i]! / 6) * ((er * re + ei * im) * j0!.get(i, p) + (ei * re - er * im) * j1!.get(i, p));
  }
  const fall = 2 * 1e-5 * gradient.reduce((sum, g) => sum + g * g, 0); // the loss is twice what is descended
  t.true(Math.abs((a[0]! - a[1]!) / fall - 1) < 1e-3, `${a[0]! - a[1]!} against ${fall}`);
});
