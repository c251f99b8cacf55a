import { readFileSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { dataset, linalg, predict, random, stax } from "infinite-nnqs";
import { compare, here, type Row } from "./harness/index.js";

const paper = { wStd: 0.5, bStd: 0.1 };
const network = stax.serial(stax.dense(1, paper), stax.relu(), stax.dense(1, paper));
const times = [10, 100, 1000, 10_000];

/** The mean at four times: Krylov spaces against the eigensystem of the training kernel, and where that is out of reach. */
export async function matrixFree(): Promise<Row[]> {
  const large = await once(16, 20_000);
  const n = 4000;
  const task = await problem(14, n);
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

async function problem(sites: number, size: number) {
  const inputs = new linalg.Matrix(2 ** sites, sites);
  inputs.data.forEach((_, at) => {
    inputs.data[at] = (Math.floor(at / sites) >> (at % sites)) & 1 ? -1 : 1;
  });
  const target = random.normal({ seed: 1 }, 2 * inputs.rows).map((x) => x / Math.sqrt(2 * inputs.rows));
  return dataset.task({ inputs }, target, { train: size });
}

async function once(sites: number, size: number): Promise<Row> {
  const task = await problem(sites, size);
  writeFileSync("/proc/self/clear_refs", "5"); // peak memory counts from here
  const started = performance.now();
  const { products, errorBound } = await predict.matrixFree(network, task, times);
  const ours = (performance.now() - started) / 1000;
  const peak = 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))![1]);
  const error = Math.max(...errorBound.train, ...errorBound.test).toPrecision(2);
  const note = `${products} products, error below ${error}; peak memory ${gigabytes(peak)} GB, one kernel is ${gigabytes(8 * size ** 2)} GB`;
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
