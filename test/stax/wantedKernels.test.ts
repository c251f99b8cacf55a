import { dataset, graph, hilbert, linalg, loss, operator, predict, qsntk, random, stax } from "infinite-nnqs";
import { nativeCalls } from "../support/nativeCalls.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const inputs = new linalg.Matrix(6, 4, random.normal({ seed: 1 }, 24));
const others = new linalg.Matrix(5, 4, random.normal({ seed: 2 }, 20));
const shared = stax.serial(stax.dense(20), stax.erf(), stax.dense(2));
const spins = hilbert.spins(4);
const ising = operator.ising(graph.chain(4), { field: 0.7 });
const translations = graph.translations(graph.chain(4));
const momentum = graph.translations(graph.chain(4), { momentum: [1] });

test("each kernel alone is that of both, of plain networks and of those averaged over groups", async (t) => {
  for (const group of [undefined, translations, momentum]) {
    const network = group === undefined ? paperNetwork : stax.symmetrize(paperNetwork, group);
    const compiled = await network.kernels([inputs, others]);
    for (const [a, b] of [
      [0, 0],
      [0, 1],
    ] as const) {
      const { nngp, ntk } = await compiled.pairs(a, b);
      t.deepEqual(await compiled.nngp(a, b), nngp);
      t.deepEqual(await compiled.ntk(a, b), ntk);
    }
  }
});

test("where one kernel is used the other is not computed", async (t) => {
  const task = await dataset.task(spins, random.normal({ seed: 3 }, 32), { train: 9 });
  const natural = { times: [1], dynamics: "discrete", learningRate: 1e-3, natural: 0.1 } as const;
  const energy = loss.energy(ising);
  const cases: Readonly<Record<string, () => Promise<unknown>>> = {
    decoupled: () => qsntk.decoupled([paperNetwork, paperNetwork], inputs, others),
    sharedBody: () => qsntk.sharedBody(shared, 0.5, inputs),
    widthStudy: () =>
      qsntk.widthStudy((width) => stax.serial(stax.dense(width), stax.relu(), stax.dense(1)), [3, 5], inputs, {
        members: 2,
      }),
    flow: () => predict.flow(paperNetwork, task, energy, natural),
    "flow of a shared body": () => predict.flow(shared, task, energy, { ...natural, correlation: 0.5 }),
    "flow of orbits": () => predict.flow(stax.symmetrize(paperNetwork, translations), task, energy, natural),
  };
  for (const [name, work] of Object.entries(cases)) {
    const calls = await nativeCalls(work);
    const kernels = calls.filter(({ name }) => name === "kernelMatrices" || name === "kernelSums");
    t.true(kernels.length > 0, name);
    const both = kernels.filter(({ request }) => !["ntk", "nngp"].includes(request["wanted"] as string));
    t.deepEqual(both.length, 0, name);
  }
});
