import * as graph from "../../graph/index.js";
import { ArgumentError } from "../../native/errors.js";
import { asOption, latticeOf, type Naming } from "./quantumModel.js";
import type { EvolveSpec, GroundStateSpec } from "./quantumSpec.js";

/** A sector of a spec, by its quantum numbers. */
export interface SpecSector {
  readonly group: graph.SymmetryGroup;
  /** Whole numbers m of momenta 2π·m/L, one for each axis. */
  readonly momentum: readonly number[];
  /** What the flip makes of the states, of groups that have it. */
  readonly parity?: "even" | "odd";
  /** The characters of the other operations that the group is made of, of space groups. */
  readonly point?: readonly number[];
}

type SymmetrySpec = Pick<GroundStateSpec, "lattice" | "boundary" | "symmetry" | "momentum" | "parity"> &
  Partial<Pick<GroundStateSpec, "sectors">>;

/** Whether a spec is one of sectors. */
export function hasSectors({ symmetry, momentum, sectors }: SymmetrySpec): boolean {
  return symmetry !== undefined || momentum !== undefined || sectors === "all";
}

/**
 * Checks what a spec says of sectors, without looking for their states.
 *
 * @throws {ArgumentError} as {@link sectorsOf}, and for a parity without the flip, or observables of all sectors.
 */
export function requireSectors(spec: GroundStateSpec | EvolveSpec, named: Naming = asOption): void {
  const { symmetry, parity, model, magnetization } = spec;
  if (symmetry?.endsWith("+flip")) {
    const why =
      model === "hubbard"
        ? "hubbard has no spins to flip"
        : magnetization
          ? `it leaves ${named("magnetization")} ${magnetization}`
          : undefined;
    if (why !== undefined) {
      throw new ArgumentError(
        `${named("symmetry")} ${symmetry} has the flip of all spins, but ${why}. Take ${symmetry.replace("+flip", "")}.`,
      );
    }
  } else if (parity !== undefined) {
    throw new ArgumentError(
      `${named("parity")} is of the flip of all spins: it needs ${named("symmetry")} translations+flip or space+flip.`,
    );
  }
  if (spec.experiment === "groundstate" && spec.sectors === "all" && (spec.observables ?? []).length > 0) {
    throw new ArgumentError(
      `${named("observables")} are of the levels of one sector, and ${named("sectors")} all gives energies alone. Leave one of them out.`,
    );
  }
  if (hasSectors(spec)) sectorsOf(spec, named);
}

/**
 * The sectors that a spec names: one, or all with one-dimensional characters. Without `symmetry` they are those of translations.
 *
 * @throws {ArgumentError} naming the option that does not fit.
 */
export function sectorsOf(spec: SymmetrySpec, named: Naming = asOption): SpecSector[] {
  const { symmetry = "translations", momentum, parity, sectors } = spec;
  const lattice = latticeOf(spec, named);
  const flips = symmetry.endsWith("+flip");
  const space = symmetry.startsWith("space");
  const axes = lattice.cells!.lengths.length;
  if (sectors === "all") {
    for (const [name, value] of [
      ["momentum", momentum],
      ["parity", parity],
    ] as const) {
      if (value === undefined) continue;
      throw new ArgumentError(
        `${named(name)} chooses one sector, and ${named("sectors")} all takes every one. Leave one of them out.`,
      );
    }
    const group = space ? graph.spaceGroup(lattice) : graph.translations(lattice);
    return graph.characters(flips ? graph.withFlip(group) : group).map((one) => described(one, lattice));
  }
  if (momentum !== undefined && momentum.length !== axes) {
    throw new ArgumentError(
      `${named("momentum")} must have one whole number for each of the ${axes} axes of ${named("lattice")} ${spec.lattice}, not ${momentum.length}.`,
    );
  }
  const options = { momentum };
  const group = space ? graph.spaceGroup(lattice, options) : graph.translations(lattice, options);
  return [described(flips ? graph.withFlip(group, parity === "odd" ? -1 : 1) : group, lattice)];
}

/** A group with the quantum numbers that its characters are. */
function described(group: graph.SymmetryGroup, lattice: graph.Graph): SpecSector {
  const { lengths, periodic } = lattice.cells!;
  const steps = graph.translations(lattice).generators;
  const find = (sites: Int32Array, flip: boolean) =>
    group.elements.find((one) => one.flip === flip && one.sites.every((to, i) => to === sites[i]));
  let next = 0;
  const momentum = lengths.map((length, axis) => {
    if (!periodic[axis] || length === 1) return 0;
    const { character, imaginary } = find(steps[next++]!.sites, false)!;
    const turn = Math.round((-Math.atan2(imaginary, character) / (2 * Math.PI)) * length);
    return (turn + length) % length;
  });
  const identity = group.elements[0]!.sites;
  const flip = find(identity, true);
  const others = group.generators.slice(steps.length).filter(({ flip }) => !flip);
  const point = others.map(({ character }) => character);
  return {
    ...{ group, momentum },
    ...(flip === undefined ? {} : { parity: flip.character === 1 ? ("even" as const) : ("odd" as const) }),
    ...(point.length === 0 ? {} : { point }),
  };
}
