import {
  boolean,
  instance,
  kind,
  list,
  noMore,
  requireArgument,
  requireOptions,
  text,
  whole,
} from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { requireSites } from "./requireSites.js";

/** A symmetry operation: what is on site i goes to site `sites[i]`, and, with `flip`, every spin is turned over. */
export interface Operation {
  readonly sites: readonly number[];
  readonly flip?: boolean | undefined;
  /** ±1, the character of a one-dimensional representation; 1 by default. */
  readonly character?: number | undefined;
}

/** An element of a group, all of it filled in. */
export interface Element {
  readonly sites: Int32Array;
  readonly flip: boolean;
  readonly character: 1 | -1;
}

/** Elements of the largest group that is closed. */
const mostElements = 20_000;

/** A finite group of permutations of sites, perhaps with the spin flip, and one of its characters ±1; frozen. */
export class SymmetryGroup {
  /** All elements, the identity first. */
  readonly elements: readonly Element[];
  /** What a reader would call it. */
  readonly name: string;
  /** Those that the group was made from. */
  readonly generators: readonly Element[];

  /**
   * The group that operations generate.
   *
   * @param sites - Number of sites.
   * @param generators - None for the identity alone.
   * @param name - What a reader would call it.
   * @throws {ArgumentError} for what is no permutation, a character that is none (naming the element that would have both), or more than
   *   20 000 elements.
   */
  constructor(
    readonly sites: number,
    generators: readonly Operation[],
    name?: string,
  ) {
    noMore("graph.SymmetryGroup", arguments, 3);
    requireSites("graph.SymmetryGroup", "sites", sites);
    requireArgument("graph.SymmetryGroup", "generators", generators, list("a list of { sites, flip, character }"));
    if (name !== undefined) requireArgument("graph.SymmetryGroup", "name", name, text);
    this.name = name ?? `group on ${sites} sites`;
    this.generators = Object.freeze(generators.map((one, i) => elementOf(where, sites, one, `generators[${i}]`)));
    this.elements = Object.freeze(closed(sites, this.generators));
    Object.freeze(this);
  }

  /** Number of elements. */
  get order(): number {
    return this.elements.length;
  }

  /** Whether an element turns spins over. */
  get flips(): boolean {
    return this.elements.some(({ flip }) => flip);
  }
}

/** A group, as an argument. */
export const symmetryGroupKind = instance(SymmetryGroup, "a symmetry group, such as graph.spaceGroup(lattice)");

const where = "graph.SymmetryGroup";

/** A character, as an argument. */
export const characterKind = kind("1 or -1", (value) => value === 1 || value === -1);

/** An operation, checked and filled in. @param name - The argument that it is. */
export function elementOf(where: string, sites: number, operation: Operation, argument: string): Element {
  const name = `${where}: \`${argument}\``;
  const kinds = { sites: list("a list of sites", whole(0, sites - 1)), flip: boolean, character: characterKind };
  const { flip = false, character = 1, sites: images } = requireOptions(where, operation, kinds, ["sites"]);
  if (images.length !== sites || new Set(images).size !== sites) {
    throw new ArgumentError(`${name} must name each of the ${sites} sites once: it is no permutation of them.`);
  }
  if (character !== 1 && character !== -1)
    throw new ArgumentError(`${name} has the character ${character}; it must be 1 or −1.`);
  return { sites: Int32Array.from(images), flip, character: character as 1 | -1 };
}

function closed(sites: number, generators: readonly Element[]): Element[] {
  const identity: Element = { sites: Int32Array.from({ length: sites }, (_, i) => i), flip: false, character: 1 };
  const found = new Map<string, Element>([[keyOf(identity), identity]]);
  const elements = [identity];
  for (let at = 0; at < elements.length; at++) {
    for (const generator of generators) {
      const next = product(generator, elements[at]!);
      const known = found.get(keyOf(next));
      if (known === undefined) {
        if (elements.length >= mostElements) {
          throw new ArgumentError(`${where}: the group has more than ${mostElements} elements. Take fewer generators.`);
        }
        found.set(keyOf(next), next);
        elements.push(next);
      } else if (known.character !== next.character) {
        throw new ArgumentError(
          `${where}: these characters are none: the operation [${next.sites.join(", ")}]${next.flip ? " with the flip" : ""} would have both 1 and −1.`,
        );
      }
    }
  }
  return elements;
}

/** a after b. */
function product(a: Element, b: Element): Element {
  return {
    sites: b.sites.map((site) => a.sites[site]!),
    flip: a.flip !== b.flip,
    character: a.character === b.character ? 1 : -1,
  };
}

function keyOf({ sites, flip }: Element): string {
  return `${flip ? "-" : ""}${sites.join()}`;
}
