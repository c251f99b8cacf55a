import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataset, exact, graph, loss, operator, predict, runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { near } from "../support/near.js";
import { paperLayersOf, paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const network = paperLayersOf(64);
const base = {
  experiment: "learn",
  name: "x",
  target: { model: "tfim", lattice: "4", field: 1 },
  network,
  train: "all",
  loss: "energy",
  times: [10],
  flow: { members: 1 },
};

function learn(fields: object, ...options: readonly string[]) {
  writeFileSync(join(root, "x.json"), JSON.stringify({ ...base, ...fields }));
  return runCommand(["learn", "x.json", "--quiet", "--force", "--json", ...options], { cwd: root });
}

const hubbard = { model: "hubbard", lattice: "4", U: 4, up: 2, down: 2 };

test("networks on a loss read of fermions what `encoding` says", async (t) => {
  const { stdout, stderr, status } = learn({ target: hubbard, encoding: "spins" });
  t.is(status, 0, stderr);
  const h = operator.hubbard(graph.chain(4), { U: 4, up: 2, down: 2 });
  const { state } = await exact.groundState(h);
  const task = await dataset.task(h.hilbert, state, { train: h.dimension, encoding: "spins" });
  const net = paperNetworkOf(64);
  const options = { times: [10], components: 2, clock: "norm", tolerance: 1e-4 } as const;
  const { meanLoss } = await predict.flow(net, task, loss.energy(h), options);
  near(t, (JSON.parse(stdout) as { summary: { finalLoss: number } }).summary.finalLoss, meanLoss[0]!, 1e-9);
});

test("the V-score of a model is over its distance from Tr H/D, which is not 0 at fixed numbers", async (t) => {
  const parameters = { coupling: 0.7, coupling2: 0.3, longitudinal: 0.2, magnetization: 1 };
  const fixed = { model: "heisenberg", lattice: "5", boundary: "open", ...parameters };
  const open = graph.chain(5, { periodic: false, neighbours: 2 });
  const models = [
    [hubbard, operator.hubbard(graph.chain(4), { U: 4, up: 2, down: 2 })],
    [fixed, operator.heisenberg(open, { coupling: [0.7, 0.3], longitudinal: 0.2, magnetization: 1 })],
    [base.target, operator.ising(graph.chain(4), { field: 1 })],
  ] as const;
  for (const [target, h] of models) {
    const { stdout, stderr, status } = learn({ target });
    t.is(status, 0, stderr);
    const { energy, variance, vScore } = JSON.parse(stdout).summary.final as Record<string, number>;
    const { rowStart, columns, data } = await h.toSparse();
    const trace = columns.reduce((sum, column, i) => (i >= rowStart[column]! && i < rowStart[column + 1]! ? sum + data[i]! : sum), 0); // biome-ignore format: one line
    const expected = (h.hilbert.sites * variance!) / (energy! - trace / h.dimension) ** 2;
    near(t, vScore!, expected, 1e-12 * expected, target.model);
  }
});

test("of a loss on some states it is stored which they were", async (t) => {
  const trained = () => runs.decodeNpz(readFileSync(join(root, "results/x/data.npz")))["train_indices"]?.data;
  const h = operator.ising(graph.chain(4), { field: 1 });
  const task = await dataset.task(h.hilbert, await exact.plusState(h.hilbert), { train: 6, seed: 3 });
  t.is(learn({ train: 6, seed: 3 }).status, 0);
  t.deepEqual([...trained()!], [...task.trainIndices]);
  t.is(learn({}).status, 0);
  t.true(trained() === undefined); // all
});

test("fields that a loss does not use are refused, and so is what it does not measure", (t) => {
  const refused = (fields: object, message: RegExp) => {
    const { status, stderr } = learn(fields);
    t.is(status, 2, stderr);
    t.regex(stderr, message);
  };
  refused({ observables: ["double-occupancy"] }, /`observables`.*measures fidelity, energy, entropy.*leave it out/);
  refused({ tolerance: 1e-3 }, /`tolerance` is 0\.001: .*flow\.tolerance/);
  const measurements = { bases: ["XXXX"], unseen: ["ZZZZ", "XXXX"] };
  refused({ loss: "likelihood", measurements }, /`measurements\.unseen`.*XXXX is there already/);
  refused(
    { symmetry: "translations", target: { ...base.target, initial: "neel" } },
    /^nnqs: learn: the state is not invariant.*"project": true/,
  );
});

test("one site is learned too, which leaves no cut to measure", (t) => {
  const { status, stderr } = learn({ target: { model: "tfim", lattice: "1", field: 1 } });
  t.is(status, 0, stderr);
});

test("a loss that does not fit is refused before its target is computed, saying what would be smaller", (t) => {
  const large = { target: { ...hubbard, lattice: "3x4", up: 6, down: 6 } };
  const { status, stderr } = learn(large);
  t.is(status, 1, stderr);
  t.regex(
    stderr,
    /853776 states, with kernels between them.* GB are free\. Take a smaller `train`, or a smaller system/,
  );
  const sweep = {
    experiment: "sweep",
    name: "s",
    fixed: { ...base, ...large, name: undefined },
    axes: { seed: [0, 1] },
  };
  writeFileSync(join(root, "s.json"), JSON.stringify(sweep));
  const { stdout } = runCommand(["sweep", "s.json", "--dry-run"], { cwd: root });
  t.regex(stdout, /seed=0 .*\d TB/);
});
