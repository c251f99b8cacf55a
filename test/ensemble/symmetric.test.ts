import { ArgumentError, dataset, ensemble, graph, hilbert, type linalg, random, stax } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { paper } from "../support/paper.js";
import { test } from "../support/test.js";

const lattice = graph.square(2, 3);
const [alongX, alongY] = graph.translations(lattice).generators;
const odd = new graph.SymmetryGroup(6, [
  { sites: Array.from(alongX!.sites), character: -1 },
  { sites: Array.from(alongY!.sites) },
]);
const cases = {
  "spins with the flip": [hilbert.spins(6), graph.withFlip(graph.spaceGroup(lattice))],
  "spins with characters of −1": [hilbert.spins(6), odd],
  "spins of fixed magnetisation": [hilbert.spins(6, { magnetization: 2 }), graph.spaceGroup(lattice)],
  "fermions, with forbidden orbits": [hilbert.fermions(6, { up: 2, down: 2 }), odd],
} as const;
const shallow = stax.serial(stax.dense(37, paper), stax.leakyRelu(0.2), stax.dense(1, paper));
const deep = stax.serial(stax.dense(9, paper), stax.erf(), stax.dense(5, paper), stax.relu(), stax.dense(1, paper));

/** (1/|B|)·Σ w·|f−y|² of one component, over some states. */
function lossOf(f: linalg.Matrix, y: Float64Array, states: Int32Array, weights?: Float64Array): number {
  return states.reduce((sum, x) => sum + (weights?.[x] ?? 1) * (f.data[x]! - y[x]!) ** 2, 0) / states.length;
}

for (const [name, [basis, group]] of Object.entries(cases)) {
  test(`a step on ${name} is that of the loss of the averaged network, whose gradient is its Jacobian's`, async (t) => {
    const y = random.normal({ seed: 3 }, basis.dimension); // no invariant state: what it lacks counts, too
    const weights = random.uniform({ seed: 4 }, basis.dimension).map((value) => 0.5 + value);
    const task = await dataset.task(basis, y, { train: 9, test: 6, seed: 1, weights });
    const { trainIndices, testIndices } = task;
    const learningRate = 0.3;
    for (const [method, network] of [
      [task.states === 15 ? "dense" : "grid", shallow], // 15 states of fixed magnetisation are no grid
      ["dense", shallow],
      ["dense", deep],
    ] as const) {
      const symmetric = stax.symmetrize(network, group, { statistics: basis.kind });
      const options = {
        members: 2,
        learningRate,
        precision: "float64",
        keepParameters: true,
        method,
        seed: 5,
      } as const;
      const trained = await ensemble.train(symmetric, task, { ...options, steps: 1, recordAt: [0, 1] });
      t.is(trained.method, method);
      for (const member of [0, 1]) {
        const before = await symmetric.init(6, { seed: 5, member, component: 0 });
        const f = await symmetric.apply(before, task.inputs);
        near(t, trained.train.get(member, 0), lossOf(f, y, trainIndices, weights), 1e-13);
        near(t, trained.test.get(member, 0), lossOf(f, y, testIndices, weights), 1e-13);
        const jacobian = await symmetric.jacobian(before, task.inputs);
        const gradient = new Float64Array(jacobian.columns);
        for (const x of trainIndices) {
          const residual = (weights[x]! * (f.data[x]! - y[x]!)) / trainIndices.length;
          for (let k = 0; k < gradient.length; k++) gradient[k]! += residual * jacobian.get(x, k);
        }
        const flat = (layers: readonly stax.LayerParameters[]) =>
          layers.flatMap(({ weights: w, biases }) => [...w, ...(biases ?? [])]);
        const moved = flat(before).map((value, k) => value - learningRate * gradient[k]!);
        allNear(t, Float64Array.from(flat(trained.parameters![member]![0]!)), Float64Array.from(moved), 1e-13, method);
        const after = await symmetric.apply(trained.parameters![member]![0]!, task.inputs);
        near(t, trained.train.get(member, 1), lossOf(after, y, trainIndices, weights), 1e-13);
        near(t, trained.test.get(member, 1), lossOf(after, y, testIndices, weights), 1e-13);
      }
    }
  });
}

test("many steps are the same by both methods, in shared slices and in whole ones, whatever the precision", async (t) => {
  const basis = hilbert.spins(6);
  const group = graph.withFlip(graph.spaceGroup(lattice));
  const task = await dataset.task(basis, random.normal({ seed: 3 }, 2 * 64), { train: 20, seed: 1 });
  const symmetric = stax.symmetrize(shallow, group);
  const run = (options: object) =>
    ensemble.train(symmetric, task, {
      steps: 200,
      learningRate: 0.4,
      momentum: 0.5,
      recordAt: [0, 10, 200],
      ...options,
    });
  const grid = await run({ members: 3, precision: "float64" });
  t.is(grid.method, "grid");
  for (const [options, tolerance] of [
    [{ members: 3, precision: "float64", method: "dense" }, 1e-11],
    [{ members: 3, precision: "float32" }, 1e-4],
    [{ members: 3, precision: "float32", method: "dense" }, 1e-4],
  ] as const) {
    const other = await run(options);
    for (const points of ["train", "test"] as const) {
      for (const [i, loss] of grid[points].data.entries()) near(t, other[points].data[i]! / loss, 1, tolerance);
    }
  }
  const single = await ensemble.train(symmetric, task, { members: 1, steps: 10, learningRate: 0.4, method: "dense" });
  const real = await ensemble.train(symmetric, task, { members: 3, steps: 10, learningRate: 0.4, method: "dense" });
  t.deepEqual([...single.train.row(0)], [...real.train.row(0)]);
});

test("ψ = e^f of an averaged f trains where all signs are 1, and is refused elsewhere", async (t) => {
  const basis = hilbert.spins(6);
  const task = await dataset.task(basis, random.normal({ seed: 3 }, 2 * 64), { train: 20, seed: 1 });
  const options = { members: 1, steps: 1, learningRate: 1e-3, precision: "float64", keepParameters: true } as const;
  const group = graph.spaceGroup(lattice);
  const symmetric = stax.symmetrize(deep, group);
  const trained = await ensemble.train(symmetric, task, { ...options, waveFunction: "exponential", recordAt: [1] });
  const [f1, f2] = await Promise.all(trained.parameters![0]!.map((p) => symmetric.apply(p, task.inputs)));
  const loss = (states: Int32Array) =>
    states.reduce((sum, x) => {
      const [modulus, phase] = [Math.exp(f1!.data[x]!), f2!.data[x]!];
      const [re, im] = [modulus * Math.cos(phase), modulus * Math.sin(phase)];
      return sum + (re - task.target.get(0, x)) ** 2 + (im - task.target.get(1, x)) ** 2;
    }, 0) / states.length;
  near(t, trained.train.data[0]!, loss(task.trainIndices), 1e-12);
  near(t, trained.test.data[0]!, loss(task.testIndices), 1e-12);
  const refused = ensemble.train(stax.symmetrize(deep, odd), task, { ...options, waveFunction: "exponential" });
  await t.throwsAsync(refused, { instanceOf: ArgumentError, message: /averages exponents.*Take "separate"/ });
});

test("what a symmetric network cannot be trained on is refused", async (t) => {
  const options = { members: 1, steps: 1, learningRate: 0.1 };
  const symmetric = stax.symmetrize(shallow, graph.spaceGroup(lattice));
  const own = await dataset.task({ inputs: await hilbert.spins(6).inputs() }, random.normal({ seed: 3 }, 64), {
    train: 9,
  });
  await t.throwsAsync(ensemble.train(symmetric, own, options), { message: /inputs of one's own.*hilbert\.spins/ });
  const fermions = hilbert.fermions(6, { up: 1, down: 1 });
  const task = await dataset.task(fermions, random.normal({ seed: 3 }, 36), { train: 9 });
  await t.throwsAsync(ensemble.train(symmetric, task, options), {
    message: /symmetry of spins.*statistics: "fermions"/,
  });
});

test("a checkpoint of a plain network is not one of a symmetric one", async (t) => {
  const basis = hilbert.spins(6);
  const task = await dataset.task(basis, random.normal({ seed: 3 }, 64), { train: 20 });
  let saved: unknown;
  const checkpoint = {
    name: "memory",
    load: async () => saved as never,
    save: async (one: unknown) => {
      saved = one;
    },
  };
  const options = { members: 1, steps: 5, learningRate: 0.1, checkpoint, secondsPerCheckpoint: 0 };
  await ensemble.train(shallow, task, options);
  const symmetric = stax.symmetrize(shallow, graph.spaceGroup(lattice));
  await t.throwsAsync(ensemble.train(symmetric, task, options), { message: /another run: `orbits`/ });
});
