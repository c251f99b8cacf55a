/** A part of a result that others may have in common with it, as its spec tells without computing it. */
export interface SharedKind {
  /** Its folder among what is shared. */
  readonly kind: string;
  /** Everything that decides it: results with equal texts have it in common. */
  readonly key: string;
  /** The key of a larger part that it is needed for alone: two results with that in common need it once. */
  readonly usedBy?: string;
  /** Whether it takes so much disk that it is removed once no result is to come that has it. */
  readonly temporary?: boolean;
}
