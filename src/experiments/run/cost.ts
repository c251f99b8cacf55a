/** What a spec takes, as far as it can be told without computing it. */
export interface Cost {
  /** Bytes at the worst moment, beside those of an idle process. */
  readonly memory: number;
  /** Bytes of its result. */
  readonly disk: number;
  /** Bytes of parts that other results may have in common with it, by kind, as far as they take much. */
  readonly shared?: Readonly<Record<string, number>>;
  /** Arithmetic operations, within a factor of a few: time is in proportion to it. */
  readonly work: number;
}
