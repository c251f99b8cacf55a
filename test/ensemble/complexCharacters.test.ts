import { ArgumentError, dataset, ensemble, graph, hilbert, linalg, loss, predict, random, stax } from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { paper } from "../support/paper.js";
import { allParameters } from "../support/parameters.js";
import { test } from "../support/test.js";

const lattice = graph.square(2, 3);
const ring = graph.translations(graph.chain(6), { momentum: [1] });
const cases = {
  "spins at a momentum": [hilbert.spins(6), ring],
  "spins of fixed magnetisation, odd under the flip": [
    hilbert.spins(6, { magnetization: 0 }),
    graph.withFlip(graph.translations(graph.chain(6), { momentum: [2] }), -1),
  ],
  "fermions, with forbidden orbits": [
    hilbert.fermions(6, { up: 2, down: 2 }),
    graph.spaceGroup(lattice, { momentum: [1, 1] }),
  ],
} as const;
const shallow = stax.serial(stax.dense(37, paper), stax.leakyRelu(0.2), stax.dense(1, paper));
const deep = stax.serial(stax.dense(9, paper), stax.erf(), stax.dense(5, paper), stax.relu(), stax.dense(1, paper));
const twoOutputs = stax.serial(stax.dense(9, paper), stax.erf(), stax.dense(2, paper));

/** f_G + i·h_G of two averaged networks, or of one with two outputs: (re, im) pairs. */
async function psiOf(
  symmetric: stax.SymmetrizedNetwork,
  parameters: readonly (readonly stax.LayerParameters[])[],
  inputs: Parameters<typeof symmetric.apply>[1],
): Promise<Float64Array> {
  const outputs = await Promise.all(parameters.map((own) => symmetric.apply(own, inputs)));
  const psi = new Float64Array(2 * inputs.rows);
  for (let x = 0; x < inputs.rows; x++) {
    const f = outputs.flatMap((one) => [...one.row(x)]);
    psi[2 * x] = f[0]! - f[3]!;
    psi[2 * x + 1] = f[1]! + f[2]!;
  }
  return psi;
}

for (const [name, [basis, group]] of Object.entries(cases)) {
  test(`a step on ${name} is that of the loss of the averaged ψ, whose gradient is its Jacobian's`, async (t) => {
    const y = random.normal({ seed: 3 }, 2 * basis.dimension); // no invariant state: what it lacks counts, too
    const weights = random.uniform({ seed: 4 }, basis.dimension).map((value) => 0.5 + value);
    const task = await dataset.task(basis, y, { train: 9, test: 6, seed: 1, weights });
    const lossOf = (psi: Float64Array, states: Int32Array) =>
      states.reduce(
        (sum, x) => sum + weights[x]! * ((psi[2 * x]! - y[2 * x]!) ** 2 + (psi[2 * x + 1]! - y[2 * x + 1]!) ** 2),
        0,
      ) / states.length;
    const learningRate = 0.3;
    for (const [method, network, waveFunction] of [
      [task.states === 20 ? "dense" : "grid", shallow, "separate"], // 20 states of fixed magnetisation are no grid
      ["dense", shallow, "separate"],
      ["dense", deep, "separate"],
      ["dense", twoOutputs, "shared"],
    ] as const) {
      const symmetric = stax.symmetrize(network, group, { statistics: basis.kind });
      const options = { members: 2, learningRate, precision: "float64", keepParameters: true, seed: 5 } as const;
      const trained = await ensemble.train(symmetric, task, {
        ...options,
        method,
        waveFunction,
        steps: 1,
        recordAt: [0, 1],
      });
      t.is(trained.method, method);
      for (const member of [0, 1]) {
        const bodies = waveFunction === "shared" ? [0] : [0, 1];
        const before = await Promise.all(bodies.map((component) => symmetric.init(6, { seed: 5, member, component })));
        const psi = await psiOf(symmetric, before, task.inputs);
        near(t, trained.train.get(member, 0), lossOf(psi, task.trainIndices), 1e-13);
        near(t, trained.test.get(member, 0), lossOf(psi, task.testIndices), 1e-13);
        for (const body of bodies) {
          const gradient = new Float64Array(allParameters(before[body]!).length);
          for (const output of waveFunction === "shared" ? [0, 1] : [0]) {
            const component = waveFunction === "shared" ? output : body;
            const jacobian = await symmetric.jacobian(before[body]!, task.inputs, { output });
            for (const x of task.trainIndices) {
              const [re, im] = [psi[2 * x]! - y[2 * x]!, psi[2 * x + 1]! - y[2 * x + 1]!];
              const [a, b] = component === 0 ? [re, im] : [im, -re]; // Re(e*·i·∂) = Im(e)·Re ∂ − Re(e)·Im ∂
              const share = weights[x]! / task.trainIndices.length;
              for (let k = 0; k < gradient.length; k++)
                gradient[k]! += share * (a * jacobian.get(x, 2 * k) + b * jacobian.get(x, 2 * k + 1));
            }
          }
          const moved = allParameters(before[body]!).map((value, k) => value - learningRate * gradient[k]!);
          const found = Float64Array.from(allParameters(trained.parameters![member]![body]!));
          allNear(t, found, Float64Array.from(moved), 1e-13, `${method}, body ${body}`);
        }
        const after = await psiOf(symmetric, trained.parameters![member]!, task.inputs);
        near(t, trained.train.get(member, 1), lossOf(after, task.trainIndices), 1e-13);
        near(t, trained.test.get(member, 1), lossOf(after, task.testIndices), 1e-13);
      }
    }
  });
}

test("with phases many steps are the same by both methods, in shared slices and in whole ones, whatever the precision", async (t) => {
  const basis = hilbert.spins(6);
  const task = await dataset.task(basis, random.normal({ seed: 3 }, 128), { train: 20, seed: 1 });
  const symmetric = stax.symmetrize(shallow, ring);
  const run = (options: object) =>
    ensemble.train(symmetric, task, {
      members: 3,
      steps: 200,
      learningRate: 0.4,
      momentum: 0.5,
      recordAt: [0, 10, 200],
      ...options,
    });
  const grid = await run({ precision: "float64" });
  t.is(grid.method, "grid");
  for (const [options, tolerance] of [
    [{ precision: "float64", method: "dense" }, 1e-11],
    [{ precision: "float64", method: "dense", members: 1 }, 1e-11],
    [{ precision: "float32" }, 1e-4],
    [{ precision: "float32", method: "dense" }, 1e-4],
  ] as const) {
    const other = await run(options);
    for (const points of ["train", "test"] as const) {
      for (const [i, value] of other[points].data.entries()) near(t, value / grid[points].data[i]!, 1, tolerance);
    }
  }
});

test("an interrupted run with phases goes on as if it had not been, and its checkpoint is none of real characters", async (t) => {
  const basis = hilbert.spins(6);
  const task = await dataset.task(basis, random.normal({ seed: 3 }, 128), { train: 20 });
  const symmetric = stax.symmetrize(shallow, ring);
  const fixed = {
    members: 2,
    steps: 40,
    learningRate: 0.4,
    momentum: 0.3,
    recordAt: [0, 40],
    precision: "float64",
  } as const;
  let [saved, saves]: [unknown, number] = [undefined, 0];
  const stop = new AbortController();
  const checkpoint = {
    name: "memory",
    load: async () => saved as never,
    save: async (one: unknown) => {
      saved = one;
      if (++saves === 3) stop.abort();
    },
  };
  const options = { ...fixed, checkpoint, secondsPerCheckpoint: 0, secondsPerCall: 1e-9, signal: stop.signal };
  await t.throwsAsync(ensemble.train(symmetric, task, options), { any: true });
  const resumed = await ensemble.train(symmetric, task, { ...options, signal: new AbortController().signal });
  t.true(resumed.stepsDone < 40);
  t.deepEqual(resumed.train.data, (await ensemble.train(symmetric, task, fixed)).train.data);
  const other = stax.symmetrize(shallow, graph.translations(graph.chain(6), { momentum: [5] }));
  await t.throwsAsync(ensemble.train(other, task, { ...options, signal: new AbortController().signal }), {
    message: /another run: `(signs|imaginary)`/,
  });
});

test("a loss of ψ is descended along its gradient under the averaged network", async (t) => {
  const basis = hilbert.spins(6);
  const group = graph.translations(graph.chain(6), { momentum: [2] });
  const measured = loss.infidelity(random.normal({ seed: 4 }, 128));
  const task = await dataset.task(basis, random.normal({ seed: 3 }, 128), { train: 64 });
  for (const method of ["grid", "dense"] as const) {
    const symmetric = stax.symmetrize(shallow, group);
    const trained = await ensemble.train(symmetric, task, {
      loss: measured,
      members: 1,
      steps: 1,
      learningRate: 0.05,
      precision: "float64",
      seed: 5,
      method,
      keepParameters: true,
      recordAt: [0, 1],
    });
    const before = await Promise.all([0, 1].map((component) => symmetric.init(6, { seed: 5, member: 0, component })));
    const psi = await psiOf(symmetric, before, task.inputs);
    near(t, trained.train.data[0]!, (await measured.evaluate(psi)).value, 1e-13);
    const { gradient } = await measured.evaluate(psi);
    for (const body of [0, 1]) {
      const jacobian = await symmetric.jacobian(before[body]!, task.inputs);
      const moved = allParameters(before[body]!).map((value, k) => {
        let slope = 0;
        for (let x = 0; x < 64; x++) {
          const [re, im] = [2 * gradient[2 * x]!, 2 * gradient[2 * x + 1]!];
          const [a, b] = body === 0 ? [re, im] : [im, -re];
          slope += a * jacobian.get(x, 2 * k) + b * jacobian.get(x, 2 * k + 1);
        }
        return value - 0.05 * slope;
      });
      const found = Float64Array.from(allParameters(trained.parameters![0]![body]!));
      allNear(t, found, Float64Array.from(moved), 1e-12, `${method}, body ${body}`);
    }
    allNear(t, trained.states![0]!, await psiOf(symmetric, trained.parameters![0]!, task.inputs), 1e-12, method);
  }
});

test("a natural step with phases is that of both parts of ψ by their Gram matrix", async (t) => {
  const basis = hilbert.spins(6);
  const measured = loss.infidelity(random.normal({ seed: 4 }, 128));
  const batch = Int32Array.from({ length: 30 }, (_, i) => (7 * i + 2) % 64);
  const task = await dataset.task(basis, random.normal({ seed: 3 }, 128), { train: batch });
  const { orbitOf, representatives } = await hilbert.orbits(basis, ring);
  const orbits = [...new Set(batch.map((x) => orbitOf[x]!))].filter((orbit) => orbit >= 0);
  const counts = orbits.map((orbit) => batch.filter((x) => orbitOf[x] === orbit).length);
  for (const [network, waveFunction] of [
    [deep, "separate"],
    [twoOutputs, "shared"],
  ] as const) {
    const symmetric = stax.symmetrize(network, ring);
    const [learningRate, damping] = [10, 0.3];
    const trained = await ensemble.train(symmetric, task, {
      loss: measured,
      members: 2,
      steps: 1,
      learningRate,
      precision: "float64",
      seed: 5,
      waveFunction,
      keepParameters: true,
      recordAt: [0, 1],
      natural: damping,
    });
    const bodies = waveFunction === "shared" ? [0] : [0, 1];
    const before = await Promise.all(bodies.map((component) => symmetric.init(6, { seed: 5, member: 1, component })));
    const psi = await psiOf(symmetric, before, task.inputs);
    const { gradient } = await measured.evaluate(psi);
    const square = psi.reduce((sum, part) => sum + part ** 2, 0);
    // √b·∂Re F and √b·∂Im F of every orbit with states in the batch, and forces Σ p*·∂L/∂ψ over √b.
    const at = task.inputs.selectRows(Int32Array.from(orbits, (orbit) => representatives[orbit]!));
    const of = async (body: number, output: number) => symmetric.jacobian(before[body]!, at, { output });
    const [f, h] = bodies.length === 2 ? [await of(0, 0), await of(1, 0)] : [await of(0, 0), await of(0, 1)];
    const width = bodies.length === 2 ? [f.columns / 2, h.columns / 2] : [0, h.columns / 2];
    const rows = orbits.flatMap((_, i) =>
      [0, 1].map((part) => {
        const row = new Float64Array(width[0]! + width[1]!);
        for (let k = 0; 2 * k < f.columns; k++) row[k]! += Math.sqrt(counts[i]!) * f.get(i, 2 * k + part);
        for (let k = 0; 2 * k < h.columns; k++) {
          const [re, im] = [h.get(i, 2 * k), h.get(i, 2 * k + 1)];
          row[width[0]! + k]! += Math.sqrt(counts[i]!) * (part === 0 ? -im : re);
        }
        return row;
      }),
    );
    const { phases } = await hilbert.orbits(basis, ring);
    const forces = orbits.flatMap((orbit, i) => {
      let [re, im] = [0, 0];
      for (const x of batch.filter((state) => orbitOf[state] === orbit)) {
        const [p, q, a, b] = [phases![2 * x]!, phases![2 * x + 1]!, gradient[2 * x]!, gradient[2 * x + 1]!];
        re += p * a + q * b;
        im += p * b - q * a;
      }
      return [re, im].map((part) => (square * part) / Math.sqrt(counts[i]!)); // 2·∂L/∂ψ*·‖ψ‖²/2
    });
    const n = rows.length;
    const gram = new linalg.Matrix(n, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        gram.row(i)[j] = rows[i]!.reduce((sum, value, k) => sum + value * rows[j]![k]!, i === j ? damping : 0);
    const { values, vectors } = await linalg.dsyevd(gram.data, n, { vectors: true });
    const solution = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      let along = 0;
      for (let i = 0; i < n; i++) along += vectors![i * n + k]! * forces[i]!;
      for (let i = 0; i < n; i++) solution[i]! += (vectors![i * n + k]! * along) / values[k]!;
    }
    const start = before.flatMap((layers) => allParameters(layers));
    const moved = start.map(
      (value, k) => value - learningRate * rows.reduce((sum, row, i) => sum + row[k]! * solution[i]!, 0),
    );
    const found = trained.parameters![1]!.flatMap((layers) => allParameters(layers));
    allNear(t, Float64Array.from(found), Float64Array.from(moved), 1e-11, waveFunction);
    t.true(Math.max(...found.map((value, k) => Math.abs(value - start[k]!))) > 1e-4);
  }
});

test("wide networks with phases train as the infinite one predicts, closer with the width", async (t) => {
  const basis = hilbert.spins(6);
  const sector = await hilbert.symmetric(basis, ring);
  const small = random.normal({ seed: 6 }, 2 * sector.dimension).map((value) => value / 20); // weights hardly move
  const task = await dataset.task(basis, await sector.expand(small), { train: 24, seed: 2 });
  const limit = await predict.supervised(stax.symmetrize(shallow, ring), task, { learningRate: { relative: 0.3 } });
  const { learningRate } = limit;
  const expected = await limit.losses([0, 20, 300], { dynamics: "discrete" });
  const off: number[][] = [];
  for (const [width, members] of [
    [40, 300],
    [2000, 60],
  ] as const) {
    const network = stax.serial(stax.dense(width, paper), stax.leakyRelu(0.2), stax.dense(1, paper));
    const { train, test: tested } = await ensemble.train(stax.symmetrize(network, ring), task, {
      members,
      steps: 300,
      learningRate,
      recordAt: [0, 20, 300],
    });
    const found: number[] = [];
    for (const [losses, total] of [
      [train, expected.totalTrain],
      [tested, expected.totalTest],
    ] as const) {
      for (const column of [0, 1, 2]) {
        const values = Array.from({ length: members }, (_, member) => losses.get(member, column));
        const mean = values.reduce((a, b) => a + b, 0) / members;
        const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / members;
        found.push(Math.max(0, Math.abs(mean / total[column]! - 1) - (3 * error) / total[column]!));
      }
    }
    off.push(found);
  }
  const [narrow, wide] = off.map((found) => Math.max(...found));
  t.true(narrow! > 0.3 && wide! < narrow! / 3, `${narrow} at width 40, ${wide} at width 2000`);
});

test("what has no complex characters says why", async (t) => {
  const basis = hilbert.spins(6);
  const options = { members: 1, steps: 1, learningRate: 0.1 };
  const symmetric = stax.symmetrize(shallow, ring);
  const real = await dataset.task(basis, random.normal({ seed: 3 }, 64), { train: 9 });
  const task = await dataset.task(basis, random.normal({ seed: 3 }, 128), { train: 9 });
  for (const [work, message] of [
    [ensemble.train(symmetric, real, options), /real target, and the characters of .* are complex/],
    [
      ensemble.train(symmetric, task, { ...options, waveFunction: "exponential" }),
      /averages exponents, which have no phase/,
    ],
  ] as const) {
    await t.throwsAsync(work, { instanceOf: ArgumentError, message });
  }
});
