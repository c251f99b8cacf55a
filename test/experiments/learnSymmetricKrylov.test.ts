import { dataset, graph, hilbert, predict, stax } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { learn, numbers } from "../support/learning.js";
import { allNear } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const times = [0, 1, 30, 400, 3000];

test("krylov has the mean of symmetric networks that the eigensystem has", async (t) => {
  for (const [name, target, train] of [
    ["spins", { model: "tfim", lattice: "2x4", field: 0.5, time: 1 }, 12], // few: most orbits are unseen
    ["seen", { model: "tfim", lattice: "2x4", field: 0.5, time: 1 }, 120],
    ["all", { model: "tfim", lattice: "2x4", field: 0.5, time: 1 }, "all"],
    ["real", { model: "tfim", lattice: "2x4", field: 0.5, initial: "groundstate" }, 12],
    ["fermions", { model: "hubbard", lattice: "2x3", up: 1, down: 2, U: 4, initial: "groundstate:U=2", time: 1 }, 30],
  ] as const) {
    const spec = { target, train, times, symmetry: name === "fermions" ? "translations" : "space+flip" };
    const observables = ["fidelity", "energy"];
    const dense = await learn(root, `dense-${name}`, { ...spec, observables, method: "dense" });
    const krylov = await learn(root, `krylov-${name}`, { ...spec, observables, method: "krylov", tolerance: 1e-10 });
    const names = ["mean_loss_train", ...(train === "all" ? [] : ["mean_loss_test"])];
    for (const array of [...names, "fidelity_mean", "energy_mean"]) {
      const finite = numbers(dense.arrays[array]).map((value) => (Number.isNaN(value) ? 0 : value));
      const found = numbers(krylov.arrays[array]).map((value) => (Number.isNaN(value) ? 0 : value));
      allNear(t, found, finite, 1e-9, `${name} ${array}`);
    }
    t.regex(String(krylov.summary["method"]), /krylov/);
  }
});

test("a task with weights has the same mean by Krylov spaces, of plain and of symmetric networks", async (t) => {
  const basis = hilbert.spins(6);
  const target = uniform(128);
  const weights = uniform(64).map((value) => 0.1 + value ** 2);
  const task = await dataset.task(basis, target, { train: 40, weights });
  for (const network of [paperNetwork, stax.symmetrize(paperNetwork, graph.spaceGroup(graph.square(2, 3)))]) {
    const exact = await predict.supervised(network, task);
    const free = await predict.matrixFree(network, task, times, { tolerance: 1e-9, learningRate: exact.learningRate });
    const losses = await exact.losses(times);
    allNear(t, free.meanTrain, losses.meanTrain, 1e-9, "train loss");
    allNear(t, free.meanTest, losses.meanTest, 1e-9, "test loss");
    for (const [i, time] of times.entries()) {
      const mean = await exact.mean(time);
      for (const points of ["train", "test"] as const)
        allNear(t, free.mean[i]![points], mean[points], 1e-9, `mean ${time}`);
    }
  }
});
