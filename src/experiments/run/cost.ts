/** What a spec takes, as far as it can be told without computing it. */
export interface Cost {
  /** Bytes at the worst moment, beside those of an idle process. */
  readonly memory: number;
  /** Bytes of its result. */
  readonly disk: number;
  /** Arithmetic operations, within a factor of a few: time is in proportion to it. */
  readonly work: number;
}
