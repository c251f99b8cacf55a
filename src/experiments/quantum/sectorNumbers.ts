import { samePermutation } from "../../graph/closure.js";
import type * as graph from "../../graph/index.js";
import { translations } from "../../graph/index.js";
import { rootOf } from "../../graph/rootOfUnity.js";
import { orderOf } from "../../graph/symmetryGroup.js";

/** A sector of a spec, by its quantum numbers. */
export interface SpecSector {
  readonly group: graph.SymmetryGroup;
  /** Whole numbers m of momenta 2π·m/L, one for each axis. */
  readonly momentum: readonly number[];
  /** What the flip makes of the states, of groups that have it. */
  readonly parity?: "even" | "odd";
  /** The characters of the other operations that the group is made of, of space groups: 1,-1, or e(1/3) of e^{2πi/3}. */
  readonly point?: string;
  /** Where those operations take x, y, …, but for a shift: (-x,y) (y,x). */
  readonly operations?: string;
  /** How many momenta the point group takes this one to, itself included: the levels of each are the same. */
  readonly star?: number;
}

/** The momentum that translations by one cell along the closed axes have, by their characters. */
export function momentumOf(steps: readonly graph.Element[], lattice: graph.Graph): number[] {
  const { lengths, periodic } = lattice.cells!;
  let next = 0;
  return lengths.map((length, axis) => {
    if (!periodic[axis] || length === 1) return 0;
    const { character, imaginary } = steps[next++]!;
    const turn = Math.round((-Math.atan2(imaginary, character) / (2 * Math.PI)) * length);
    return (turn + length) % length;
  });
}

/** A group with the quantum numbers that its characters are. */
export function described(group: graph.SymmetryGroup, lattice: graph.Graph): SpecSector {
  const steps = translations(lattice).generators;
  const find = (sites: Int32Array, flip: boolean) =>
    group.elements.find((one) => samePermutation(one, { sites, flip }));
  const momentum = momentumOf(
    steps.map(({ sites }) => find(sites, false)!),
    lattice,
  );
  const flip = find(group.elements[0]!.sites, true);
  const others = group.generators.slice(steps.length).filter((one) => !one.flip);
  return {
    group,
    momentum,
    ...(flip === undefined ? {} : { parity: flip.character === 1 ? ("even" as const) : ("odd" as const) }),
    ...(others.length > 0 && {
      point: others.map(characterText).join(),
      operations: others.map(({ sites }) => turnText(sites, lattice)).join(" "),
    }),
  };
}

/** A character as options have it: 1, -1, or e(1/3) for e^{2πi/3}. */
function characterText({ character, imaginary, sites }: graph.Element): string {
  if (imaginary === 0) return String(character);
  const { turn, order } = rootOf(character, imaginary, orderOf(sites, false))!;
  const divisor = commonDivisor(turn, order);
  return `e(${turn / divisor}/${order / divisor})`;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Where an operation takes the coordinates of cells, but for a shift, as crystallographers write it: (-x,y). */
function turnText(sites: Int32Array, lattice: graph.Graph): string {
  const { perCell, lengths } = lattice.cells!;
  const strides = lengths.map((_, axis) => lengths.slice(0, axis).reduce((product, length) => product * length, 1));
  const positionOf = (site: number) =>
    lengths.map((length, axis) => Math.floor(Math.floor(site / perCell) / strides[axis]!) % length);
  const origin = positionOf(sites[0]!);
  const columns = lengths.map((length, axis) => {
    if (length === 1) return lengths.map(() => 0);
    const image = positionOf(sites[perCell * strides[axis]!]!);
    return image.map((x, k) => {
      const step = (((x - origin[k]!) % lengths[k]!) + lengths[k]!) % lengths[k]!;
      return 2 * step > lengths[k]! ? step - lengths[k]! : step;
    });
  });
  const names = ["x", "y", "z"];
  const rows = lengths.map((length, k) => {
    if (length === 1) return names[k]!;
    const terms = columns.flatMap((column, axis) =>
      column[k] === 0 ? [] : [`${column[k]! < 0 ? "-" : "+"}${names[axis]}`],
    );
    return terms.join("").replace(/^\+/, "");
  });
  return `(${rows.join()})`;
}
