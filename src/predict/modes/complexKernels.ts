import type { Task } from "../../dataset/task.js";
import type { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { discard } from "../../native/memory.js";
import { partOf } from "../../native/progress.js";
import type { SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { compiledFor, type KernelChoice, type Kernels } from "./kernels.js";
import { forBoth, realForm } from "./realForms.js";

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
      const nngp = await stackedForm(await compiled.nngp(a, 0, options), signal);
      return { nngp, ntk: nngp };
    }
    const { nngp, ntk } = await compiled.pairs(a, 0, options);
    return { nngp: await stackedForm(nngp, signal), ntk: await stackedForm(ntk, signal) };
  };
  const onTrain = await between(0, partOf(job, 0, 0.5));
  const testTrain = await between(1, partOf(job, 0.5, 1));
  return {
    ntkTrain: onTrain.ntk,
    ntkTestTrain: testTrain.ntk,
    nngpTrain: onTrain.nngp,
    nngpTestTrain: testTrain.nngp,
    nngpTestDiagonal: forBoth((await compiled.diagonal(1, { signal })).nngp, "stacked"),
    nngpTest: async (options: JobOptions) => stackedForm(await compiled.nngp(1, 1, options), options.signal),
  };
}

/** The real matrix of one of pairs, which is used up. */
async function stackedForm(pairs: Matrix, signal: AbortSignal | undefined): Promise<Matrix> {
  const form = await realForm(pairs, "stacked", { signal });
  discard(pairs.data);
  return form;
}
