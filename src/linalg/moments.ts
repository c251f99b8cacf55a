/** Running means and sums of squared deviations of several numbers, without cancellation between large sums (Welford). */
export class Moments {
  /** Of each number. */
  readonly mean: Float64Array;
  /** Sum of (x − mean)² of each number. */
  readonly squares: Float64Array;
  private count = 0;

  constructor(numbers: number) {
    this.mean = new Float64Array(numbers);
    this.squares = new Float64Array(numbers);
  }

  /** Begins the next sample, of which {@link take} takes the numbers. */
  next(): void {
    this.count++;
  }

  /** The number at `at` of this sample. */
  take(at: number, x: number): void {
    const before = x - this.mean[at]!;
    this.mean[at]! += before / this.count;
    this.squares[at]! += before * (x - this.mean[at]!);
  }

  /** Of one sample, with n−1 in the denominator. */
  variance(at: number): number {
    return this.squares[at]! / (this.count - 1);
  }
}
