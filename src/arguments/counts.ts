/** What is counted in 32 bits, as by LAPACK: states, dimensions, shots, steps. At most so many. */
export const mostCounted = 2 ** 31 - 1;

/** Spins all of whose 2ⁿ states are counted. */
export const mostSpins = 30;
