/**
 * The norm of Θy for a unit vector y, relative to λ_max, up to which all of it is rounding: of the kernel's elements, and of how well a solver's
 * state has a symmetry. What an averaged network has nothing of is not learned then; rounding has a direction, which would be reported as a state.
 */
export const roundingOfKernel = 2 ** -46;
