import { type FeatureNet, featureNet, isFeatureNet } from "../../states/featureNets.js";
import type { SpinNetwork } from "../../states/spinNetwork.js";
import type { Network } from "../../stax/network.js";
import { buildNetwork } from "../spec/networkSpec.js";
import type { EntropySpec } from "./entropySpec.js";

/** The networks of a spec, whatever the number of spins. */
export function networksOf({ networks }: EntropySpec): Network[] {
  return networks.map(({ layers }) => buildNetwork(layers));
}

/** A network on so many spins: what states and correlators alike are computed from, in its factorised form where it has one. */
export function sourceOf(network: Network, sites: number): FeatureNet | SpinNetwork {
  return isFeatureNet(network) ? featureNet(network, sites) : { network, sites };
}
