import { dataset, graph, hilbert, linalg, loss, predict, random, stax } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const ring = graph.chain(6);
const cases = [
  { basis: hilbert.spins(6), group: graph.translations(ring, { momentum: [1] }), statistics: "spins" },
  {
    basis: hilbert.spins(6, { magnetization: 0 }),
    group: graph.withFlip(graph.translations(ring, { momentum: [2] }), -1),
    statistics: "spins",
  },
  {
    basis: hilbert.fermions(6, { up: 2, down: 1 }),
    group: graph.spaceGroup(graph.square(2, 3), { momentum: [1, 1] }),
    statistics: "fermions",
  },
] as const;

/** A task of an invariant state and another, on some of the states, with weights or without. */
async function tasksOf({ basis, group }: (typeof cases)[number]) {
  const sector = await hilbert.symmetric(basis, group);
  const invariant = await sector.expand(random.normal({ seed: 3 }, 2 * sector.dimension));
  const other = random.normal({ seed: 5 }, 2 * basis.dimension);
  const weights = random.uniform({ seed: 4 }, basis.dimension).map((value) => 0.5 + value);
  const train = Math.floor(basis.dimension / 3);
  return [
    await dataset.task(basis, invariant, { train, seed: 2 }),
    await dataset.task(basis, other, { train, seed: 2, weights }),
  ];
}

const times = [0, 1, 30, 1000, Number.POSITIVE_INFINITY];

test("streamed, matrix-free and iterative training with complex characters are those of the eigensystem", async (t) => {
  for (const one of cases) {
    const network = stax.symmetrize(paperNetwork, one.group, { statistics: one.statistics });
    for (const task of await tasksOf(one)) {
      const whole = await predict.supervised(network, task);
      const expected = await whole.losses(times);
      const means = await Promise.all(times.map((time) => whole.mean(time)));
      const fidelities = means.map((mean) => fidelity(task, mean));

      const streamed = await predict.streamed(network, task);
      near(t, streamed.learningRate / whole.learningRate, 1, 1e-12);
      const found = await streamed.losses(times);
      for (const name of Object.keys(found) as (keyof typeof found)[]) {
        allNear(t, found[name], expected[name], 1e-10, `streamed, ${name}`);
      }
      const discrete = await streamed.losses([0, 7], { dynamics: "discrete" });
      allNear(t, discrete.totalTest, (await whole.losses([0, 7], { dynamics: "discrete" })).totalTest, 1e-10, "steps");
      const [curves] = await streamed.curves([{ steps: Float64Array.from(times) }]);
      if (task.weights === undefined)
        allNear(t, curves!.fidelity.slice(1), Float64Array.from(fidelities.slice(1)), 1e-10, "fidelity");
      for (const [i, { train, test: tested }] of (await streamed.means(times)).entries()) {
        allNear(t, train, means[i]!.train, 1e-10, `streamed, train ${i}`);
        allNear(t, tested, means[i]!.test, 1e-10, `streamed, test ${i}`);
      }

      const finite = times.slice(0, 4);
      const free = await predict.matrixFree(network, task, finite, { tolerance: 1e-9 });
      t.is(free.method, "orbits");
      near(t, free.learningRate / whole.learningRate, 1, 1e-9);
      const given = await predict.matrixFree(network, task, finite, {
        tolerance: 1e-9,
        learningRate: whole.learningRate,
      });
      near(t, given.learningRate / whole.learningRate, 1, 1e-13);
      for (const krylov of [free, given]) {
        for (const i of finite.keys()) {
          allNear(t, krylov.mean[i]!.train, means[i]!.train, 1e-7, `matrix-free, train ${i}`);
          allNear(t, krylov.mean[i]!.test, means[i]!.test, 1e-7, `matrix-free, test ${i}`);
        }
        allNear(t, krylov.meanTrain, expected.meanTrain.slice(0, 4), 1e-7, "matrix-free, train");
        allNear(t, krylov.meanTest, expected.meanTest.slice(0, 4), 1e-7, "matrix-free, test");
      }

      const iterative = await predict.iterative(network, task, { tolerance: 1e-9 });
      near(t, iterative.learningRate / whole.learningRate, 1, 1e-9);
      const relaxed = await iterative.losses(finite);
      allNear(t, relaxed.meanTrain, expected.meanTrain.slice(0, 4), 1e-7, "iterative, train");
      allNear(t, relaxed.meanTest, expected.meanTest.slice(0, 4), 1e-7, "iterative, test");
      allNear(t, (await iterative.mean(30)).test, means[2]!.test, 1e-7, "iterative, mean");
    }
  }
});

function fidelity({ target, trainIndices, testIndices }: dataset.Task, mean: dataset.Amplitudes): number {
  let [re, im, own, wanted] = [0, 0, 0, 0];
  for (const [indices, psi] of [
    [trainIndices, mean.train],
    [testIndices, mean.test],
  ] as const) {
    for (const [i, x] of indices.entries()) {
      const [y, z, a, b] = [target.get(0, x), target.get(1, x), psi[2 * i]!, psi[2 * i + 1]!];
      re += y * a + z * b;
      im += y * b - z * a;
      own += a * a + b * b;
      wanted += y * y + z * z;
    }
  }
  return (re ** 2 + im ** 2) / (own * wanted);
}

test("a kernel with complex characters multiplies pairs as its Hermitian matrix does", async (t) => {
  const [one] = cases;
  const network = stax.symmetrize(paperNetwork, one.group);
  const [task] = await tasksOf(one);
  const operator = await predict.kernelOperator(network, task!);
  const n = task!.trainIndices.length;
  t.deepEqual([operator.parts, operator.size.n], [2, 2 * n]);
  const train = task!.inputs.selectRows(task!.trainIndices);
  const { ntk } = await network.kernel(train);
  const { ntk: between } = await network.kernel(task!.inputs.selectRows(task!.testIndices), train);
  const vector = random.normal({ seed: 8 }, 2 * n);
  for (const [to, matrix] of [
    ["train", ntk],
    ["test", between],
  ] as const) {
    const expected = await linalg.zgemm(matrix.rows, 1, n, matrix.data, vector);
    allNear(t, (await operator.apply(new linalg.Matrix(1, 2 * n, vector), { to })).data, expected, 1e-13, to);
  }
});

test("with complex characters orbits move ψ as matrices over all states do, and as the Hermitian kernel says", async (t) => {
  for (const one of cases) {
    const { basis, group, statistics } = one;
    const network = stax.symmetrize(paperNetwork, group, { statistics });
    const { dimension } = basis;
    const start = random.normal({ seed: 3 }, 2 * dimension);
    const measured = loss.infidelity(random.normal({ seed: 4 }, 2 * dimension));
    const some = Int32Array.from({ length: Math.floor(dimension / 4) }, (_, i) => (7 * i + 2) % dimension).sort();
    for (const train of [dimension, some]) {
      const task = await dataset.task(basis, start, { train });
      const dense = await dataset.task({ inputs: await basis.inputs() }, start, { train });
      for (const options of [{}, { kernel: "nngp" }, { natural: 0.02 }, { natural: { relative: 0.1 } }] as const) {
        const fixed = { start, dynamics: "discrete", keepStates: true, ...options } as const;
        const { learningRate } = await predict.flow(network, dense, measured, {
          ...fixed,
          times: [0],
          learningRate: { relative: 0.05 },
        });
        const given = { ...fixed, times: [1, 4], learningRate };
        const byOrbits = await predict.flow(network, task, measured, given);
        const byMatrix = await predict.flow(network, dense, measured, given);
        t.deepEqual([byOrbits.method, byMatrix.method], ["orbits", "dense"]);
        const [a, b] = [byOrbits.members[0]!, byMatrix.members[0]!];
        const what = `${basis.name}, ${typeof train === "number" ? "all" : "batch"}, ${JSON.stringify(options)}`;
        for (const k of [0, 1]) allNear(t, a.states[k]!, b.states[k]!, 1e-10, what);
        if (Object.keys(options).length > 0) continue;
        const { gradient } = await measured.evaluate(start);
        const { ntk } = await network.kernel(task.inputs, task.inputs.selectRows(task.trainIndices));
        const onBatch = Float64Array.from(
          [...task.trainIndices].flatMap((x) => [gradient[2 * x]!, gradient[2 * x + 1]!]),
        );
        const moved = await linalg.zgemm(dimension, 1, onBatch.length / 2, ntk.data, onBatch);
        allNear(
          t,
          b.states[0]!,
          start.map((x, i) => x - 2 * learningRate * moved[i]!),
          1e-12,
          what,
        );
      }
    }
    const drawn = { times: [0], members: 2, seed: 5, learningRate: 1 } as const;
    const [byOrbits, byMatrix] = await Promise.all(
      [basis, { inputs: await basis.inputs() }].map(async (where) =>
        predict.flow(network, await dataset.task(where as never, start, { train: dimension }), measured, drawn),
      ),
    );
    for (const k of [0, 1]) allNear(t, byOrbits!.members[k]!.state, byMatrix!.members[k]!.state, 1e-5, "members");
  }
});

test("members of a flow with complex characters are circular, with the covariance of the kernel", async (t) => {
  const [{ basis, group }] = cases;
  const network = stax.symmetrize(paperNetwork, group);
  const members = 1500;
  const flow = await predict.flow(network, basis, loss.infidelity(random.normal({ seed: 4 }, 128)), {
    times: [0],
    members,
    seed: 1,
    learningRate: 1,
  });
  const { nngp } = await network.kernel(await basis.inputs());
  for (const [x, y] of [
    [1, 1],
    [1, 2],
    [3, 11],
    [5, 5],
  ] as const) {
    const sums = [0, 0, 0, 0];
    for (const { state } of flow.members) {
      const [a, b, c, d] = [state[2 * x]!, state[2 * x + 1]!, state[2 * y]!, state[2 * y + 1]!];
      for (const [k, value] of [a * c + b * d, b * c - a * d, a * c - b * d, a * d + b * c].entries())
        sums[k]! += value / members;
    }
    const error = (5 * 2 * Math.sqrt(nngp.get(x, 2 * x) * nngp.get(y, 2 * y))) / Math.sqrt(members);
    near(t, sums[0]!, 2 * nngp.get(x, 2 * y), error);
    near(t, sums[1]!, 2 * nngp.get(x, 2 * y + 1), error);
    near(t, sums[2]!, 0, error);
    near(t, sums[3]!, 0, error);
  }
});
