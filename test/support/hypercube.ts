import { linalg } from "infinite-nnqs";

/** All ±1 vectors of length d; bit i of the row's number set means component i is −1. */
export function hypercube(d: number): linalg.Matrix {
  const inputs = new linalg.Matrix(2 ** d, d);
  for (let s = 0; s < inputs.rows; s++) for (let i = 0; i < d; i++) inputs.row(s)[i] = (s >> i) & 1 ? -1 : 1;
  return inputs;
}
