import {
  dataset,
  ensemble,
  exact,
  graph,
  hilbert,
  linalg,
  loss,
  NumericalError,
  operator,
  predict,
  qsntk,
  random,
  stax,
} from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { paper, paperNetworkOf } from "../support/paper.js";
import { allParameters } from "../support/parameters.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(4);
const ising = operator.ising(graph.chain(4), { field: 0.9 });
const states = spins.dimension;
const task = await dataset.task(spins, random.normal({ seed: 1 }, 2 * states), { train: states });
const deep = stax.serial(stax.dense(5, paper), stax.tanh(), stax.dense(4, paper), stax.relu(), stax.dense(1, paper));

const norm = (x: Float64Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));

/** −η·Jᵀ(D·J·Jᵀ·D+λ)⁻¹ and D on both sides of a force, by the whole Jacobian. */
async function explicitStep(
  j: linalg.Matrix,
  weights: Float64Array,
  forces: Float64Array,
  lambda: number,
  rate: number,
) {
  const scaled = new linalg.Matrix(j.rows, j.columns, j.data.map((x, at) => x * weights[Math.floor(at / j.columns)]!)); // biome-ignore format: one line
  const gram = await linalg.matmul(scaled, scaled, { transposeB: true });
  for (let i = 0; i < gram.rows; i++) gram.data[i * gram.rows + i]! += lambda;
  const factor = await linalg.cholesky(gram.data, gram.rows);
  const solved = await linalg.choleskySolve(factor, gram.rows, forces.map((x, i) => x / weights[i]!), 1); // biome-ignore format: one line
  return Float64Array.from({ length: j.columns }, (_, p) => {
    let sum = 0;
    for (let i = 0; i < j.rows; i++) sum += scaled.get(i, p) * solved[i]!;
    return -rate * sum;
  });
}

for (const waveFunction of ["separate", "exponential"] as const) {
  test(`a natural step of ${waveFunction} networks is that of the whole Jacobian, to 1e-10`, async (t) => {
    const energy = loss.energy(ising);
    const [learningRate, lambda] = [0.7, 0.03];
    const common = { members: 2, learningRate, waveFunction, precision: "float64", seed: 3 } as const;
    const options = { ...common, loss: energy, natural: lambda, keepParameters: true };
    const before = await ensemble.train(deep, task, { ...options, steps: 0 });
    const after = await ensemble.train(deep, task, { ...options, steps: 1 });
    for (const member of [0, 1]) {
      const psi = before.states![member]!;
      const { gradient } = await energy.evaluate(psi);
      const square = norm(psi) ** 2;
      for (const part of [0, 1]) {
        const from = before.parameters![member]![part]!;
        const jacobian = await deep.jacobian(from, task.inputs);
        const forces = Float64Array.from({ length: states }, (_, x) => {
          const [re, im] = [gradient[2 * x]!, gradient[2 * x + 1]!];
          if (waveFunction === "separate") return square * [re, im][part]!;
          const [a, b] = [psi[2 * x]!, psi[2 * x + 1]!];
          return [a * re + b * im, a * im - b * re][part]!;
        });
        const weights = Float64Array.from({ length: states }, (_, x) =>
          waveFunction === "separate" ? 1 : Math.hypot(psi[2 * x]!, psi[2 * x + 1]!) / Math.sqrt(square),
        );
        const step = await explicitStep(jacobian, weights, forces, lambda, learningRate);
        const moved = allParameters(after.parameters![member]![part]!).map((x, i) => x - allParameters(from)[i]!);
        t.true(norm(step) > 1e-2);
        allNear(t, moved, step, 1e-10);
      }
    }
  });
}

test("with λ → 0 wide networks take steps of imaginary time, to the error of the step", async (t) => {
  // Smooth activations: kinks add a part that falls with the width, not with the step.
  const wide = stax.serial(stax.dense(3000, paper), stax.erf(), stax.dense(1, paper));
  const options = { members: 1, precision: "float64", loss: loss.energy(ising), natural: 1e-9, seed: 5 } as const;
  const [start] = (await ensemble.train(wide, task, { ...options, learningRate: 1, steps: 0 })).states!;
  const imaginary = await exact.evolve(ising, start!, { time: 0.4, imaginary: true });
  const distance = async (steps: number) => {
    const { states: ends } = await ensemble.train(wide, task, { ...options, learningRate: 0.4 / steps, steps });
    return Math.sqrt(1 - (await exact.fidelity(ends![0]!, imaginary.state)));
  };
  const [coarse, fine] = [await distance(10), await distance(40)];
  t.true(fine < 4e-3 && Math.abs(fine / coarse - 1 / 4) < 0.03, `${coarse} ${fine}`); // of first order: a quarter
});

test("the wider the networks, the closer to the natural gradient of infinite width, by the root of the width", async (t) => {
  const distance = async (width: number) => {
    let sum = 0;
    for (const seed of [1, 2, 3]) {
      const options = {
        members: 1,
        precision: "float64",
        loss: loss.energy(ising),
        natural: { relative: 0.05 },
      } as const;
      const net = paperNetworkOf(width);
      const [start] = (await ensemble.train(net, task, { ...options, seed, learningRate: 0.1, steps: 0 })).states!;
      const [end] = (await ensemble.train(net, task, { ...options, seed, learningRate: 0.1, steps: 5 })).states!;
      const { members } = await predict.flow(net, spins, loss.energy(ising), {
        times: [5],
        start: start!,
        dynamics: "discrete",
        natural: { relative: 0.05 },
        learningRate: 0.1,
      });
      sum += norm(end!.map((x, i) => x - members[0]!.state[i]!)) / norm(start!);
    }
    return sum / 3;
  };
  const distances = [await distance(128), await distance(1024), await distance(8192)];
  const power = Math.log(distances[0]! / distances[2]!) / Math.log(8192 / 128);
  t.true(power > 0.35 && power < 1.2 && distances[2]! < 0.02, `${distances} ${power}`);
});

test("with a symmetry it is that of the averaged network, whatever the orbits, in the limit too", async (t) => {
  const group = graph.spaceGroup(graph.chain(4));
  const options = { members: 1, precision: "float64", loss: loss.energy(ising), natural: { relative: 0.05 } } as const;
  const net = stax.symmetrize(paperNetworkOf(8192), group);
  const [start] = (await ensemble.train(net, task, { ...options, learningRate: 0.1, steps: 0 })).states!;
  const [end] = (await ensemble.train(net, task, { ...options, learningRate: 0.1, steps: 5 })).states!;
  const { members } = await predict.flow(net, task, loss.energy(ising), {
    times: [5],
    start: start!,
    dynamics: "discrete",
    natural: { relative: 0.05 },
    learningRate: 0.1,
  });
  const moved = norm(end!.map((x, i) => x - start![i]!));
  t.true(norm(end!.map((x, i) => x - members[0]!.state[i]!)) < 0.05 * moved);
});

test("shared bodies are solved with both of their outputs, and a damping that is too small is refused", async (t) => {
  const two = stax.serial(stax.dense(2000, paper), stax.erf(), stax.dense(2, paper));
  const options = { members: 1, waveFunction: "shared", precision: "float64", loss: loss.energy(ising), natural: 1e-8 } as const; // biome-ignore format: one line
  const { train } = await ensemble.train(two, task, { ...options, learningRate: 0.1, steps: 40, recordAt: [0, 40] });
  const { energy } = await exact.groundState(ising);
  t.true(train.get(0, 1) - energy < 0.3 * (train.get(0, 0) - energy));
  const small = stax.serial(stax.dense(7, paper), stax.erf(), stax.dense(2, paper));
  const shared = await small.init(4, { seed: 0 });
  const { data } = await (await qsntk.empirical(small, { shared }, task.inputs)).omegaRI();
  const mean = data.reduce((sum, x, at) => sum + (at % (2 * states + 1) === 0 ? x : 0), 0) / (2 * states);
  const step = async (damping: number | { relative: number }) =>
    (await ensemble.train(small, task, { ...options, natural: damping, learningRate: 0.1, steps: 1 })).states![0]!;
  allNear(t, await step({ relative: 0.4 }), await step(0.4 * mean), 1e-12);
  await t.throwsAsync(
    ensemble.train(paperNetworkOf(2), task, { ...options, waveFunction: "separate", natural: 1e-300, learningRate: 0.1, steps: 1 }), // biome-ignore format: one line
    { instanceOf: NumericalError, message: /Gram matrix of the natural gradient.*Take a larger damping/s },
  );
});
