/** The address of a stream. */
interface Address {
  seed: number;
  member: number;
  component: number;
  layer: number;
}

/** native/exports/random.cc. */
export interface RandomFunctions {
  normal(request: Address & { offset: number; count: number }): { values: Float64Array };
  uniform(request: Address & { offset: number; count: number }): { values: Float64Array };
  permutation(request: Address & { count: number }): { values: Int32Array };
}
