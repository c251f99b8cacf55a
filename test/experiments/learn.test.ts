import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { experiments, hilbert, runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { learn, numbers } from "../support/learning.js";
import { allNear, near } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const ising = { model: "tfim", lattice: "2x4", field: 0.5, time: 1 };
const heisenberg = { model: "heisenberg", lattice: "8", magnetization: 0 };
const times = [0, 1, 10, 100, 1000];
const ensemble = { widths: [8, 24], members: 3, steps: 100 };

const file = (name: string, array: runs.NpyArray) => {
  const path = join(root, name);
  writeFileSync(path, runs.encodeNpy(array));
  return path;
};

test("the arrays that people script against have their types and shapes", async (t) => {
  const { arrays, summary } = await learn(root, "shapes", {
    target: ising,
    train: 100,
    ensemble,
    observables: ["fidelity", "member-fidelity", "energy", "magnetization-x", "entropy"],
  });
  const count = arrays["times"]!.shape[0]!;
  t.is(arrays["times"]!.data.at(-1), 100, "the last step of the ensembles");
  const expected: Record<string, readonly [string, readonly number[]]> = {
    target: ["complex128", [256]],
    inputs: ["float64", [256, 8]],
    train_indices: ["int32", [100]],
    test_indices: ["int32", [156]],
    eigenvalues: ["float64", [100]],
    times: ["float64", [count]],
    ensemble_times: ["float64", [count]],
    widths: ["int32", [2]],
    ensemble_train: ["float64", [2, 3, count]],
    ensemble_test: ["float64", [2, 3, count]],
  };
  for (const name of ["learning_rate", "asymptote_train", "asymptote_test", "zero_loss_train", "zero_loss_test"])
    expected[name] = ["float64", []];
  for (const name of ["mean_train", "mean_test", "variance_test"]) expected[`asymptote_${name}`] = ["float64", []];
  for (const points of ["train", "test"]) {
    expected[`member_std_${points}`] = ["float64", [count]];
    for (const kind of ["mean_loss", "variance", "total"])
      for (const prefix of ["", "discrete_"]) expected[`${prefix}${kind}_${points}`] = ["float64", [count]];
  }
  for (const name of ["fidelity_mean", "fidelity_member", "fidelity_member_error"])
    expected[name] = ["float64", [count]];
  for (const name of ["energy_mean", "magnetization_x_mean", "entropy_mean"]) expected[name] = ["float64", [count]];
  t.deepEqual(
    Object.fromEntries(Object.entries(arrays).map(([name, { type, shape }]) => [name, [type, [...shape]]])),
    expected as object,
  );
  t.is(summary["zeroLossTest"], arrays["zero_loss_test"]!.data[0]!);
  t.is(summary["fidelityMean"], arrays["fidelity_mean"]!.data.at(-1)!);
});

test("a spec of the paper's case gives the bytes of `reproduce fig2`, whatever the size", async (t) => {
  const out = join(root, "paper");
  const choices = {
    lattice: "3x3",
    train: [200],
    widths: [16, 40],
    members: 2,
    steps: 200,
    seed: 3,
    ...({ precision: "float32", infiniteOnly: false, targetScale: 1 } as const),
  };
  for (const [model, target] of [
    ["tfim", { model: "tfim", lattice: "3x3", field: 0.1, initial: "plus", time: 2.1 }],
    ["hubbard", { model: "hubbard", lattice: "3x3", up: 2, down: 2, U: 8, initial: "groundstate:U=4", time: 2.1 }],
  ] as const) {
    const open = { boundary: "open" } as const; // the ground state of 2↑2↓ on a periodic 3×3 lattice is degenerate
    const [preset] = await experiments.planFigures(["fig2"], { ...choices, ...open, model, out: join(out, "preset") });
    const { directory } = await preset!.run({});
    const { widths, members, steps, seed } = choices;
    await learn(out, model, { target: { ...target, ...open }, train: 200, ensemble: { widths, members, steps }, seed });
    const [own, its] = [join(out, model), directory!].map((path) => readFileSync(join(path, "data.npz")));
    t.true(own!.equals(its!), model);
  }
});

test("the methods agree: losses, fidelity and observables", async (t) => {
  const observables = ["fidelity", "energy", "entropy"];
  for (const target of [ising, heisenberg]) {
    const found = async (method: string, more = {}) =>
      (await learn(root, `${method}-${target.model}`, { target, times, method, observables, train: 0.5, ...more }))
        .arrays;
    const [dense, streamed] = [await found("dense"), await found("streamed")];
    const krylov = await found("krylov", { tolerance: 1e-10 });
    for (const [name, { data }] of Object.entries(dense)) {
      if (!name.includes("loss_t") && !name.includes("total") && !name.includes("variance") && !/_mean$/.test(name)) {
        if (name.includes("indices")) t.deepEqual(krylov[name]!.data, data, name);
        continue;
      }
      const finite = numbers(dense[name]).findIndex((value) => !Number.isNaN(value)); // no state at t = 0
      t.true(finite >= 0 && finite < 2, name);
      const from = (arrays: runs.Arrays) => numbers(arrays[name]).slice(finite);
      allNear(t, from(streamed), from(dense), 1e-9, `streamed ${name}`);
      if (name in krylov) allNear(t, from(krylov), from(dense), 1e-6, `krylov ${name}`);
    }
    for (const name of ["mean_loss_test", "fidelity_mean", "energy_mean"]) t.true(name in krylov, name);
    for (const name of ["variance_test", "eigenvalues", "asymptote_test"]) t.false(name in krylov, name);
    t.false("member_std_test" in streamed);
  }
});

test("training states are a number, a fraction, all, a file of indices or one of bools: the same states, the same numbers", async (t) => {
  const run = async (name: string, train: unknown) => (await learn(root, name, { target: ising, times, train })).arrays;
  const count = await run("count", 64);
  t.deepEqual(await run("fraction", 0.25), count);
  const indices = count["train_indices"]!;
  t.deepEqual(
    [...numbers(indices)].sort((a, b) => a - b),
    numbers(indices),
  );
  const shuffled = Float64Array.from(numbers(indices).reverse());
  t.deepEqual(await run("indices", { file: file("indices.npy", runs.float64(shuffled)) }), count);
  const chosen = new Uint8Array(256);
  for (const index of numbers(indices)) chosen[index] = 1;
  t.deepEqual(await run("mask", { file: file("mask.npy", { type: "bool", shape: [256], data: chosen }) }), count);
  const all = await run("all", "all");
  t.deepEqual([all["train_indices"]!.shape, all["test_indices"]!.shape], [[256], [0]]);
  t.false("asymptote_test" in all || "zero_loss_test" in all);
  t.deepEqual(await run("256", 256), all);
});

test("a real state is learned by one network, a complex one by two", async (t) => {
  const { arrays, summary } = await learn(root, "real", {
    target: heisenberg,
    train: 30,
    times: [0, 10, 100],
    ensemble,
  });
  t.is(arrays["target"]!.type, "float64");
  t.is(summary["components"], 1);
  const complex = runs.complex128(Float64Array.from(numbers(arrays["target"]).flatMap((value) => [value, 0])));
  const path = file("asComplex.npy", complex);
  const target = { file: path, sites: 8, magnetization: 0 };
  const two = await learn(root, "complex", { target, train: 30, times: [0, 10, 100] });
  t.is(two.summary["components"], 2);
  // The imaginary part, zero, is learned by a network of its own: its prior is the whole of its loss.
  t.deepEqual(two.arrays["mean_loss_test"], arrays["mean_loss_test"]);
  const twice = numbers(arrays["variance_test"]).map((value) => 2 * value);
  allNear(t, numbers(two.arrays["variance_test"]), twice, 1e-14, "variance");
  const initialLoss = numbers(arrays["ensemble_test"])[0]!;
  t.true(initialLoss < 10 * arrays["total_test"]!.data[0]!, "of one network's output");
});

test("what is learned starts from any initial state", async (t) => {
  const target = async (name: string, changes: object) =>
    (await learn(root, `initial-${name}`, { target: { ...ising, ...changes }, times: [0, 10], train: 20 })).arrays[
      "target"
    ]!;
  const stays = { time: undefined };
  t.deepEqual((await target("up", { initial: "up", ...stays })).data, new Float64Array(256).with(0, 1));
  allNear(
    t,
    (await target("plus", { initial: "plus", ...stays })).data as Float64Array,
    new Float64Array(256).fill(1 / 16),
    1e-15,
  );
  const neel = numbers(await target("neel", { initial: "neel", ...stays }));
  const at = neel.indexOf(1);
  t.is(neel.filter((value) => value !== 0).length, 1);
  t.true(at === 0b10011001 || at === 0b01100110, at.toString(2)); // site x + 2y of 2×4
  const unchanged = await target("still", { initial: "groundstate" });
  const ground = await target("ground", stays);
  t.is(ground.type, "float64");
  const overlap = numbers(ground).reduce(
    (sum, value, i) => {
      return [sum[0]! + value * unchanged.data[2 * i]!, sum[1]! + value * unchanged.data[2 * i + 1]!];
    },
    [0, 0],
  );
  near(t, Math.hypot(...overlap), 1, 1e-9, "an eigenstate only turns its phase");
  const other = await target("other", { initial: "groundstate:field=2" });
  t.notDeepEqual(other.data, unchanged.data);
});

test("a state that is wholly learned has the target's fidelity, energy and entropy", async (t) => {
  const observables = ["fidelity", "member-fidelity", "energy", "magnetization-z", "entropy"];
  const { arrays, outcome, summary } = await learn(root, "whole", {
    target: { ...ising, time: undefined, longitudinal: 0.1 },
    train: "all",
    times: [0, 1e9],
    observables,
    network: [
      { type: "dense", width: 8, wStd: 2, bStd: 0.5 },
      { type: "relu" },
      { type: "dense", width: 8, wStd: 2, bStd: 0.5 },
      { type: "relu" },
      { type: "dense", width: 1, wStd: 2 },
    ],
  });
  near(t, arrays["fidelity_mean"]!.data[1]!, 1, 1e-9, "mean");
  near(t, arrays["fidelity_member"]!.data[1]!, 1, 1e-9, "member");
  t.true(Number.isNaN(arrays["fidelity_mean"]!.data[0]) && arrays["fidelity_member"]!.data[0]! < 0.9);
  const measured = outcome.summary["observables"] as Record<string, { mean: number; target: number }>;
  t.deepEqual(Object.keys(measured), ["energy", "magnetization-z", "entropy"]);
  for (const [name, { mean, target }] of Object.entries(measured)) near(t, mean, target, 1e-8, name);
  near(t, summary["meanLossTrain"]!, 0, 1e-12);
});

test("momentum hastens the training, of the prediction and of ensembles at the same times", async (t) => {
  const run = async (momentum: number) =>
    learn(root, `momentum-${momentum}`, {
      target: ising,
      train: 100,
      times: [0, 5, 60],
      momentum,
      learningRate: 20,
      ensemble: { widths: [400], members: 6, steps: 60, precision: "float64" },
    });
  const [plain, heavy] = [await run(0), await run(0.9)];
  t.deepEqual(heavy.arrays["ensemble_times"]!.data, Float64Array.of(0, 5, 60));
  t.is(heavy.arrays["learning_rate"]!.data[0], 20);
  const totals = [plain, heavy].map(({ arrays }) => arrays["discrete_total_train"]!.data[2]!);
  t.true(totals[1]! < 0.9 * totals[0]!, `${totals}`);
  for (const { arrays } of [plain, heavy]) {
    const members = numbers(arrays["ensemble_train"]).filter((_, i) => i % 3 === 2);
    const mean = members.reduce((sum, value) => sum + value, 0) / members.length;
    near(t, mean, arrays["discrete_total_train"]!.data[2]!, 0.3 * mean, "ensemble");
  }
});

test("the split and the networks have seeds of their own", async (t) => {
  const run = async (split: number, networks: number) => {
    const changes = { target: ising, train: 100, times: [0, 10], seed: { split, networks } };
    const one = { widths: [8], members: 2, steps: 10 };
    return (await learn(root, `seed-${split}-${networks}`, { ...changes, ensemble: one })).arrays;
  };
  const [first, otherNetworks, otherSplit] = [await run(1, 1), await run(1, 2), await run(2, 1)];
  t.deepEqual(otherNetworks["train_indices"], first["train_indices"]);
  t.deepEqual(otherNetworks["total_test"], first["total_test"]);
  t.notDeepEqual(otherNetworks["ensemble_train"], first["ensemble_train"]);
  t.notDeepEqual(otherSplit["train_indices"], first["train_indices"]);
  // The same networks: their losses on all states before training are the same sum.
  const initially = ({ ensemble_train: train, ensemble_test: rest }: runs.Arrays) =>
    100 * train!.data[0]! + 156 * rest!.data[0]!;
  near(t, initially(otherSplit), initially(first), 1e-6 * initially(first), "single precision");
  t.deepEqual(
    (await learn(root, "seed-one", { target: ising, train: 100, times: [0, 10], seed: 1 })).arrays["train_indices"],
    first["train_indices"],
  );
});

test("a state in the order of any package is the same state", async (t) => {
  const basis = hilbert.fermions(4, { up: 2, down: 1 });
  const psi = uniform(2 * basis.dimension);
  let first: runs.Arrays | undefined;
  for (const order of hilbert.basisOrders) {
    const path = file(`${order}.npy`, runs.complex128(await hilbert.toOrder(basis, order, psi)));
    const target = { file: path, order, sites: 4, up: 2, down: 1 };
    const { arrays } = await learn(root, `order-${order}`, {
      target,
      times,
      train: 12,
      observables: ["double-occupancy"],
    });
    first ??= arrays;
    t.deepEqual(arrays, first, order);
    t.deepEqual(arrays["target"]!.data, psi, order);
  }
});

test("a second run is found done with the same summary; another file of the same name is another spec", async (t) => {
  const path = file("changing.npy", runs.float64(uniform(16)));
  const run = (options = {}) =>
    learn(root, "again", { target: { file: path, sites: 4 }, train: 8, times: [0, 10] }, options);
  const { outcome } = await run();
  const again = await run();
  t.deepEqual(again.outcome, { ...outcome, status: "done" });
  file("changing.npy", runs.float64(uniform(16, 2)));
  await t.throwsAsync(run(), { message: /sha256/ });
  t.is((await run({ force: true })).outcome.status, "computed");
});

test("an interrupted training goes on to the same bytes with `resume`", async (t) => {
  const spec = { target: ising, train: 100, ensemble: { widths: [300], members: 2, steps: 20_000 } };
  const whole = await learn(root, "uninterrupted", spec);
  const out = join(root, "interrupted");
  const stop = new AbortController();
  const reporter: experiments.Reporter = {
    note: () => {},
    stage: (name, work) =>
      work((fraction) => {
        if (name.includes("width 300") && fraction > 0 && fraction < 1) stop.abort();
      }),
  };
  await t.throwsAsync(learn(out, "uninterrupted", spec, { reporter, signal: stop.signal }), {
    any: true,
    name: "AbortError",
  });
  await t.throwsAsync(learn(out, "uninterrupted", spec), { message: /Go on with --resume/ });
  const { arrays } = await learn(out, "uninterrupted", spec, { resume: true });
  t.deepEqual(arrays, whole.arrays);
});

test("what is stored names all that decides the numbers", async (t) => {
  await learn(root, "stored", {
    target: { model: "tfim", lattice: "4", field: 1, time: 1 },
    train: 0.5,
    times: [0, 1],
  });
  const { spec, versions } = JSON.parse(readFileSync(join(root, "stored/manifest.json"), "utf8"));
  t.deepEqual(spec.target, {
    model: "tfim",
    lattice: "4",
    boundary: "periodic",
    field: 1,
    coupling: 1,
    longitudinal: 0,
    initial: "plus",
    time: 1,
    tolerance: 1e-12,
    scale: 1,
  });
  t.is(spec.train, 8);
  t.deepEqual(spec.learningRate, { relative: 0.9 });
  t.true(spec.network.every((layer: object) => "type" in layer));
  t.true("commit" in versions && "clean" in versions);
});
