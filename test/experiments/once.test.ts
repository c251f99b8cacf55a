import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { dataset, experiments, hilbert, predict, random, stax } from "infinite-nnqs";
import { callCounts } from "../support/callCounts.js";
import { temporaryDirectory } from "../support/directory.js";
import { runDocument } from "../support/runDocument.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

/** Compares how often functions were called with what is expected. */
function called(t: ExecutionContext, counts: ReadonlyMap<string, number>, expected: Readonly<Record<string, number>>) {
  t.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, counts.get(name)])), expected);
}

test("the target of fig2 is made, checked and split into components once, for infinite and for finite networks", async (t) => {
  const choices = { lattice: "2x2", train: [6], widths: [4, 8], members: 2, steps: 3, out: root };
  const counts = await callCounts(async () => {
    const [planned] = await experiments.planFigures(["fig2"], { ...choices, model: "tfim" });
    await planned!.run({});
  });
  called(t, counts, {
    "experiments/spec/checkSpec checkSpec": 1,
    "exact/evolve evolveOutwards": 1,
    "dataset/makeTask task": 1,
    "dataset/makeTask checkedTarget": 1,
    "dataset/amplitudes separate": 1,
    "dataset/points choosePoints": 1,
    "stax/program compile": 1,
  });
});

test("the times of evolve are checked and put in order once, and each state is measured once", async (t) => {
  const times = [0.5, 0, 1];
  const counts = await callCounts(() =>
    runDocument(
      "evolve",
      { model: "tfim", lattice: "2x2", field: 0.5, times, observables: ["energy"] },
      join(root, "evolve"),
    ),
  );
  called(t, counts, {
    "experiments/spec/checkSpec checkSpec": 1,
    "exact/timeList timeList": 1,
    "exact/evolve evolveOutwards": 1,
    "exact/requireState measurable": 1 + times.length,
  });
  t.false([...counts].some(([name, count]) => name.startsWith("exact/quench require") && count > 0));
});

test("the network of supervised is checked when it is made, and compiled once with one quadrature, whatever is asked then", async (t) => {
  const task = await dataset.task(hilbert.spins(5), random.normal({ seed: 1 }, 64), { train: 12, seed: 0 });
  const activation = stax.elementwise((x) => x / (1 + x * x));
  const counts = await callCounts(async () => {
    const network = stax.serial(stax.dense(4, { bStd: 0.1 }), activation, stax.dense(1));
    const limit = await predict.supervised(network, task);
    await limit.lossesWithSpread([1, 10]);
    await limit.mean(3);
    await limit.covariance(3);
  });
  called(t, counts, {
    "stax/check checkLayers": 1,
    "stax/network compiledKernels": 1,
    "stax/program compile": 1,
    "stax/interpolation interpolateDual": 1,
  });
});

test("the spec of entropy is checked once, its networks are built, and each is compiled, once", async (t) => {
  const dense = { type: "dense", width: 1, wStd: 1, bStd: 0.2 };
  const layers = [dense, { type: "erf" }, dense];
  const spec = {
    name: "once",
    sites: 4,
    members: 3,
    networks: [{ layers }, { layers: [dense, { type: "relu" }, dense] }],
  };
  const counts = await callCounts(() => runDocument("entropy", spec, join(root, "entropy")));
  called(t, counts, {
    "experiments/spec/checkSpec checkSpec": 1,
    "experiments/spec/buildNetwork buildNetwork": 2,
    "stax/check checkLayers": 2,
    "stax/program compile": 2,
  });
});
