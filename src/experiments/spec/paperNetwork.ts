import { type NetworkSpec, networkSchema } from "./networkSpec.js";

/** The layers of the paper's network, as one writes them in a spec: one hidden layer of ReLU units, weights of variance .25 and biases of variance .01. */
export function paperLayers<Width extends number>(width: Width) {
  const scale = { wStd: 0.5, bStd: 0.1 } as const;
  return [{ type: "dense", width, ...scale }, { type: "relu" }, { type: "dense", width: 1, ...scale }] as const;
}

/** They as a spec has them: in `ntk` parameterization, all trainable. */
export function paperNetworkSpec(width: number): NetworkSpec {
  return networkSchema.parse(paperLayers(width));
}
