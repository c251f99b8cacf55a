import { readFileSync } from "node:fs";
import { join } from "node:path";
import { experiments, graph, linalg, runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { learn, numbers } from "../support/learning.js";
import { allNear, near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const times = [0, 1, 30, 400, 3000];

/** ψ ↦ (1/|G|)·Σ_g χ(g)·ψ(g·) on all states of spins, written down as plainly as possible. */
function projector(group: graph.SymmetryGroup): linalg.Matrix {
  const states = 2 ** group.sites;
  const matrix = new linalg.Matrix(states, states);
  for (const { sites, flip, character } of group.elements) {
    for (let x = 0; x < states; x++) {
      let image = 0;
      for (let i = 0; i < group.sites; i++) image |= (((x >> i) & 1) ^ (flip ? 1 : 0)) << sites[i]!;
      matrix.data[x * states + image]! += character / group.order;
    }
  }
  return matrix;
}

test("losses of symmetric networks are those of the projected kernel on the whole basis, without orbits", async (t) => {
  const target = { model: "tfim", lattice: "2x3", field: 0.5, time: 1 };
  const { arrays, summary } = await learn(root, "projected", { target, train: 20, times, symmetry: "space+flip" });
  const p = projector(graph.withFlip(graph.spaceGroup(graph.square(2, 3))));
  const psi = numbers(arrays["target"]);
  const inputs = new linalg.Matrix(64, 6, numbers(arrays["inputs"]));
  const { ntk: plain } = await paperNetwork.kernel(inputs);
  const kernel = await linalg.matmul(await linalg.matmul(p, plain), p);
  const [train, test] = ["train", "test"].map((name) => arrays[`${name}_indices`]!.data as Int32Array);
  const n = train!.length;
  const onTrain = Float64Array.from([...train!].flatMap((x) => [...train!].map((y) => kernel.get(x, y))));
  const { values, vectors } = await linalg.dsyevd(onTrain, n, { vectors: true });
  const vector = (i: number, k: number) => vectors[i * n + k]!;
  const rate = arrays["learning_rate"]!.data[0]!;
  near(t, rate, (0.9 * 2 * n) / values[n - 1]!, 1e-10 * rate);
  const loss = (states: Int32Array, part: number, time: number): number => {
    const coefficients = Float64Array.from(values, (value, k) => {
      if (value < 1e-12 * values[n - 1]!) return 0;
      const overlap = train!.reduce((sum, x, i) => sum + vector(i, k) * psi[2 * x + part]!, 0);
      return (overlap * -Math.expm1((-rate * value * time) / n)) / value;
    });
    return states.reduce((sum, x) => {
      let mean = 0;
      for (let k = 0; k < n; k++)
        for (let i = 0; i < n; i++) mean += kernel.get(x, train![i]!) * vector(i, k) * coefficients[k]!;
      return sum + (mean - psi[2 * x + part]!) ** 2;
    }, 0);
  };
  for (const [name, states] of [
    ["train", train!],
    ["test", test!],
  ] as const) {
    const expected = [...times, Number.POSITIVE_INFINITY].map(
      (time) => (loss(states, 0, time) + loss(states, 1, time)) / states.length,
    );
    const found = [...numbers(arrays[`mean_loss_${name}`]), arrays[`asymptote_mean_${name}`]!.data[0]!];
    allNear(t, Float64Array.from(found), Float64Array.from(expected), 1e-12, name);
  }
  t.is(summary["orbits"], 8);
});

test("finite symmetric ensembles are near their limit, and beat plain ones on unseen states", async (t) => {
  const target = { model: "tfim", lattice: "2x3", field: 0.5, time: 1 };
  const shared = { target, train: 20, ensemble: { widths: [1024], members: 8, steps: 20 } };
  const symmetric = await learn(root, "symmetric", { ...shared, symmetry: "space+flip" });
  const { testSigmasOverTime, trainSigmasOverTime, totalTest } = (
    symmetric.summary["ensembles"] as unknown as Record<string, number>[]
  )[0]!;
  t.true(trainSigmasOverTime! < 2.5 && testSigmasOverTime! < 2.5, `${trainSigmasOverTime} ${testSigmasOverTime}`);
  const plain = await learn(root, "plain", shared);
  const plainTest = (plain.summary["ensembles"] as unknown as Record<string, number>[])[0]!["totalTest"]!;
  t.true(totalTest! < plainTest / 3, `${totalTest} against ${plainTest}`);
});

test("the flip of all spins is refused for fermions, with what to take instead", async (t) => {
  const target = { model: "hubbard", lattice: "2x3", up: 2, down: 1, U: 4 };
  await t.throwsAsync(learn(root, "flipped", { target, train: 10, symmetry: "space+flip" }), {
    message: /`symmetry` is "space\+flip": the flip of all spins is no symmetry of fermions.*take space/,
  });
});

test("fig3 and fig4 with symmetric networks hold finite ensembles beside the limit", async (t) => {
  const choices = {
    lattice: "2x3",
    time: 1,
    train: [10, 30],
    widths: [64],
    members: 2,
    steps: 50,
    seed: 0,
    splits: 2,
    ...({
      model: "tfim",
      boundary: "periodic",
      precision: "float32",
      infiniteOnly: false,
      targetScale: 1,
      symmetry: "space+flip",
    } as const),
  } as const;
  const out = join(root, "figures");
  for (const figure of ["fig3", "fig4"] as const) {
    const [planned] = await experiments.planFigures([figure], {
      ...choices,
      train: [...choices.train],
      widths: [64],
      out,
    });
    t.is(planned!.ensembles.length, figure === "fig3" ? 2 : 4);
    const { directory } = await planned!.run({ figures: false });
    const arrays = runs.decodeNpz(readFileSync(join(directory!, "data.npz")));
    if (figure === "fig3") {
      t.true(directory!.endsWith("fig3-tfim-space-flip"));
      const [infinite, finite] = [arrays["test_loss_infinite"]!.data, arrays["test_loss_ensemble"]!.data];
      const mean = (Number(finite[2]) + Number(finite[3])) / 2;
      t.true(mean > 0.5 * Number(infinite[1]) && mean < 3 * Number(infinite[1]), `${mean} ${infinite[1]}`);
    } else {
      t.deepEqual([...arrays["symmetric_ensemble_test"]!.shape], [2, 1, 2]);
      const [plain, symmetric] = [arrays["plain_ensemble_test"]!.data, arrays["symmetric_ensemble_test"]!.data];
      t.true(Number(symmetric[2]) < 0.7 * Number(plain[2]), `${symmetric[2]} ${plain[2]}`);
    }
  }
});

test("a target without the symmetry is refused by how much, or projected onto it", async (t) => {
  const target = { model: "tfim", lattice: "2x3", field: 0.5, longitudinal: 0.2, time: 1 };
  const spec = { target, train: 20, times, symmetry: "space+flip" };
  await t.throwsAsync(learn(root, "not-invariant", spec), {
    message:
      /not invariant: .* with the flip takes it to no multiple of itself, but 0\.\d+ of its largest.*"project": true/,
  });
  const { arrays, summary } = await learn(root, "projected-target", { ...spec, project: true });
  const kept = await learn(root, "not-projected", { ...spec, symmetry: "none" });
  const [p, psi] = [projector(graph.withFlip(graph.spaceGroup(graph.square(2, 3)))), numbers(kept.arrays["target"])];
  const part = (k: number) =>
    new linalg.Matrix(
      64,
      1,
      Float64Array.from({ length: 64 }, (_, x) => psi[2 * x + k]!),
    );
  const [re, im] = [await linalg.matmul(p, part(0)), await linalg.matmul(p, part(1))];
  const weight = [...re.data, ...im.data].reduce((sum, value) => sum + value ** 2, 0);
  near(t, summary["projectedWeight"]!, weight, 1e-12);
  const expected = Float64Array.from({ length: 128 }, (_, i) => (i % 2 ? im : re).data[i >> 1]! / Math.sqrt(weight));
  allNear(t, numbers(arrays["target"]), expected, 1e-12, "projection");
  t.true(summary["meanLossTest"]! < kept.summary["meanLossTest"]! / 10);
  await t.throwsAsync(learn(root, "nothing", { ...spec, symmetry: "none", project: true }), {
    message: /`project`.*nothing to project/,
  });
});

test("fermions in an odd sector are learned by ensembles with the signs of the target", async (t) => {
  const target = { model: "hubbard", lattice: "2x3", up: 2, down: 1, U: 4 };
  const spec = { target, train: 60, symmetry: "space", ensemble: { widths: [1024], members: 4, steps: 20 } };
  const { summary } = await learn(root, "fermions", spec);
  const [ensemble] = summary["ensembles"] as unknown as Record<string, number>[];
  t.true(ensemble!["testSigmasOverTime"]! < 3, `${ensemble!["testSigmasOverTime"]}`);
  t.true(
    ensemble!["totalTest"]! < 0.2 * summary["zeroLossTest"]!,
    `${ensemble!["totalTest"]} ${summary["zeroLossTest"]}`,
  );
});
