import { inNameOf } from "../../arguments/index.js";
import { extensions } from "../../graph/characters.js";
import { samePermutation } from "../../graph/closure.js";
import * as graph from "../../graph/index.js";
import { operationOf } from "../../graph/symmetryGroup.js";
import { ArgumentError } from "../../native/errors.js";
import { asOption, type Naming } from "./quantumModel.js";
import type { EvolveSpec, GroundStateSpec } from "./quantumSpec.js";
import { described, momentumOf, type SpecSector } from "./sectorNumbers.js";

type SymmetrySpec = Pick<GroundStateSpec, "lattice" | "boundary" | "symmetry" | "momentum" | "parity" | "point"> &
  Partial<Pick<GroundStateSpec, "sectors">>;

/** What decides whether a spec has the sectors that it names. */
type CheckedSpec = SymmetrySpec &
  Pick<GroundStateSpec, "model" | "magnetization"> &
  Partial<Pick<GroundStateSpec | EvolveSpec, "experiment" | "observables">>;

/** Whether a spec is one of sectors. */
export function hasSectors({ symmetry, momentum, point, sectors }: SymmetrySpec): boolean {
  return symmetry !== undefined || point !== undefined || momentum !== undefined || sectors === "all";
}

/**
 * Checks what a spec says of sectors, without looking for their states.
 *
 * @param lattice - That of the spec.
 * @returns Those that it names; undefined if it names none.
 * @throws {ArgumentError} as {@link sectorsOf}, and for a parity without the flip, or observables of all sectors.
 */
export function requireSectors(
  spec: CheckedSpec,
  lattice: graph.Graph,
  named: Naming = asOption,
): SpecSector[] | undefined {
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
  return hasSectors(spec) ? sectorsOf(spec, lattice, named) : undefined;
}

/**
 * The sectors that a spec names: one, or all with one-dimensional characters. Without `symmetry` they are those of translations.
 *
 * @param lattice - That of the spec.
 * @throws {ArgumentError} naming the option that does not fit.
 */
export function sectorsOf(spec: SymmetrySpec, lattice: graph.Graph, named: Naming = asOption): SpecSector[] {
  const { symmetry = "translations", momentum, parity, point, sectors } = spec;
  const flips = symmetry.endsWith("+flip");
  const space = symmetry.startsWith("space");
  const axes = lattice.cells!.lengths.length;
  if (point !== undefined && !space) {
    throw new ArgumentError(
      `${named("point")} is of a space group: it needs ${named("symmetry")} space or space+flip, not ${symmetry}.`,
    );
  }
  if (sectors === "all") {
    for (const [name, value] of Object.entries({ momentum, parity, point })) {
      if (value === undefined) continue;
      throw new ArgumentError(
        `${named(name)} chooses one sector, and ${named("sectors")} all takes every one. Leave one of them out.`,
      );
    }
    const parities = flips ? ([1, -1] as const) : [undefined];
    return starsOf(lattice, space).flatMap(({ momentum: k, star }) =>
      sectorsAt(lattice, k, space).flatMap((group) =>
        parities.map((sign) => ({
          ...described(sign === undefined ? group : graph.withFlip(group, sign), lattice),
          ...(space && { star }),
        })),
      ),
    );
  }
  if (momentum !== undefined && momentum.length !== axes) {
    throw new ArgumentError(
      `${named("momentum")} must have one whole number for each of the ${axes} axes of ${named("lattice")} ${spec.lattice}, not ${momentum.length}.`,
    );
  }
  if (momentum?.some((m, axis) => m !== 0 && !lattice.cells!.periodic[axis])) {
    throw new ArgumentError(
      `${named("momentum")} must be 0 along an open axis, not ${momentum.join()}: there are no translations. Take ${named("boundary")} periodic, or 0 there.`,
    );
  }
  const group = space
    ? atPoint(lattice, momentum ?? new Array<number>(axes).fill(0), point, named)
    : inNameOf(named("momentum"), () => graph.translations(lattice, { momentum }));
  return [described(flips ? graph.withFlip(group, parity === "odd" ? -1 : 1) : group, lattice)];
}

/** The sector of a momentum with these characters of the point group; with those of the space group as it comes if they are left out. */
function atPoint(
  lattice: graph.Graph,
  momentum: readonly number[],
  point: string | undefined,
  named: Naming,
): graph.SymmetryGroup {
  const whole = inNameOf(named("momentum"), () => graph.spaceGroup(lattice, { momentum }));
  if (point === undefined) return whole;
  const found = sectorsAt(lattice, momentum, true).map((one) => described(one, lattice));
  const wanted = found.find((one) => one.point === point);
  if (wanted !== undefined) return wanted.group;
  const { operations } = found[0]!;
  const allowed = found.flatMap((one) => one.point ?? []);
  throw new ArgumentError(
    allowed.length === 0
      ? `${named("point")} ${point}: at momentum ${momentum.join()} there are translations alone. Leave it out.`
      : `${named("point")} must be ${allowed.join(" or ")} at momentum ${momentum.join()}, the characters of ${operations}, not ${point}.`,
  );
}

/** The translations with a momentum, or the operations that keep it, with each of their one-dimensional characters. */
function sectorsAt(lattice: graph.Graph, momentum: readonly number[], space: boolean): graph.SymmetryGroup[] {
  const moves = graph.translations(lattice, { momentum });
  if (!space) return [moves];
  const whole = graph.spaceGroup(lattice, { momentum });
  let found = [moves];
  for (const generator of whole.generators.slice(moves.generators.length)) {
    if (found[0]!.elements.some((one) => samePermutation(one, generator))) continue;
    found = found.flatMap((one) => [...extensions(one, generator)]);
  }
  return found.map((one) => new graph.SymmetryGroup(one.sites, one.generators.map(operationOf), whole.name));
}

/** All momenta; with a space group one of each star, the first. */
function starsOf(
  lattice: graph.Graph,
  space: boolean,
): { readonly momentum: readonly number[]; readonly star: number }[] {
  const { lengths, periodic } = lattice.cells!;
  const all = lengths.reduce<readonly (readonly number[])[]>(
    (found, length, axis) =>
      found.flatMap((start) => Array.from({ length: periodic[axis] ? length : 1 }, (_, m) => [...start, m])),
    [[]],
  );
  if (!space) return all.map((momentum) => ({ momentum, star: 1 }));
  const moves = graph.translations(lattice).generators;
  const turns = graph.spaceGroup(lattice).generators.slice(moves.length);
  const seen = new Set<string>();
  const stars: { momentum: readonly number[]; star: number }[] = [];
  for (const momentum of all) {
    if (seen.has(momentum.join())) continue;
    const known = graph.translations(lattice, { momentum }).elements;
    const star = new Set([momentum.join()]);
    for (const { sites: g } of turns) {
      // The momentum whose translation t has the character that g·t·g⁻¹ has here.
      const turned = moves.map(({ sites: t }) => {
        const conjugate = new Int32Array(t.length);
        for (let site = 0; site < t.length; site++) conjugate[g[site]!] = g[t[site]!]!;
        return known.find((one) => samePermutation(one, { sites: conjugate, flip: false }))!;
      });
      star.add(momentumOf(turned, lattice).join());
    }
    for (const one of star) seen.add(one);
    stars.push({ momentum, star: star.size });
  }
  return stars;
}
