import {
  ArgumentError,
  dataset,
  exact,
  graph,
  hilbert,
  linalg,
  loss,
  NumericalError,
  operator,
  predict,
  random,
  ShapeError,
  stax,
  ToleranceError,
} from "infinite-nnqs";
import { nativeCalls } from "../support/nativeCalls.js";
import { allNear, near } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(6);
const chain = graph.chain(6);
const ising = operator.ising(chain, { field: 0.8 });
const phi = random.normal({ seed: 2 }, 128);
const network = paperNetwork;

test("of the squared loss discrete steps and the flow are those of predict.supervised, weights and the states that follow included", async (t) => {
  const weights = Float64Array.from({ length: 64 }, (_, i) => 0.5 + (i % 3));
  const task = await dataset.task(spins, phi, { train: 40, weights });
  const limit = await predict.supervised(network, task);
  const { learningRate } = limit;
  const start = new Float64Array(128);
  for (const [dynamics, tolerance] of [
    ["discrete", 1e-6],
    ["flow", 5e-13],
  ] as const) {
    const times = [0, 3, 10];
    const { members } = await predict.flow(network, task, loss.supervised(task), {
      times,
      start,
      learningRate,
      dynamics,
      tolerance,
    });
    const { meanTrain } = await limit.losses(times, { dynamics });
    allNear(
      t,
      members[0]!.loss.map((value) => 2 * value),
      meanTrain,
      1e-9 * meanTrain[0]!,
      dynamics,
    );
    const mean = await dataset.assemble(task, await limit.mean(10, { dynamics }));
    allNear(t, members[0]!.state, mean, dynamics === "flow" ? 1e-9 : 1e-12, dynamics);
  }
  const free = await predict.flow(network, task, loss.supervised(task), { times: [1], start });
  near(t, free.learningRate / learningRate, 1, 1e-5);
});

test("with a shared body it is predict.coupledSupervised, at correlation 0 two networks of their own", async (t) => {
  const task = await dataset.task(spins, phi, { train: 50 });
  const limit = await predict.coupledSupervised(network, 0.6, task);
  const options = {
    times: [15],
    start: new Float64Array(128),
    learningRate: limit.learningRate,
    dynamics: "discrete",
  } as const;
  const { members } = await predict.flow(network, task, loss.supervised(task), { ...options, correlation: 0.6 });
  allNear(t, members[0]!.state, await dataset.assemble(task, await limit.mean(15, { dynamics: "discrete" })), 1e-12);
  const energy = { ...options, start: phi, learningRate: 0.01 };
  const byMatrix = await predict.flow(network, task, loss.energy(ising), { ...energy, correlation: 0 });
  const byTransform = await predict.flow(network, task, loss.energy(ising), energy);
  t.deepEqual([byMatrix.method, byTransform.method], ["dense", "walsh"]);
  allNear(t, byTransform.members[0]!.state, byMatrix.members[0]!.state, 1e-12);
});

test("the energy never rises under the flow on all states, whatever network, field, clock and representation, and falls on a batch", async (t) => {
  const deep = stax.serial(
    stax.dense(64, { wStd: 1.2, bStd: 0.3 }),
    stax.erf(),
    stax.dense(64),
    stax.relu(),
    stax.dense(1),
  );
  const cases = random.uniform({ seed: 11 }, 24);
  for (let k = 0; k < 8; k++) {
    const h = operator.ising(k % 2 ? chain : graph.square(2, 3), {
      field: 3 * cases[3 * k]!,
      longitudinal: k % 3 ? 0 : 0.4,
    });
    const task = await dataset.task(spins, phi, { train: k % 4 === 3 ? 40 : 64 });
    const { members } = await predict.flow(k % 2 ? network : deep, task, loss.energy(h), {
      times: [0, 0.3, 1, 3, 10, 30, 60],
      seed: k,
      clock: k % 2 ? "norm" : "tau",
      representation: k % 3 === 2 ? "logarithm" : "amplitudes",
      components: k === 6 ? 1 : 2,
      tolerance: 1e-5,
    });
    const values = members[0]!.loss;
    // What moves along a part of the gradient alone, on a batch, need not fall.
    for (let i = 1; i < values.length && k % 4 !== 3; i++)
      t.true(values[i]! < values[i - 1]! + 1e-12, `case ${k}: ${values}`);
    t.true(values[0]! - values[6]! > 1e-2, `case ${k} moves`);
  }
});

test("near the ground state the excess energy decays at 4η·r₂ in the clock of the norm: the golden rate", async (t) => {
  const ring = operator.ising(graph.chain(8), { field: 1 });
  const r2 = 1.71318784e-3;
  const { state, energy } = await exact.groundState(ring);
  const away = random.normal({ seed: 1 }, 512);
  const start = state.map((x, i) => x + 3e-3 * away[i]!);
  const [first, second] = [7000, 8000];
  const { members, learningRate } = await predict.flow(network, ring.hilbert, loss.energy(ring), {
    times: [first, second],
    start,
    clock: "norm",
    dynamics: "discrete",
    learningRate: { relative: 0.95 },
    observe: async (psi) => ({ excess: await excessOf(ring, energy, psi) }),
  });
  const { excess } = members[0]!.observed;
  const measured = Math.log(excess![0]! / excess![1]!) / (second - first);
  near(t, measured / (-2 * Math.log1p(-2 * learningRate * r2)), 1, 1e-5); // of steps; e^{−4η·r₂} of the flow
});

/** ⟨ψ|H−E₀|ψ⟩/⟨ψ|ψ⟩ without cancellation. */
async function excessOf(h: operator.Operator, energy: number, psi: Float64Array): Promise<number> {
  const product = (await h.apply(psi)).map((x, i) => x - energy * psi[i]!);
  return (await exact.overlap(psi, product))[0] / (await exact.overlap(psi, psi))[0];
}

test("the natural gradient with λ → 0 is imaginary time, and with a large λ the plain flow", async (t) => {
  const start = phi;
  const natural = async (damping: number, learningRate: number) =>
    (
      await predict.flow(network, spins, loss.energy(ising), {
        times: [0.7],
        start,
        natural: damping,
        learningRate,
        tolerance: 1e-8,
      })
    ).members[0]!.state;
  const imaginary = await exact.evolve(ising, start, { time: 0.7, imaginary: true });
  near(t, await exact.fidelity(await natural(1e-9, 1), imaginary.state), 1, 1e-9);
  const large = 1e5;
  const plain = (await predict.flow(network, spins, loss.energy(ising), { times: [0.7], start, clock: "norm", learningRate: 0.5, tolerance: 1e-8 })).members[0]!.state; // biome-ignore format: one line
  near(t, await exact.fidelity(await natural(large, large), plain), 1, 1e-6);
  const task = await dataset.task(spins, phi, { train: spins.dimension - 1 });
  const onBatch = await predict.flow(network, task, loss.energy(ising), {
    times: [0.1],
    start,
    natural: 1e-3,
    learningRate: 0.1,
  });
  t.is(onBatch.method, "dense");
  const pinned = await dataset.task(spins, phi, { train: 64 });
  const byMatrix = await predict.flow(network, pinned, loss.energy(ising), {
    times: [1],
    start,
    natural: 1e-3,
    correlation: 0,
    tolerance: 1e-8,
    learningRate: 0.5,
  });
  const byTransform = await predict.flow(network, pinned, loss.energy(ising), {
    times: [1],
    start,
    natural: 1e-3,
    tolerance: 1e-8,
    learningRate: 0.5,
  });
  near(t, byMatrix.members[0]!.loss[0]!, byTransform.members[0]!.loss[0]!, 1e-7);
});

test("a relative damping of two readouts on one body is one λ, of the mean diagonal of both", async (t) => {
  const { ntk } = await network.kernelDiagonal(await spins.inputs());
  const common = { times: [3], start: phi, correlation: 0.9, dynamics: "discrete", learningRate: 0.1 } as const;
  const after = async (natural: number | { relative: number }) =>
    (await predict.flow(network, spins, loss.energy(ising), { ...common, natural })).members[0]!.state;
  allNear(t, await after({ relative: 0.3 }), await after(0.3 * ntk[0]!), 1e-12);
});

test("a loss whose gradient does not depend on ψ moves it by the same at all times", async (t) => {
  const linear = loss.custom((psi) => ({
    value: 2 * psi.reduce((sum, x, i) => sum + x * phi[i]!, 0),
    gradient: phi.slice(),
  }));
  const start = new Float64Array(128).fill(0.1);
  const { members } = await predict.flow(network, spins, linear, { times: [0.5, 4], start, learningRate: 0.01 });
  const { ntk } = await network.kernel(await spins.inputs());
  const pull = await linalg.matmul(ntk, new linalg.Matrix(64, 2, phi));
  const expected = start.map((x, i) => x - 2 * 0.01 * 4 * pull.data[i]!);
  allNear(t, members[0]!.state, expected, 1e-10);
  await t.throwsAsync(predict.flow(network, spins, linear, { times: [1], start }), { message: /every step is stable/ });
});

test("one step in log-amplitudes is that of losses.md: df = −2ηΘ[p∘(E_loc−E)]", async (t) => {
  const f = random.normal({ seed: 4 }, 128);
  const { ntk } = await network.kernel(await spins.inputs());
  const psi = f.slice();
  for (let x = 0; x < 64; x++) {
    psi[2 * x] = Math.exp(f[2 * x]!) * Math.cos(f[2 * x + 1]!);
    psi[2 * x + 1] = Math.exp(f[2 * x]!) * Math.sin(f[2 * x + 1]!);
  }
  const product = await ising.apply(psi);
  const energy = await exact.expectation(ising, psi);
  const square = (await exact.overlap(psi, psi))[0];
  const forces = new linalg.Matrix(2, 64);
  for (let x = 0; x < 64; x++) {
    const [a, b, c, d] = [psi[2 * x]!, psi[2 * x + 1]!, product[2 * x]!, product[2 * x + 1]!];
    const modulus = a * a + b * b; // E_loc = (c+id)/(a+ib)
    forces.data[x] = (modulus / square) * ((c * a + d * b) / modulus - energy);
    forces.data[64 + x] = (modulus / square) * ((d * a - c * b) / modulus);
  }
  const moved = await linalg.matmul(forces, ntk);
  const learningRate = 0.05;
  const { members } = await predict.flow(network, spins, loss.energy(ising), {
    times: [1],
    start: f,
    representation: "logarithm",
    dynamics: "discrete",
    learningRate,
  });
  const expected = Float64Array.from(f, (value, i) => value - 2 * learningRate * moved.data[(i % 2) * 64 + (i >> 1)]!);
  const psi1 = new Float64Array(128);
  for (let x = 0; x < 64; x++) {
    psi1[2 * x] = Math.exp(expected[2 * x]!) * Math.cos(expected[2 * x + 1]!);
    psi1[2 * x + 1] = Math.exp(expected[2 * x]!) * Math.sin(expected[2 * x + 1]!);
  }
  near(t, await exact.fidelity(members[0]!.state, psi1), 1, 1e-13);
});

test("a step that is stable at the start and not where the norm has fallen is refused, with the step that would do", async (t) => {
  const ring = operator.heisenberg(graph.chain(6));
  const rotated = random.normal({ seed: 5 }, 128).map((x) => 10 * x);
  const options = { times: [100_000], start: rotated, dynamics: "discrete", learningRate: { relative: 0.9 } } as const;
  const work = predict.flow(network, ring.hilbert, loss.energy(ring), { ...options, learningRate: 400 });
  const message =
    /is beyond stability: .* `learningRate` 400 would have to be below [\d.e+-]+ there\. The norm of ψ is not conserved.*clock: "norm"/;
  await t.throwsAsync(work, { instanceOf: NumericalError, message });
});

test("a smaller tolerance gives a smaller error, by about its ratio to the power ⅔ or better", async (t) => {
  const options = { times: [20], start: phi, learningRate: 2 };
  const run = async (tolerance: number) =>
    (await predict.flow(network, spins, loss.energy(ising), { ...options, tolerance })).members[0]!;
  const best = await run(1e-9);
  const errors = [];
  for (const tolerance of [1e-2, 1e-4, 1e-6]) errors.push(Math.abs((await run(tolerance)).loss[0]! - best.loss[0]!));
  t.true(errors[1]! < 0.1 * errors[0]! && errors[2]! < 0.1 * errors[1]! && errors[2]! < 1e-3, `${errors}`);
});

test("from the outcomes of many shots the flow of the likelihood finds the state", async (t) => {
  const three = hilbert.spins(3);
  const target = await exact.evolve(operator.ising(graph.chain(3), { field: 0.7 }), await exact.plusState(three), {
    time: 0.6,
  });
  const bases = ["XXX", "YYY", "ZZZ", "XYZ", "ZXY", "YZX", "XXZ", "ZYY", "XZX"];
  const data = await exact.measure(target.state, bases, 20_000, { seed: 1 });
  const { members } = await predict.flow(network, three, loss.likelihood(data), {
    times: [0, 1000],
    members: 1,
    clock: "norm",
    tolerance: 1e-4,
    observe: async (psi) => ({ fidelity: await exact.fidelity(psi, target.state) }),
  });
  for (const { observed, loss: values } of members) {
    t.true(observed["fidelity"]![1]! > 0.99, `${observed["fidelity"]}`);
    t.true(values[1]! < values[0]!);
  }
});

test("members depend on the seed and their number alone; statistics are those of their losses", async (t) => {
  const options = { times: [0, 5], learningRate: 1, seed: 3, keepStates: true };
  const all = await predict.flow(network, spins, loss.energy(ising), { ...options, members: 3 });
  const two = await predict.flow(network, spins, loss.energy(ising), { ...options, members: 2 });
  t.deepEqual(all.members[1], two.members[1]);
  t.not(all.members[0]!.loss[0], all.members[1]!.loss[0]);
  const values = all.members.map(({ loss: value }) => value[1]!);
  const mean = (values[0]! + values[1]! + values[2]!) / 3;
  near(t, all.meanLoss[1]!, mean, 1e-14);
  near(t, all.standardError[1]!, Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / 6), 1e-14);
  t.is(all.members[0]!.states.length, 2);
});

test("members are drawn once, with or without a step size to be found, whose search is part of the progress", async (t) => {
  for (const learningRate of [1e-3, undefined]) {
    const told: number[] = [];
    const onProgress = (fraction: number) => void told.push(fraction);
    const options = { times: [1], members: 3, seed: 77, onProgress, ...(learningRate && { learningRate }) };
    const calls = await nativeCalls(() => predict.flow(network, spins, loss.energy(ising), options));
    const drawn = calls.filter(({ name, request }) => name === "normal" && request["seed"] === 77);
    t.deepEqual(
      drawn.map(({ request }) => [request["member"], request["component"]]),
      [0, 1, 2].flatMap((member) => [
        [member, 0],
        [member, 1],
      ]),
    );
    t.is(told.at(-1), 1);
    if (learningRate === undefined) t.true(told.filter((fraction) => fraction < 0.1).length > 3, String(told));
  }
});

test("wrong options are refused, a missed tolerance is an error, and an abort ends the flow", async (t) => {
  const refused = async (
    options: object,
    instanceOf: new (...args: never[]) => Error,
    message: RegExp,
    of = loss.energy(ising),
  ) => t.throwsAsync(predict.flow(network, spins, of, { times: [1], ...options }), { instanceOf, message });
  await refused({ momentum: 0.5 }, ArgumentError, /`momentum` needs { dynamics: "discrete" }/);
  await refused({ natural: 1, representation: "logarithm" }, ArgumentError, /another metric at every ψ/);
  await refused({ natural: 1, clock: "norm" }, ArgumentError, /clock of its own/);
  await refused({ natural: 0 }, ArgumentError, /`natural` must be a finite number above 0/);
  await refused({ start: phi, members: 2 }, ArgumentError, /pass either/);
  await refused({ start: [1, 2] }, ShapeError, /`start` must have 128 numbers/);
  await refused({ times: [Infinity] }, ArgumentError, /must be finite/);
  await refused({ start: new Float64Array(128) }, NumericalError, /The zero vector is no state/);
  await refused({ times: [1e6], maxProducts: 30 }, ToleranceError, /Allow more with { maxProducts }/);
  const sector = operator.heisenberg(chain, { magnetization: 0 });
  await refused({}, ShapeError, /the loss energy is of 20 states, the task has 64/, loss.energy(sector));
  await t.throwsAsync(predict.flow(network, spins, {} as loss.Loss, { times: [1] }), {
    instanceOf: ArgumentError,
    message: /`loss` must be a loss/,
  });
  const controller = new AbortController();
  const onProgress = () => controller.abort(new Error("enough"));
  await refused({ times: [1e5], signal: controller.signal, onProgress }, Error, /enough/);
});
