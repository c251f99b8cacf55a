import type { Task } from "../../dataset/task.js";
import { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { discard } from "../../native/memory.js";
import { partOf } from "../../native/progress.js";
import { inTurns } from "../../native/turns.js";
import type { SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { compiledFor, type KernelChoice, type Kernels } from "./kernels.js";
import { repeated } from "./stacked.js";

/**
 * The kernels of a network with complex characters, over the points twice, real parts before imaginary parts. With ψ = f + i·h of two networks
 * each of which is averaged, ψ_G is circular, ⟨ψ_G·ψ_G⟩ = 0, and both parts learn by one Hermitian kernel Θ: dψ/dt = −η/S·Θ·(ψ − ψ_T), which is
 * (Re Θ, −Im Θ; Im Θ, Re Θ) of the parts. So is their covariance at the start, of K = ⟨f_G·f_G*⟩.
 */
export async function complexKernels(
  network: SymmetrizedNetwork,
  task: Task,
  choice: KernelChoice = "ntk",
  job: JobOptions,
): Promise<Omit<Kernels, "scale">> {
  const { signal } = job;
  const compiled = await compiledFor(network, task, { signal });
  const between = async (a: 0 | 1, options: JobOptions) => {
    if (choice === "nngp") {
      const nngp = await realForm(await compiled.nngp(a, 0, options), signal);
      return { nngp, ntk: nngp };
    }
    const { nngp, ntk } = await compiled.pairs(a, 0, options);
    return { nngp: await realForm(nngp, signal), ntk: await realForm(ntk, signal) };
  };
  const onTrain = await between(0, partOf(job, 0, 0.5));
  const testTrain = await between(1, partOf(job, 0.5, 1));
  return {
    ntkTrain: onTrain.ntk,
    ntkTestTrain: testTrain.ntk,
    nngpTrain: onTrain.nngp,
    nngpTestTrain: testTrain.nngp,
    nngpTestDiagonal: repeated((await compiled.diagonal(1, { signal })).nngp),
    nngpTest: async (options: JobOptions) => realForm(await compiled.nngp(1, 1, options), options.signal),
  };
}

/** The real 2r×2c matrix that acts on real and imaginary parts as an r×c matrix of (re, im) pairs does; the latter is used up. */
async function realForm({ rows, columns: numbers, data }: Matrix, signal: AbortSignal | undefined): Promise<Matrix> {
  const columns = numbers / 2;
  const form = new Matrix(2 * rows, 2 * columns);
  const fill = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const [upper, lower] = [form.row(i), form.row(rows + i)];
      for (let j = 0; j < columns; j++) {
        const [re, im] = [data[i * numbers + 2 * j]!, data[i * numbers + 2 * j + 1]!];
        upper[j] = re;
        upper[columns + j] = -im;
        lower[j] = im;
        lower[columns + j] = re;
      }
    }
  };
  await inTurns(rows, fill, { signal, cost: 4 * columns });
  discard(data);
  return form;
}
