/** What is counted in 32 bits, as by LAPACK: states, dimensions, shots, steps. At most so many. */
export const mostCounted = 2 ** 31 - 1;

/** What is drawn, trained or averaged one after another in a single call: members, probes, directions. At most so many. */
export const mostMembers = 2 ** 20;

/** The last member of a stream of random numbers, and the last component and layer: a number's address has 32 and 16 bits for them. */
export const lastMember = 2 ** 32 - 1;
export const lastComponent = 65_535;
export const lastLayer = 65_535;

/** Spins all of whose 2ⁿ states are counted. */
export const mostSpins = 30;

/** Spins of a basis of fixed magnetization: words are numbers of 64 bits. */
export const mostFixedSpins = 63;

/** Sites of a basis of fermions, of which a word has two bits for each. */
export const mostFermionSites = 32;
