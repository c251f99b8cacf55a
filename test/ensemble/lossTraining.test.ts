import {
  ArgumentError,
  dataset,
  ensemble,
  exact,
  graph,
  hilbert,
  loss,
  operator,
  predict,
  random,
} from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const spins = hilbert.spins(6);
const ising = operator.ising(graph.chain(6), { field: 1 });
const phi = random.normal({ seed: 2 }, 128).map((x) => x / 8);
const task = await dataset.task(spins, phi, { train: 64 });
const network = paperNetworkOf(48);

test("the squared loss as a loss trains as the squared loss does, on grids and densely, separate and exponential", async (t) => {
  const part = await dataset.task(spins, phi, { train: 50 });
  for (const options of [
    { method: "grid", precision: "float64" },
    { method: "dense", precision: "float64" },
    { method: "dense", precision: "float64", waveFunction: "exponential", momentum: 0.5 },
  ] as const) {
    const common = { members: 2, steps: 30, learningRate: 0.3, recordAt: [0, 10, 30], ...options };
    const plain = await ensemble.train(network, part, common);
    const made = await ensemble.train(network, part, { ...common, loss: loss.supervised(part) });
    allNear(
      t,
      made.train.data.map((value) => 2 * value),
      plain.train.data,
      1e-10 * plain.train.data[0]!,
      JSON.stringify(options),
    );
  }
});

test("a step along the energy is that of its gradient in the parameters: differences say so", async (t) => {
  // One step of size η lowers E by η·‖∂E/∂θ‖² + O(η²): twice the step, twice the drop.
  const energyAfter = async (learningRate: number, method: "grid" | "dense") =>
    (await ensemble.train(network, task, { members: 1, steps: 1, learningRate, recordAt: [0, 1], precision: "float64", loss: loss.energy(ising), method })).train.data; // biome-ignore format: one line
  for (const method of ["grid", "dense"] as const) {
    const [start, one] = await energyAfter(1e-4, method);
    const two = (await energyAfter(2e-4, method))[1]!;
    t.true(one! < start!);
    near(t, (start! - two) / (start! - one!), 2, 1e-3);
  }
});

test("the distance to the discrete prediction from the own start falls with the width, by its root, and width 16384 follows it", async (t) => {
  const far = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((x, i) => x - b[i]!)) / Math.hypot(...b);
  const distance = async (width: number, seed: number) => {
    const options = { members: 1, learningRate: 0.05, precision: "float64", loss: loss.energy(ising), seed } as const;
    const [start] = (await ensemble.train(paperNetworkOf(width), task, { ...options, steps: 0 })).states!;
    const trained = await ensemble.train(paperNetworkOf(width), task, { ...options, steps: 20 });
    const { members } = await predict.flow(network, task, loss.energy(ising), {
      times: [20],
      start: start!,
      dynamics: "discrete",
      learningRate: 0.05,
    });
    return far(trained.states![0]!, members[0]!.state);
  };
  const widths = [64, 256, 1024, 4096, 16_384];
  const distances: number[] = [];
  for (const width of widths) {
    const seeds = [1, 2, 3, 4];
    const logs = [];
    for (const seed of seeds) logs.push(Math.log(await distance(width, seed)));
    distances.push(logs.reduce((sum, one) => sum + one, 0) / seeds.length);
  }
  const x = widths.map(Math.log);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(distances)];
  const slope =
    mean(x.map((value, i) => (value - mx) * (distances[i]! - my))) / mean(x.map((value) => (value - mx) ** 2));
  t.log(`power ${slope}`, distances.map(Math.exp));
  t.true(slope < -0.35 && slope > -1.1, `${slope} ${distances.map(Math.exp)}`);
  t.true(Math.exp(distances[4]!) < 0.03, `${Math.exp(distances[4]!)}`);
});

test("after 20 steps from the same parameters the energy is what NetKet 3.23 gives by full summation", async (t) => {
  const plane = operator.ising(graph.square(3, 4), { field: 3 }); // benchmarks/peers/losses.py is the other side
  const all = await dataset.task(plane.hilbert, await exact.plusState(plane.hilbert), { train: plane.dimension });
  const options = { members: 1, steps: 20, learningRate: 0.02, recordAt: [20], precision: "float64" } as const;
  const { train } = await ensemble.train(paperNetworkOf(1000), all, { ...options, loss: loss.energy(plane) });
  near(t, train.get(0, 0), -34.84142737065973, 1e-10);
});

test("the energy falls, with what is observed beside it, in the clock of the norm too, and members do not depend on their number", async (t) => {
  const observe = async (psi: Float64Array) => ({ norm: Math.sqrt((await exact.overlap(psi, psi))[0]) });
  const options = {
    steps: 60,
    learningRate: 0.002,
    recordAt: [0, 20, 60],
    precision: "float64",
    loss: loss.energy(ising),
    clock: "norm",
    observe,
  } as const;
  const three = await ensemble.train(network, task, { ...options, members: 3 });
  for (let k = 0; k < 3; k++)
    t.true(three.train.get(k, 2) < three.train.get(k, 1) && three.train.get(k, 1) < three.train.get(k, 0));
  t.true(three.observed!["norm"]!.data.every((x) => x > 0));
  const one = await ensemble.train(network, task, { ...options, members: 1 });
  allNear(t, one.train.row(0), three.train.row(0), 1e-12);
});

test("a member whose loss ceases to exist has diverged; what does not go with a loss is refused", async (t) => {
  const wild = await ensemble.train(network, task, {
    members: 1,
    steps: 300,
    learningRate: 1e100,
    recordAt: [300],
    loss: loss.energy(ising),
    precision: "float64",
  });
  t.deepEqual([wild.train.data[0], wild.diverged.length], [Number.NaN, 1]);
  const refused = (options: object, message: RegExp, of = task) =>
    t.throwsAsync(ensemble.train(network, of, { learningRate: 0.1, steps: 1, ...options } as ensemble.TrainOptions), {
      instanceOf: ArgumentError,
      message,
    });
  await refused({ clock: "norm" }, /`clock` goes with a `loss`/);
  await refused({ loss: {} }, /`loss` must be a loss/);
  const weighted = await dataset.task(spins, phi, { train: 64, weights: new Float64Array(64).fill(2) });
  await refused({ loss: loss.energy(ising) }, /weights belong to the squared loss/, weighted);
  await refused({ loss: loss.energy(ising), natural: 1, clock: "norm" }, /`natural` has a clock of its own/);
  await refused({ natural: 1 }, /`natural` goes with a `loss`/);
});

test("on a batch only the gradient there enters, as in predict.flow, and psi is known everywhere", async (t) => {
  const part = await dataset.task(spins, phi, { train: 40, test: 4 });
  const options = { members: 1, learningRate: 0.05, precision: "float64", loss: loss.energy(ising) } as const;
  const wide = paperNetworkOf(20_000);
  const [start] = (await ensemble.train(wide, part, { ...options, steps: 0 })).states!;
  const [end] = (await ensemble.train(wide, part, { ...options, steps: 3 })).states!;
  const common = { times: [3], start: start!, dynamics: "discrete", learningRate: 0.05 } as const;
  const { members } = await predict.flow(wide, part, loss.energy(ising), common);
  const far = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((x, i) => x - b[i]!));
  t.true(
    far(end!, members[0]!.state) < 0.03 * far(end!, start!),
    `${far(end!, members[0]!.state)} ${far(end!, start!)}`,
  );
});

test("steps beyond stability are told of when they happen, with the step that would do, which does", async (t) => {
  const wide = paperNetworkOf(20_000);
  const largest = (await predict.supervised(wide, task)).learningRate / 0.9;
  const said: string[] = [];
  const onWarning = (message: string) => said.push(message);
  const options = { members: 1, steps: 60, precision: "float64", loss: loss.supervised(task), seed: 4 } as const;
  const { unstable } = await ensemble.train(wide, task, { ...options, learningRate: 1.1 * largest, onWarning });
  t.is(unstable!.length, 1);
  t.regex(
    said[0]!,
    /member 0 is beyond stability at step \d+.*`learningRate` .* would have to be below [\d.e-]+ there/,
  );
  near(t, unstable![0]!.learningRate / largest, 1, 0.05);
  const calm = await ensemble.train(wide, task, { ...options, learningRate: 0.9 * largest, onWarning });
  t.deepEqual([calm.unstable, said.length], [[], 1]);
  const wild = { ...options, momentum: 0.5, learningRate: 10 * largest, onWarning };
  t.is((await ensemble.train(wide, task, { ...wild, steps: 400 })).diverged.length, 1);
  t.regex(said[1]!, /has diverged at step \d+.*beyond stability/);
});

test("a loss of one's own whose gradient is not that of its value is refused on request, and in debug", async (t) => {
  const wrong = loss.custom((psi) => ({ value: psi[0]! ** 2, gradient: psi.map((x, i) => (i === 0 ? 2 * x : 0)) }));
  const right = loss.custom((psi) => ({ value: psi[0]! ** 2, gradient: psi.map((x, i) => (i === 0 ? x : 0)) }));
  const options = { members: 1, steps: 1, learningRate: 1e-3, precision: "float64" } as const;
  const message = /gradient of custom does not belong to its value/;
  await t.throwsAsync(ensemble.train(network, task, { ...options, loss: wrong, check: true }), { message });
  await t.throwsAsync(predict.flow(network, spins, wrong, { times: [1], start: phi, check: true }), { message });
  await t.notThrowsAsync(ensemble.train(network, task, { ...options, loss: right, check: true }));
  await t.notThrowsAsync(ensemble.train(network, task, { ...options, loss: wrong }));
  await t.notThrowsAsync(ensemble.train(network, task, { ...options, loss: loss.energy(ising), check: true }));
});
