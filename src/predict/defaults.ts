/** Error of a mean that methods without an eigensystem meet at every time, unless they are told. */
export const defaultTolerance = 1e-6;
