import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataset, ensemble, exact, graph, operator, predict, runs } from "infinite-nnqs";
import { addon } from "../dist/native/addon.js";
import {
  compare,
  enteringParameters,
  measure,
  paperNetwork,
  paperScales,
  perPart,
  python,
  type Row,
} from "./harness/index.js";

const trainingPoints = 2400;

/** Full-batch training of the paper's finite networks, per step. */
export async function training(): Promise<Row[]> {
  const ising = operator.ising(graph.square(3, 4, { periodic: true }), { field: 0.1 });
  const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 2.1 });
  const task = await dataset.task(ising.hilbert, state, { train: trainingPoints, seed: 0 });
  const { learningRate } = await predict.supervised(paperNetwork(1), task);
  const realPart = state.filter((_, i) => i % 2 === 0);
  const real = await dataset.task(ising.hilbert, realPart, { train: task.trainIndices });
  const directory = mkdtempSync(join(tmpdir(), "nnqs-training-"));
  const problem: Problem = { task, real, learningRate, data: join(directory, "problem.npz") };
  try {
    return [...(await againstPeers(problem)), ...(await ensembles(problem)), ...(await instructionSets(problem))];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

interface Problem {
  readonly task: dataset.Task;
  /** The real part alone. */
  readonly real: dataset.Task;
  readonly learningRate: number;
  readonly data: string;
}

/** One real network, all threads on it, beside three libraries that do the same steps from the same start. */
async function againstPeers(problem: Problem): Promise<Row[]> {
  const rows: Row[] = [];
  const [width, steps] = [5000, 200]; // enough to make starting a job count for nothing
  await writeProblem(problem, width);
  const options = { members: 1, steps, learningRate: problem.learningRate, recordAt: [steps] };
  const ours = async () => (await ensemble.train(paperNetwork(width), problem.real, options)).train.get(0, 0);
  // Compilation apart, the peers' 200 steps take as long the first time; those of NumPy and PyTorch take some 15 seconds.
  for (const [library, aim, rest] of [
    ["numpy", 60, { peerRuns: 1 }],
    ["torch", 20, { peerRuns: 1 }],
    ["jax", 20, {}],
  ] as const) {
    const peer = await python("training.py", library, problem.data, steps);
    const what = `step of one network, width ${width}, ${trainingPoints} samples, float32`;
    rows.push(perPart(await compare(what, ours, peer, { runs: 3, ...rest, note: `aim: ≥ ${aim}×` }), steps));
  }
  return rows;
}

/** An ensemble of 10 members, real and imaginary part: every thread has networks of its own. */
async function ensembles({ task, learningRate }: Problem): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [width, steps, aim] of [
    [5000, 60, "aim: ≤ 1.0 ms"],
    [1000, 300, undefined],
    [300, 1000, "aim: ≤ 0.08 ms"],
  ] as const) {
    const networks = 20;
    const work = () => ensemble.train(paperNetwork(width), task, { members: 10, steps, learningRate });
    const what = `step of a network among ${networks}, width ${width}, float32`;
    rows.push(perPart(await measure(what, work, { runs: 3, ...(aim && { note: aim }) }), steps * networks));
  }
  return rows;
}

/** The same with other vector instructions than the best. */
async function instructionSets({ task, learningRate }: Problem): Promise<Row[]> {
  const select = (target: string) => addon.setSimdTarget({ target });
  const steps = 30;
  const work = () => ensemble.train(paperNetwork(5000), task, { members: 2, steps, learningRate });
  const rows: Row[] = [];
  try {
    for (const target of ["best", "AVX2"]) {
      select(target);
      rows.push(
        perPart(await measure(`step of a network among 4, width 5000, SIMD ${target}`, work, { runs: 3 }), 4 * steps),
      );
    }
  } finally {
    select("best");
  }
  return rows;
}

/** Writes what the peers start from: inputs, targets, and member 0's initial parameters as they enter the function. */
async function writeProblem({ real, learningRate, data }: Problem, width: number): Promise<void> {
  const options = { members: 1, steps: 0, learningRate, precision: "float64", keepParameters: true } as const;
  const { parameters } = await ensemble.train(paperNetwork(width), real, options);
  const x = await real.inputsAt("train");
  const arrays = {
    inputs: runs.float64(x.data, [x.rows, x.columns]),
    target: runs.float64((await real.targetAt("train")).data),
    rates: runs.float64(Float64Array.from(paperScales(x.columns, width), (scale) => learningRate * scale ** 2)),
    ...enteringParameters(parameters![0]![0]!, x.columns, width),
  };
  writeFileSync(data, runs.encodeNpz(arrays));
}
