import * as stax from "../../stax/index.js";

/** The paper's network: one hidden layer of ReLU units, weights of variance .25 and biases of variance .01, `ntk` parameterization. */
export function paperNetwork(width: number): stax.Network {
  const scale = { wStd: 0.5, bStd: 0.1 };
  return stax.serial(stax.dense(width, scale), stax.relu(), stax.dense(1, scale));
}
