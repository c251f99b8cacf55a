/** (E−E₀)/|E₀| of energies above the ground state's; E−E₀ itself if that is 0. */
export function relativeExcess(excess: Float64Array, ground: number): Float64Array {
  return excess.map((value) => value / Math.abs(ground || 1));
}
