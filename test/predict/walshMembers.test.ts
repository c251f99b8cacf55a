import { dataset, exact, graph, operator, predict, random } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

/** A quench of ten spins, 600 of whose 1024 states are trained on. */
async function quench(weights?: Float64Array) {
  const ising = operator.ising(graph.chain(10), { field: 0.5 });
  const basis = ising.hilbert;
  const { state } = await exact.evolve(ising, await exact.plusState(basis), { time: 1.3 });
  return {
    basis,
    ising,
    state,
    task: await dataset.task(basis, state, { train: 600, seed: 3, ...(weights && { weights }) }),
  };
}

test("600 of 2^10 states: losses, means and what is measured along the training are those of the eigensystem", async (t) => {
  const { basis, ising, task } = await quench();
  const free = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 1e-9 });
  const solved = await predict.supervised(paperNetwork, task, { learningRate: free.learningRate });
  const asked = [0, 1, 100, 10_000, Infinity];
  const [mine, theirs] = [await free.losses(asked), await solved.losses(asked)];
  for (const name of ["meanTrain", "meanTest"] as const) {
    allNear(t, mine[name], theirs[name], 1e-9 * theirs.meanTrain[0]!, name);
  }
  const options = { observables: { energy: ising, magnetization: operator.magnetization(basis, "x") } };
  const times = [10, 1000];
  const measured = await predict.observables(free, basis, times, options);
  const expected = await predict.observables(solved, basis, times, options);
  for (const name of ["fidelity", "entropy"] as const) allNear(t, measured[name], expected[name], 1e-9, name);
  for (const name of ["energy", "magnetization"] as const) {
    allNear(t, measured.values[name], expected.values[name], 1e-8, name);
  }
});

test("samples have the covariance of the kernel on training and test points", async (t) => {
  const { task } = await quench();
  const free = await predict.iterative(paperNetwork, task, { method: "walsh" });
  const count = 400;
  const samples = await free.sample(count, { seed: 2 });
  const [train, test] = [await task.inputsAt("train"), await task.inputsAt("test")];
  const first = await task.inputsAt("train");
  for (const [points, inputs] of [
    ["train", train],
    ["test", test],
  ] as const) {
    const { nngp } = await paperNetwork.kernel(first, inputs);
    for (const [a, b] of [
      [0, 0],
      [0, 7],
      [5, 300],
    ] as const) {
      let sum = 0;
      for (const sample of samples) {
        sum += sample.train[2 * a]! * sample[points][2 * b]! + sample.train[2 * a + 1]! * sample[points][2 * b + 1]!;
      }
      const variance = nngp.row(0)[0]! ** 2 + nngp.row(a)[b]! ** 2;
      near(t, sum / (2 * count), nngp.row(a)[b]!, 5 * Math.sqrt(variance / (2 * count)), `${points} ${a} ${b}`);
    }
  }
});

test("the fidelity of a member is the mean over the members that are drawn and trained", async (t) => {
  const weights = random.uniform({ seed: 8 }, 1024).map((w) => 0.2 + w);
  for (const given of [undefined, weights]) {
    const { state, task } = await quench(given);
    const free = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 1e-8 });
    const times = [0, 300, Infinity];
    const found = await free.memberFidelities(times, { members: 3, seed: 4 });
    const members = await free.sample(3, { seed: 4 });
    for (const [i, time] of times.entries()) {
      const each = [];
      for (const member of members) {
        const learned = await dataset.assemble(task, await free.member(member, time));
        const norm = Math.sqrt(learned.reduce((sum, x) => sum + x * x, 0));
        each.push(
          await exact.fidelity(
            state,
            learned.map((x) => x / norm),
          ),
        );
      }
      const mean = each.reduce((sum, x) => sum + x, 0) / 3;
      near(t, found.mean[i]!, mean, 1e-7, `at ${time}`);
      const variance = each.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2;
      near(t, found.standardError[i]!, Math.sqrt(variance / 3), 1e-7, `standard error at ${time}`);
    }
  }
});

test("what is known of all states makes the variance of the ensemble an order of magnitude more certain, and no less right", async (t) => {
  const { task } = await quench();
  const free = await predict.iterative(paperNetwork, task, { method: "walsh" });
  const solved = await predict.supervised(paperNetwork, task, { learningRate: free.learningRate });
  const times = [0, 10, 100];
  const exactly = await solved.lossesWithSpread(times);
  const found = await free.lossesWithSpread(times, { probes: 16, seed: 1 });
  for (const name of ["varianceTrain", "varianceTest"] as const) {
    for (const [i, time] of times.entries()) {
      const error = found.standardErrors[name][i]!;
      near(t, found[name][i]!, exactly[name][i]!, 4 * error, `${name} at ${time}`);
      if (time === 0) t.true(error < 0.03 * exactly[name][i]!, `${error} of ${exactly[name][i]}`); // 0.15 by the scatter alone
    }
  }
});

test("momentum takes no more products than slow modes need, however many there are", async (t) => {
  const { task } = await quench();
  const free = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 1e-9, momentum: 0.8 });
  const { learningRate } = free;
  const solved = await predict.supervised(paperNetwork, task, { learningRate, momentum: 0.8 });
  const asked = [1, 10, 1000];
  for (const dynamics of ["flow", "discrete"] as const) {
    const [mine, theirs] = [await free.losses(asked, { dynamics }), await solved.losses(asked, { dynamics })];
    t.true(mine.products <= 400, `${mine.products} products, not one per training point`);
    for (const name of ["meanTrain", "meanTest"] as const) {
      allNear(t, mine[name], theirs[name], 1e-9 * theirs.meanTrain[0]!, `${name}, ${dynamics}`);
    }
    const [a, b] = [await free.mean(1000, { dynamics }), await solved.mean(1000, { dynamics })];
    allNear(t, a.test, b.test, 1e-9, dynamics);
  }
});
