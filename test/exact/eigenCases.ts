import { exact, graph, hilbert, operator, random } from "infinite-nnqs";

/** A random Hamiltonian, and how many of its levels are wanted. */
export interface EigenCase {
  readonly name: string;
  readonly model: operator.Operator;
  readonly levels: number;
}

/** Lattices of up to `most` sites, rather large ones. */
const lattices: Readonly<Record<string, (most: number, draw: Draw, periodic: boolean) => graph.Graph>> = {
  chain: (most, draw, periodic) => graph.chain(draw.whole(Math.max(2, most - 2), most), { periodic }),
  square: (most, draw, periodic) => graph.square(...sides(2, most, draw), { periodic }),
  cubic: (most, _, periodic) => graph.cubic(2, 2, Math.max(1, Math.floor(most / 4)), { periodic }),
  triangular: (most, draw, periodic) => graph.triangular(...sides(2, most, draw), { periodic }),
  honeycomb: (most, draw, periodic) => graph.honeycomb(...sides(1, Math.floor(most / 2), draw), { periodic }),
  kagome: (most, draw, periodic) => graph.kagome(...sides(1, Math.floor(most / 3), draw), { periodic }),
};

function sides(least: number, most: number, draw: Draw): [number, number] {
  const first = draw.whole(least, Math.max(least, Math.floor(most / 2)));
  return [first, Math.max(1, Math.floor(most / first))];
}

/** Random choices, the same for the same seed. */
class Draw {
  readonly #numbers: Float64Array;
  #at = 0;
  constructor(seed: number, index: number) {
    this.#numbers = random.uniform({ seed, member: index }, 4096);
  }
  real(from: number, to: number): number {
    return from + (to - from) * this.#numbers[this.#at++]!;
  }
  whole(from: number, to: number): number {
    return Math.floor(this.real(from, to + 1));
  }
  of<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)]!;
  }
  /** Over ten decades, of either sign, sometimes 0, often just ±1. */
  parameter(): number {
    const kind = this.real(0, 1);
    if (kind < 0.1) return 0;
    if (kind < 0.35) return this.of([1, -1]);
    return this.of([1, -1]) * 10 ** this.real(-5, 5);
  }
  /** One number, or with a chance one for each of `count`. */
  parameters(count: number): number | number[] {
    if (this.real(0, 1) < 0.85) return this.parameter();
    const scale = this.parameter();
    return Array.from({ length: count }, () => scale * this.real(-1, 1));
  }
}

const builders: Readonly<Record<string, (lattice: graph.Graph, draw: Draw) => operator.Operator>> = {
  ising: (lattice, draw) =>
    operator.ising(lattice, {
      field: draw.parameters(lattice.sites),
      coupling: draw.parameters(lattice.bonds.length),
      longitudinal: draw.real(0, 1) < 0.7 ? 0 : draw.parameters(lattice.sites),
    }),
  heisenberg: (lattice, draw) => {
    const up = draw.whole(0, lattice.sites);
    return operator.xxz(lattice, {
      coupling: draw.parameters(lattice.bonds.length),
      anisotropy: draw.real(0, 1) < 0.6 ? 1 : draw.parameter(),
      longitudinal: draw.real(0, 1) < 0.6 ? 0 : draw.parameters(lattice.sites),
      ...(draw.real(0, 1) < 0.5 ? { magnetization: 2 * up - lattice.sites } : {}),
    });
  },
  hubbard: (lattice, draw) =>
    operator.hubbard(lattice, {
      up: draw.whole(0, lattice.sites),
      down: draw.whole(0, lattice.sites),
      U: draw.parameter(),
      t: draw.parameter(),
    }),
  pauli: (lattice, draw) => {
    // Fields along y make it complex.
    const scales = ["ZZ", "XX", "XY", "Y", "X", "Z"].map(
      (word) => [word, draw.real(0, 1) < 0.5 ? 0 : draw.parameter()] as const,
    );
    const terms = scales.flatMap(([word, scale]): operator.PauliTerm[] =>
      word.length === 2
        ? lattice.bonds.map((bond) => [word, bond, scale])
        : Array.from({ length: lattice.sites }, (_, site) => [word, [site], scale]),
    );
    return operator.pauli(hilbert.spins(lattice.sites), terms);
  },
};

/** The `index`-th case of a seed; few are large. */
export function eigenCase(seed: number, index: number, mostStates: number): EigenCase {
  const draw = new Draw(seed, index);
  for (;;) {
    const kind = draw.of(Object.keys(builders));
    const shape = draw.of(Object.keys(lattices));
    const bits = Math.log2(mostStates) * draw.real(0, 1) ** 0.2;
    const most = kind === "hubbard" ? draw.whole(3, 8) : Math.max(2, Math.round(bits) + draw.whole(0, 1));
    const periodic = draw.real(0, 1) < 0.6;
    let model: operator.Operator;
    try {
      const lattice = lattices[shape]!(most, draw, periodic);
      if (lattice.sites > 14 || lattice.bonds.length === 0) continue;
      model = builders[kind]!(lattice, draw);
    } catch {
      continue; // a lattice that is too short to be periodic
    }
    if (model.dimension > 2 ** bits + 0.5) continue;
    const levels = Math.min(draw.whole(1, 8), model.dimension);
    return { name: `${seed}/${index} ${shape} ${model.name} D=${model.dimension} k=${levels}`, model, levels };
  }
}

/** What is wrong with the levels of a case, next to LAPACK's; empty if nothing is. */
export async function faultsOf({ model, levels }: EigenCase, dense?: Float64Array): Promise<string[]> {
  const values = dense ?? (await exact.spectrum(model)).values;
  const found = await exact.groundState(model, { levels });
  const rounding = 16 * Number.EPSILON * Math.max(...model.bounds.map(Math.abs));
  const target = Math.max(1e-10 * found.scale, rounding);
  const { energies, residuals, states, degeneracy, gap } = found;
  const faults = multipletFaults(found, values, levels, 0);
  if (energies.length < levels || states.length !== energies.length) faults.push(`${energies.length} levels`);
  energies.forEach((energy, k) => {
    if (!(Math.abs(energy - values[k]!) <= target)) faults.push(`level ${k} is ${energy}, not ${values[k]}`);
    if (!(residuals[k]! <= target)) faults.push(`residual ${k} is ${residuals[k]}`);
  });
  if (!Number.isNaN(gap) && !(Math.abs(values[degeneracy]! - values[0]! - gap) <= 2 * target)) {
    faults.push(`gap above ${degeneracy} levels is ${gap}, not ${values[degeneracy]! - values[0]!}`);
  }
  for (const [k, state] of states.entries()) {
    for (let j = 0; j <= k; j++) {
      const [re, im] = await exact.overlap(states[j]!, state);
      if (!(Math.hypot(re - Number(j === k), im) <= 1e-12)) faults.push(`⟨${j}|${k}⟩ = ${re} + ${im}i`);
    }
  }
  return faults;
}

/** What is wrong with the multiplets that were found, next to the dense spectrum; boundaries may be off by the resolution. */
export function multipletFaults(
  { energies, complete, scale, resolution }: exact.GroundState,
  values: Float64Array,
  levels: number,
  degeneracyTolerance: number,
): string[] {
  const width = Math.max(degeneracyTolerance * scale, resolution);
  const ending = (top: number) => {
    let end = 0;
    while (end < levels) {
      const first = values[end]!;
      while (end < values.length && values[end]! <= first + top) end++;
    }
    return end;
  };
  const cut = levels + 63;
  const ends = Array.from({ length: 41 }, (_, k) => ending(width + (k / 40 - 0.5) * resolution));
  const whole = complete ? ends.includes(energies.length) : Math.max(...ends) > cut && energies.length === cut;
  return whole ? [] : [`${energies.length} levels (complete: ${complete}), not ${[...new Set(ends)].join(", ")}`];
}
