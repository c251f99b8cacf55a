import { dataset, exact, graph, operator, predict, random } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

// The small version of scripts/studies/walsh-eigensystem.mjs.
test("every quantity after up to 10⁴ steps is that of the eigensystem to 1e-9, at every point", async (t) => {
  const ising = operator.ising(graph.chain(10), { field: 0.1 });
  const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 2.1 });
  const noise = random.normal({ seed: 4 }, state.length).map((x) => x / 32);
  const times = [0, 1, 100, 10_000];
  for (const [target, dynamics] of [
    [state, "flow"],
    [noise, "flow"],
    [state, "discrete"],
  ] as const) {
    const task = await dataset.task(ising.hilbert, target, { train: 600, seed: 0 });
    const free = await predict.iterative(paperNetwork, task, { method: "walsh", tolerance: 3e-10 });
    const solved = await predict.supervised(paperNetwork, task, { learningRate: free.learningRate });
    const [mine, theirs] = [await free.losses(times, { dynamics }), await solved.losses(times, { dynamics })];
    const zero = theirs.meanTrain[0]!;
    allNear(t, mine.meanTrain, theirs.meanTrain, 1e-9 * zero, "L_μ on training points");
    allNear(t, mine.meanTest, theirs.meanTest, 1e-9 * zero, "L_μ on test points");
    for (const time of times) {
      const [mean, expected] = [await free.mean(time, { dynamics }), await solved.mean(time, { dynamics })];
      for (const points of ["train", "test"] as const)
        allNear(t, mean[points], expected[points], 1e-9 * Math.sqrt(zero / 2), `mean on ${points} at ${time}`);
    }
    if (target === noise || dynamics === "discrete") continue;
    const [start] = await free.sample(1, { seed: 5 });
    const initial = await solved.initialFrom(start!);
    for (const time of times) {
      const [member, { mean, fluctuation }] = [await free.member(start!, time), await solved.member(initial, time)];
      for (const points of ["train", "test"] as const) {
        const expected = mean[points].map((value, i) => value + fluctuation[points][i]!);
        allNear(t, member[points], expected, 1e-9, `member on ${points} at ${time}`);
      }
    }
    const observed = { observables: { energy: ising } };
    const later = times.slice(1);
    const [measured, wanted] = [
      await predict.observables(free, ising.hilbert, later, observed),
      await predict.observables(solved, ising.hilbert, later, observed),
    ];
    for (const i of later.keys()) {
      near(t, measured.fidelity![i]!, wanted.fidelity![i]!, 1e-9);
      near(t, measured.entropy![i]!, wanted.entropy![i]!, 1e-9);
      near(t, measured.values.energy![i]!, wanted.values.energy![i]!, 1e-9);
    }
  }
});
