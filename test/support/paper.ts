import { stax } from "infinite-nnqs";

/** The standard deviations of the paper's weights and biases. */
export const paper = { wStd: 0.5, bStd: 0.1 } as const;

/** The paper's architecture at a width, as a spec has it. */
export function paperLayersOf(width: number) {
  return [{ type: "dense", width, ...paper }, { type: "relu" }, { type: "dense", width: 1, ...paper }] as const;
}

/** The paper's architecture; its kernels do not depend on the width. */
export const paperNetwork = paperNetworkOf(1);

/** The paper's architecture at a width. */
export function paperNetworkOf(width: number) {
  return stax.serial(stax.dense(width, paper), stax.relu(), stax.dense(1, paper));
}
