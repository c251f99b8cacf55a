import { jobKinds, noMore, requireArgument, requireOptions, whole } from "../arguments/index.js";
import type { JobOptions } from "../native/job.js";
import { hammingKernels } from "../stax/hamming.js";
import { type Network, networkKind } from "../stax/network.js";
import { hammingKernel, type InvariantKernel } from "./invariantKernel.js";

/**
 * The two-point function over spins of any fully connected network at infinite width: on ±1 its NNGP kernel depends on the
 * number of sites that differ only, so that d+1 kernel values are all there is.
 *
 * @throws {ArgumentError} for fewer than 2 or more than 28 sites, or if the kernel depends on which sites differ, as behind most
 *   Fourier features: pass `(await network.kernel(inputs)).nngp` to `replicaAverage` then.
 */
export async function spinKernel(network: Network, sites: number, options: JobOptions = {}): Promise<InvariantKernel> {
  noMore("spinKernel", arguments, 3);
  requireArgument("spinKernel", "network", network, networkKind);
  requireArgument("spinKernel", "sites", sites, whole(2, 28));
  const job = requireOptions("spinKernel", options, jobKinds);
  const remedy = "Pass (await network.kernel(inputs)).nngp to replicaAverage instead.";
  return hammingKernel((await hammingKernels("spinKernel", network, sites, remedy, job)).nngp, job);
}
