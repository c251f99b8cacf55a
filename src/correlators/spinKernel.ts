import { jobKinds, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { type Network, networkKind } from "../stax/network.js";
import { hammingKernel, type InvariantKernel } from "./invariantKernel.js";

/**
 * The two-point function over spins of any fully connected network at infinite width: on ±1 its NNGP kernel depends on the
 * number of sites that differ only, so that d+1 kernel values are all there is.
 *
 * @throws {ArgumentError} for fewer than 2 or more than 28 sites, or behind Fourier features, whose kernel also depends on which
 *   sites differ: pass `(await network.kernel(inputs)).nngp` to `replicaAverage` then.
 */
export async function spinKernel(network: Network, sites: number, options: JobOptions = {}): Promise<InvariantKernel> {
  requireArgument("spinKernel", "network", network, networkKind);
  requireArgument("spinKernel", "sites", sites, whole(2, 28));
  const job = requireOptions("spinKernel", options, jobKinds);
  if (network.layers.some(({ type }) => type === "fourierFeatures")) {
    throw new ArgumentError(
      "spinKernel: Fourier features tell apart which sites differ. Pass (await network.kernel(inputs)).nngp instead.",
    );
  }
  const up = new Matrix(1, sites, new Float64Array(sites).fill(1));
  const flipped = new Matrix(sites + 1, sites);
  for (let h = 0; h <= sites; h++) for (let j = 0; j < sites; j++) flipped.data[h * sites + j] = j < h ? -1 : 1;
  return hammingKernel((await network.kernel(up, flipped, job)).nngp.data, job);
}
