import { inNameOf, jobKinds, noMore, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { rising } from "../native/progress.js";
import { kernelsByDistance } from "../stax/kernelsByDistance.js";
import { type Network, networkKind } from "../stax/network.js";
import { hammingKernel, type InvariantKernel, mostKernelSites } from "./invariantKernel.js";

/**
 * The two-point function over spins of any fully connected network at infinite width: on ±1 its NNGP kernel depends on the
 * number of sites that differ only, so that d+1 kernel values are all there is.
 *
 * @throws {ArgumentError} for fewer than 2 or more than 28 sites, if the kernel is zero, or if it depends on which sites differ, as behind most
 *   Fourier features: pass `(await network.kernel(inputs)).nngp` to `replicaAverage` then.
 *
 * @example
 * ```ts
 * import { correlators, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const { values } = await correlators.spinKernel(network, 4); // of x⊕y: a number for each of 2⁴ sets of sites that differ
 * console.log(values[0b0000], values[0b0001], values[0b1111]); // 0.0325, 0.0202113, 0.000208896
 * ```
 */
export async function spinKernel(network: Network, sites: number, options: JobOptions = {}): Promise<InvariantKernel> {
  noMore("spinKernel", arguments, 3);
  requireArgument("spinKernel", "network", network, networkKind);
  requireArgument("spinKernel", "sites", sites, whole(2, mostKernelSites));
  const { done, ...job } = rising(requireOptions("spinKernel", options, jobKinds));
  const remedy = "Pass (await network.kernel(inputs)).nngp to replicaAverage instead.";
  const { nngp } = await kernelsByDistance("spinKernel", network, sites, remedy, { signal: job.signal });
  if (nngp.every((value) => value === 0)) {
    throw new ArgumentError(
      "spinKernel: the NNGP kernel of `network` is zero, so that its outputs are zero and have no correlations. Give every layer a wStd above 0, or the last one a bStd above 0.",
    );
  }
  return done(await inNameOf("spinKernel", () => hammingKernel(nngp, job)));
}
