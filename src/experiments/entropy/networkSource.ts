import { inNameOf } from "../../arguments/index.js";
import type { FeatureNet } from "../../states/featureNets.js";
import { fastest } from "../../states/randomStates.js";
import type { SpinNetwork } from "../../states/spinNetwork.js";
import { mapsFeatures } from "../../stax/fourier.js";
import { buildNetwork } from "../spec/buildNetwork.js";
import type { EntropySpec } from "./entropySpec.js";

/** What states and correlators alike are computed from. */
export type StateSource = FeatureNet | SpinNetwork;

/** The networks of a spec on so many spins, each built once and in its factorised form where it has one. */
export function sourcesOf({ networks }: EntropySpec): (sites: number) => StateSource[] {
  const built = networks.map(({ layers }, i) => inNameOf(`\`networks[${i}]\``, () => buildNetwork(layers)));
  return (sites) => built.map((network) => fastest({ network, sites }));
}

/** How spectra are found of which these orders are wanted: orders below 1 weigh small eigenvalues, which a Gram matrix does not resolve. */
export function spectraMethod({ orders }: EntropySpec): "svd" | "gram" {
  return orders.some((order) => order < 1) ? "svd" : "gram";
}

/** Whether correlators need the whole matrix of the kernel: features tell sites apart, so that it is not invariant. */
export function hasDenseKernel({ network }: SpinNetwork): boolean {
  return mapsFeatures(network.layers);
}
