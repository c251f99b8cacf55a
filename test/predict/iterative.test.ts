import type { ExecutionContext } from "ava";
import {
  ArgumentError,
  dataset,
  exact,
  graph,
  hilbert,
  operator,
  predict,
  random,
  stax,
  ToleranceError,
} from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const times = [0, 1, 30, 1000, 30_000, Infinity];

function complexTask(sites: number, options: dataset.TaskOptions, seed = 4) {
  const size = 2 ** sites;
  const target = random.normal({ seed }, 2 * size).map((x) => x / Math.sqrt(2 * size));
  return dataset.task(hilbert.spins(sites), target, options);
}

/** Losses of the mean and means themselves against the eigensystem. */
async function agrees(
  t: ExecutionContext,
  task: dataset.Task,
  options: predict.IterativeOptions = {},
  dynamics: "flow" | "discrete" = "flow",
  asked = times,
) {
  const tolerance = 5e-10; // rounding of the products alone is below 4e-10 after 30 000 steps
  const free = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance, ...options });
  const { momentum = 0, kernel = "ntk" } = options;
  const { learningRate } = free;
  const solved = await predict.supervised(paperNetwork, task, { learningRate, momentum, kernel });
  near(t, free.maxLearningRate, predict.maxLearningRate(solved.eigenvalues, { momentum }), 1e-9 * free.maxLearningRate);
  const [losses, expected] = [await free.losses(asked, { dynamics }), await solved.losses(asked, { dynamics })];
  const unit = expected.meanTrain[0]!;
  allNear(t, losses.meanTrain, expected.meanTrain, 1e-9 * unit, "train");
  allNear(t, losses.meanTest, expected.meanTest, 1e-9 * unit, "test");
  for (const [i, time] of asked.entries()) {
    const off = Math.abs(losses.meanTrain[i]! - expected.meanTrain[i]!);
    t.true(off <= losses.lossError.train[i]! + 1e-12 * unit, `train at ${time}: ${off}`);
  }
  for (const time of [30, Infinity]) {
    const [mean, wanted] = [await free.mean(time, { dynamics }), await solved.mean(time, { dynamics })];
    for (const points of ["train", "test"] as const)
      allNear(t, mean[points], wanted[points], 1e-9, `${points} at ${time}`);
  }
  return { free, solved };
}

test("losses and means are those of the eigensystem to 1e-9: flow, steps, momentum, the readout alone, weights, a sector", async (t) => {
  const task = await complexTask(9, { train: 300, seed: 2 });
  await agrees(t, task);
  await agrees(t, task, {}, "discrete");
  const shorter = [0, 1, 30, 1000, Infinity]; // momentum goes nine times as far, and K is worse conditioned than Θ
  await agrees(t, task, { momentum: 0.8 }, "flow", shorter);
  await agrees(t, task, { momentum: 0.8 }, "discrete", shorter);
  await agrees(t, task, { kernel: "nngp" }, "flow", shorter);
  const weights = random.uniform({ seed: 8 }, 512).map((w) => 0.2 + w);
  await agrees(t, await complexTask(9, { train: 300, weights }), {}, "flow", [0, 10, 1000, Infinity]);
  const sector = hilbert.spins(10, { magnetization: 0 });
  const real = random.normal({ seed: 3 }, sector.dimension);
  await agrees(
    t,
    await dataset.task(
      sector,
      real.map((x) => x / 16),
      { train: 150 },
    ),
    {},
    "flow",
    [0, 10, 1000, Infinity],
  );
});

test("where all states are trained on, every quantity is exact by degree", async (t) => {
  const task = await complexTask(8, { train: 256 });
  const { free, solved } = await agrees(t, task);
  const [mine, theirs] = [await free.lossesWithSpread(times), await solved.lossesWithSpread(times)];
  const scale = theirs.varianceTrain[0]!;
  allNear(t, mine.varianceTrain, theirs.varianceTrain, 1e-10 * scale);
  allNear(t, mine.memberStdTrain, theirs.memberStdTrain, 1e-10 * scale);
  t.true(mine.standardErrors.varianceTrain.every((error) => error === 0));
  t.is(mine.varianceTest.length, 0);
});

test("the scatter of members is that of the eigensystem within its standard errors", async (t) => {
  const task = await complexTask(8, { train: 150 });
  const free = await predict.iterative(paperNetwork, task, { method: "walsh" });
  const solved = await predict.supervised(paperNetwork, task, { learningRate: free.learningRate });
  const asked = [0, 100, Infinity];
  const [mine, theirs] = [await free.lossesWithSpread(asked, { probes: 64 }), await solved.lossesWithSpread(asked)];
  for (const name of ["varianceTrain", "varianceTest", "memberStdTrain", "memberStdTest"] as const) {
    for (const i of asked.keys()) {
      const [off, error] = [Math.abs(mine[name][i]! - theirs[name][i]!), mine.standardErrors[name][i]!];
      t.true(off <= 4 * error + 1e-12, `${name} at ${asked[i]}: off by ${off}, standard error ${error}`);
    }
  }
  t.true(mine.standardErrors.varianceTest[1]! < 0.1 * mine.varianceTest[1]!);
});

test("members start as the prior has them and are trained as the eigensystem trains them", async (t) => {
  const weights = random.uniform({ seed: 8 }, 128).map((w) => 0.2 + w);
  for (const options of [{ train: 70 }, { train: 70, weights }]) {
    const task = await complexTask(7, options);
    const free = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 1e-10 });
    const solved = await predict.supervised(paperNetwork, task, { learningRate: free.learningRate });
    const [start] = await free.sample(1, { seed: 5 });
    const initial = await solved.initialFrom(start!);
    for (const time of [0, 100, Infinity]) {
      const [mine, { mean, fluctuation }] = [await free.member(start!, time), await solved.member(initial, time)];
      for (const points of ["train", "test"] as const) {
        const theirs = mean[points].map((value, at) => value + fluctuation[points][at]!);
        allNear(t, mine[points], theirs, 1e-8, `${points}, ${time}`);
      }
    }
  }
  const drawn = await (
    await predict.iterative(paperNetwork, await complexTask(7, { train: 70 }), { method: "walsh" })
  ).sample(200);
  const variance = drawn.reduce((sum, { train }) => sum + train.reduce((part, x) => part + x * x, 0) / 140, 0) / 200;
  const { nngp } = await paperNetwork.kernelDiagonal((await complexTask(7, { train: 70 })).inputs);
  near(t, variance, nngp[0]!, 0.15 * nngp[0]!);
});

test("the mean of a quench has the fidelity and the energy that the eigensystem gives", async (t) => {
  const ising = operator.ising(graph.chain(8), { field: 0.7 });
  const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
  const task = await dataset.task(ising.hilbert, state, { train: 180 });
  const free = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 1e-9 });
  const solved = await predict.supervised(paperNetwork, task, { learningRate: free.learningRate });
  const psi = await dataset.assemble(task, await free.mean(3000));
  const expected = await dataset.assemble(task, await solved.mean(3000));
  allNear(t, psi, expected, 1e-8);
  const { fidelity } = await free.losses([3000]);
  const overlap = await exact.overlap(state, psi);
  const norm = psi.reduce((sum, x) => sum + x * x, 0);
  near(t, fidelity[0]!, (overlap[0] ** 2 + overlap[1] ** 2) / norm, 1e-12);
});

test("observables along the training are those of the eigensystem, with weights too, whose fidelity is of ψ and not of √w·ψ", async (t) => {
  const ising = operator.ising(graph.chain(7), { field: 0.7 });
  const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
  const weights = random.uniform({ seed: 8 }, 128).map((w) => 0.2 + w);
  const task = await dataset.task(ising.hilbert, state, { train: 100, weights });
  const free = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 1e-9 });
  const solved = await predict.supervised(paperNetwork, task, { learningRate: free.learningRate });
  const options = { observables: { energy: ising } };
  const mine = await predict.observables(free, ising.hilbert, [10, 1000], options);
  const theirs = await predict.observables(solved, ising.hilbert, [10, 1000], options);
  for (const name of ["fidelity", "entropy"] as const) allNear(t, mine[name], theirs[name], 1e-7, name);
  allNear(t, mine.values.energy, theirs.values.energy, 1e-7);
  const psi = await dataset.assemble(task, await solved.mean(1000));
  near(
    t,
    theirs.fidelity[1]!,
    await exact.fidelity(
      state,
      psi.map((x) => x / Math.hypot(...psi)),
    ),
    1e-12,
  );
  allNear(t, (await free.losses([1000])).fidelity, theirs.fidelity.subarray(1), 1e-7);
});

test("kernels with degrees that vanish leave them unlearned, as the eigensystem says", async (t) => {
  const odd = stax.serial(stax.dense(1, { wStd: 1, bStd: 0 }), stax.erf(), stax.dense(1, { wStd: 1, bStd: 0 }));
  const task = await complexTask(7, { train: 100 });
  const free = await predict.iterative(odd, task, { method: "walsh", tolerance: 1e-8 });
  const solved = await predict.supervised(odd, task, { learningRate: free.learningRate });
  const [mine, theirs] = [await free.losses([0, 100, Infinity]), await solved.losses([0, 100, Infinity])];
  allNear(t, mine.meanTrain, theirs.meanTrain, 1e-8 * theirs.meanTrain[0]!);
  allNear(t, mine.meanTest, theirs.meanTest, 1e-6 * theirs.meanTrain[0]!);
});

test("wrong input is refused: diverging steps, members without parities, a tolerance below rounding", async (t) => {
  const task = await complexTask(6, { train: 30 });
  const fast = await predict.iterative(paperNetwork, task, { learningRate: { relative: 1.1 } });
  await t.throwsAsync(fast.losses([1], { dynamics: "discrete" }), {
    instanceOf: ArgumentError,
    message: /below η_max/,
  });
  const dense = await predict.iterative(paperNetwork, task, { method: "dense" });
  await t.throwsAsync(dense.sample(1), { instanceOf: ArgumentError, message: /"dense".*predict\.supervised/ });
  const exacting = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 1e-15 });
  await t.throwsAsync(exacting.losses([1e4]), {
    instanceOf: ToleranceError,
    message: /rounding of products alone .* tolerance was 1e-15/,
  });
  await t.throwsAsync(exacting.losses([Infinity]), { instanceOf: ToleranceError, message: /infinite time/ });
  const levels = await dataset.task(hilbert.fermions(3, { up: 1, down: 1 }), new Float64Array(9).fill(1), { train: 5 });
  await t.throwsAsync(predict.iterative(paperNetwork, levels, { method: "walsh" }), { message: /spins are \+1 or −1/ });
  await t.throwsAsync(predict.iterative(paperNetwork, task, { tolerance: 2 } as never), { message: /tolerance/ });
});
