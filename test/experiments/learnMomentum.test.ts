import { dataset, exact, graph, hilbert, operator, predict, stax } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { learn, numbers, projectedTarget } from "../support/learning.js";
import { allNear, near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const times = [0, 1, 30, 400, 3000];
const ring = graph.chain(8);
const heisenberg = operator.heisenberg(ring, { magnetization: 0 });
const hubbard = operator.hubbard(graph.square(2, 3), { up: 1, down: 2, U: 4 });
const cases = [
  {
    name: "spins",
    spec: {
      target: { model: "heisenberg", lattice: "8", magnetization: 0, momentum: [1] },
      symmetry: "space",
      train: 16,
    },
    h: heisenberg,
    group: graph.spaceGroup(ring, { momentum: [1] }),
    translations: graph.translations(ring, { momentum: [1] }),
  },
  {
    name: "quench of fermions",
    spec: {
      target: {
        model: "hubbard",
        lattice: "2x3",
        up: 1,
        down: 2,
        U: 4,
        initial: "groundstate:U=1",
        time: 0.7,
        momentum: [1, 1],
      },
      symmetry: "translations",
      train: 30,
    },
    h: hubbard,
    group: graph.translations(graph.square(2, 3), { momentum: [1, 1] }),
    translations: graph.translations(graph.square(2, 3), { momentum: [1, 1] }),
  },
];

for (const { name, spec, h, group, translations } of cases) {
  test(`a state of a momentum is learned on orbits as on the whole basis: ${name}`, async (t) => {
    const observables = ["fidelity", "energy"];
    const dense = await learn(root, `dense ${name}`.replaceAll(" ", "-"), {
      ...spec,
      times,
      method: "dense",
      observables: [...observables, "member-fidelity"],
    });
    const target = numbers(dense.arrays["target"]);
    const { hilbert: basis } = h;
    const sector = await hilbert.symmetric(basis, translations);
    near(
      t,
      (await sector.project(target)).reduce((sum, part) => sum + part ** 2, 0),
      1,
      1e-10,
    );
    if (!("time" in spec.target)) {
      const { energy } = await exact.groundState(await operator.symmetric(h, sector));
      near(t, await exact.expectation(h, target), energy, 1e-9);
    }
    const indices = { train: numbers(dense.arrays["train_indices"]), test: numbers(dense.arrays["test_indices"]) };
    const task = await dataset.task(basis, target, {
      train: Int32Array.from(indices.train),
      test: Int32Array.from(indices.test),
    });
    const ofState = await hilbert.charactersOf(basis, group, target);
    t.false(ofState.isReal);
    const whole = await predict.supervised(stax.symmetrize(paperNetwork, ofState, { statistics: basis.kind }), task);
    near(t, Number(dense.summary["learningRate"]) / whole.learningRate, 1, 1e-10);
    const losses = await whole.losses(times);
    for (const [array, expected] of [
      ["mean_loss_train", losses.meanTrain],
      ["mean_loss_test", losses.meanTest],
      ["variance_train", losses.varianceTrain],
      ["variance_test", losses.varianceTest],
    ] as const) {
      allNear(t, numbers(dense.arrays[array]), expected, 1e-10, array);
    }
    const fidelities: number[] = [];
    for (const time of times) {
      const psi = await dataset.assemble(task, await whole.mean(time));
      const [re, im] = await exact.overlap(target, psi);
      fidelities.push((re ** 2 + im ** 2) / psi.reduce((sum, part) => sum + part ** 2, 0));
    }
    allNear(
      t,
      numbers(dense.arrays["fidelity_mean"]).slice(1),
      Float64Array.from(fidelities.slice(1)),
      1e-9,
      "fidelity",
    );
    // At infinite time and where all is seen, members are the state; at the start they are not.
    const members = numbers(dense.arrays["fidelity_member"]);
    t.true(members.every((value) => value > 0 && value <= 1) && members.at(-1)! > members[0]!);
    for (const method of ["streamed", "krylov"]) {
      const other = await learn(root, `${method} ${name}`.replaceAll(" ", "-"), {
        ...spec,
        times,
        method,
        observables,
        ...(method === "krylov" && { tolerance: 1e-10 }),
      });
      for (const array of ["mean_loss_train", "mean_loss_test", "fidelity_mean", "energy_mean"]) {
        const clean = (values: readonly number[]) => values.map((value) => (Number.isNaN(value) ? 0 : value));
        const [found, expected] = [numbers(other.arrays[array]), numbers(dense.arrays[array])];
        allNear(t, clean(found), clean(expected), 1e-9, `${method}, ${array}`);
      }
      near(t, Number(other.summary["learningRate"]) / whole.learningRate, 1, 1e-9);
    }
  });
}

test("finite networks are trained beside the infinite ones on a state of a momentum", async (t) => {
  const { arrays } = await learn(root, "finite", {
    ...cases[0]!.spec,
    times: [0, 10],
    ensemble: { widths: [300], members: 6, steps: 10, precision: "float64" },
  });
  const total = numbers(arrays["total_train"]);
  const finite = numbers(arrays["ensemble_train"]);
  for (const step of [0, 1]) {
    const mean = [0, 1, 2, 3, 4, 5].reduce((sum, member) => sum + finite[2 * member + step]! / 6, 0);
    t.true(Math.abs(mean / total[step]! - 1) < 0.5, `${mean}, not ${total[step]}`);
  }
});

test("of a real state of k and −k one is projected on, and said; otherwise the larger part", async (t) => {
  const basis = heisenberg.hilbert;
  const parts: Float64Array[] = [];
  for (const k of [1, 7, 3]) {
    const sector = await hilbert.symmetric(basis, graph.translations(ring, { momentum: [k] }));
    const { state } = await exact.groundState(await operator.symmetric(heisenberg, sector));
    parts.push(await sector.expand(state));
  }
  const ask = (state: Float64Array) =>
    projectedTarget({ basis, state, errorBounds: {} }, graph.translations(ring), undefined);
  // Re ψ_k has nothing at momentum 0, whose character is nearest to cos k.
  const real = parts[0]!.filter((_, at) => at % 2 === 0);
  const half = await ask(real);
  near(t, half.weight, 0.5, 1e-10);
  t.is(half.others, 1);
  for (const [factors, largest] of [
    [[0.6, 0.8, 0], 1],
    [[0.5, 0.5, 0.6], 2],
  ] as const) {
    const mixed = parts[0]!.map(
      (value, at) => factors[0] * value + factors[1] * parts[1]![at]! + factors[2] * parts[2]![at]!,
    );
    const norm = factors.reduce<number>((sum, factor) => sum + factor ** 2, 0);
    const { target, weight, others } = await ask(mixed);
    near(t, weight, factors[largest] ** 2 / norm, 1e-10);
    t.is(others, 0);
    allNear(
      t,
      target.state,
      parts[largest]!.map((value) => value * Math.sqrt(norm)),
      1e-10,
      "projection",
    );
  }
});

test("what a target cannot be in is refused by the name that the spec has for it", async (t) => {
  const spec = { target: { model: "heisenberg", lattice: "8", magnetization: 0 }, train: 10, times: [1] };
  for (const [changes, message] of [
    [{ momentum: [1, 0] }, /`target\.momentum` must have one whole number for each of the 1 axes/],
    [{ parity: "odd" }, /`target\.parity` is of the flip of all spins: it needs `target\.symmetry`/],
    [{ symmetry: "space+flip", magnetization: 2 }, /`target\.symmetry` space\+flip has the flip/],
    [{ momentum: [1], initial: "neel" }, /`target\.initial` neel: 1\.00 of the state lies outside/],
    [{ momentum: [1], point: "1" }, /`target\.point` is of a space group/],
  ] as const) {
    await t.throwsAsync(learn(root, "refused", { ...spec, target: { ...spec.target, ...changes } }), { message });
  }
});
