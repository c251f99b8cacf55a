import type { Network } from "../../stax/network.js";
import { buildNetwork, type NetworkSpec } from "../spec/networkSpec.js";

const scale = { wStd: 0.5, bStd: 0.1, parameterization: "ntk", trainable: true } as const;

/** The paper's network, as a spec: one hidden layer of ReLU units, weights of variance .25 and biases of variance .01, `ntk` parameterization. */
export const paperNetworkSpec: NetworkSpec = [
  { type: "dense", width: 1, ...scale },
  { type: "relu" },
  { type: "dense", width: 1, ...scale },
];

/** The paper's network of a width. */
export function paperNetwork(width: number): Network {
  const [hidden, ...rest] = paperNetworkSpec;
  return buildNetwork([{ ...hidden, width } as NetworkSpec[number], ...rest]);
}
