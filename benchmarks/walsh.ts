import { freemem } from "node:os";
import { performance } from "node:perf_hooks";
import { ensemble, linalg, predict, random } from "infinite-nnqs";
import { measure, paperNetwork, peakBytes, type Row, randomTask, resetPeak } from "./harness/index.js";
import { besideFftw, transforms } from "./walsh/transforms.js";

const network = paperNetwork(1);
const four = [10, 100, 1000, 10_000];
const sixty = Array.from({ length: 60 }, (_, i) => Math.round(10 ** ((4 * i) / 59)));

/** Kernels on spins by Walsh–Hadamard transforms: bandwidth, products over the number of spins, training on 2^16, 2^20 and 2^24 states. */
export async function walsh(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const spins of [20, 24]) rows.push(...(await transforms(spins)));
  for (const spins of [16, 20, 24]) rows.push(await besideFftw(spins));
  for (let spins = 12; spins <= 24; spins += 2) rows.push(await product(spins));
  rows.push(await solved(16, 20_000, four, "aim: under 0.3 s and 50 MB beside the state"));
  rows.push(await solved(20, 600_000, sixty, "aim: under 60 s"));
  if (freemem() > 6e9) {
    const limits = [100, 1000, 10_000, Number.POSITIVE_INFINITY];
    rows.push(await solved(24, 10_000_000, limits, "aim: under 15 min and 4 GiB"));
  }
  for (const [spins, steps] of [
    [12, 400],
    [16, 40],
    [20, 4],
  ] as const) {
    for (const width of [300, 1000]) rows.push(await gridSteps(spins, width, steps));
  }
  return rows;
}

/** Θ_dd·v on .59 of the states. */
async function product(spins: number): Promise<Row> {
  const task = await randomTask(spins, Math.round(0.59 * 2 ** spins));
  const kernel = await predict.kernelOperator(network, task, { method: "walsh" });
  const n = kernel.size.n;
  const vectors = new linalg.Matrix(1, n, await random.drawNormal({ seed: 2 }, n));
  const row = await measure(
    `product of the kernel, ${spins} spins, .59 of the states`,
    async () => void (await kernel.apply(vectors)),
    {
      runs: 5,
      budget: 5,
      repetitions: Math.max(1, 2 ** (18 - spins)),
    },
  );
  const each = (1e9 * row.ours) / (spins * 2 ** spins);
  return { ...row, note: `${each.toPrecision(3)} ns per spin and state` };
}

/** Losses of a random target at some times, to 1e-6 in both components; memory beside the target and its task. */
async function solved(spins: number, train: number, times: readonly number[], aim: string): Promise<Row> {
  const tolerance = 1e-6;
  const task = await randomTask(spins, train);
  globalThis.gc?.();
  resetPeak();
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const limit = await predict.iterative(network, task, { method: "walsh", tolerance });
  const { errorBound, products } = await limit.losses(times);
  const ours = (performance.now() - started) / 1000;
  const peak = peakBytes();
  const error = Math.max(...errorBound.train, ...errorBound.test).toPrecision(2);
  const note = `${products} products, error below ${error}; peak memory ${megabytes(peak)} MB, ${megabytes(peak - before)} MB beside state and task; ${aim}`;
  return { what: `losses at ${times.length} times, ${train} of 2^${spins} states, complex`, ours, runs: 1, note };
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

/** Steps of a finite network on the whole grid of 2^(spins/2) × 2^(spins/2) states. */
async function gridSteps(spins: number, width: number, steps: number): Promise<Row> {
  const task = await randomTask(spins, Math.round(0.59 * 2 ** spins));
  const started = performance.now();
  const { method, seconds } = await ensemble.train(paperNetwork(width), task, {
    members: 1,
    steps,
    learningRate: 1,
    method: "grid",
  });
  const networks = 2; // real and imaginary part
  return {
    what: `step of a network, width ${width}, 2^${spins} states by ${method}, float32`,
    runs: 1,
    ours: seconds / steps / networks,
    note: `${((networks * steps) / seconds).toPrecision(3)} steps/s; ${((performance.now() - started) / 1000).toFixed(1)} s in all`,
  };
}
