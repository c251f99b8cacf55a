import { performance } from "node:perf_hooks";
import { type dataset, linalg, predict } from "infinite-nnqs";
import { compare, here, paperNetwork, peakBytes, type Row, randomTask, resetPeak } from "./harness/index.js";

const network = paperNetwork(1);
const times = [10, 100, 1000, 10_000];

/** The mean at four times: Krylov spaces against the eigensystem of the training kernel, and where that is out of reach. */
export async function matrixFree(): Promise<Row[]> {
  const large = await once(16, 20_000);
  const n = 4000;
  const task = await randomTask(14, n);
  const { learningRate } = await predict.matrixFree(network, task, times);
  const krylov = async () => (await predict.matrixFree(network, task, times, { learningRate })).meanTrain[2];
  const eigensystem = () => meanTrainByModes(task, learningRate, times[2]!);
  const note = "the peer predicts no test points; compared: L_μ on the training points after 1000 steps";
  const both = await compare(
    `mean at ${times.length} times, ${n} of 2¹⁴ states`,
    krylov,
    here("kernel and eigensystem", eigensystem),
    { runs: 1, note },
  );
  const expected = both.peer && both.peer.seconds * (20_000 / n) ** 3;
  const estimate =
    expected && `eigensystem, extrapolated as n³ from the row below and not run: ${expected.toPrecision(3)} s`;
  return [{ ...large, note: [large.note, estimate].filter(Boolean).join("; ") }, both];
}

async function once(sites: number, size: number): Promise<Row> {
  const task = await randomTask(sites, size);
  resetPeak();
  const started = performance.now();
  const { products, errorBound } = await predict.matrixFree(network, task, times);
  const ours = (performance.now() - started) / 1000;
  const error = Math.max(...errorBound.train, ...errorBound.test).toPrecision(2);
  const note = `${products} products, error below ${error}; peak memory ${gigabytes(peakBytes())} GB, one kernel is ${gigabytes(8 * size ** 2)} GB`;
  return { what: `mean at ${times.length} times, ${size} of 2¹⁶ states`, ours, runs: 1, note };
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(2);
}

/** L_μ on the training points by kernel and eigensystem alone. */
async function meanTrainByModes(task: dataset.Task, learningRate: number, time: number) {
  const { ntk } = await network.kernel(await task.inputsAt("train"));
  const { values, vectors } = await linalg.eigh(ntk);
  const n = values.length;
  const modes = (await linalg.matmul(await task.targetAt("train"), vectors)).data;
  const left = modes.map((c, at) => c * Math.exp((-learningRate * values[at % n]! * time) / n));
  return left.reduce((sum, c) => sum + c * c, 0) / n;
}
