/** What there is of both kinds of points; element i belongs to time i. */
export interface PerPoints {
  /** On the training points. */
  readonly train: Float64Array;
  /** On the test points; empty if there are none. */
  readonly test: Float64Array;
}
