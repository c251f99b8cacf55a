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
  drawOutcomes(request: Address & { dimension: number; state: Float64Array; shots: number }): { outcomes: Int32Array };
  countOutcomes(request: Address & { dimension: number; state: Float64Array; shots: number }): { counts: Float64Array };
}
