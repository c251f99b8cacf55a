import {
  boolean,
  describe,
  instance,
  isList,
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
import { commonOrder, numberOf, rootOf } from "./rootOfUnity.js";

/** A symmetry operation: what is on site i goes to site `sites[i]`, and, with `flip`, every spin is turned over. */
export interface Operation {
  /** A permutation of 0 … sites−1. */
  readonly sites: readonly number[];
  /** Whether it turns every spin over; false by default. */
  readonly flip?: boolean | undefined;
  /** The character of a one-dimensional representation: ±1, or [re, im] of modulus 1 such as e^{−ik}; 1 by default. */
  readonly character?: Character | undefined;
}

/** A character: a real one, or [re, im]. */
export type Character = number | readonly [re: number, im: number];

/** An element of a group, all of it filled in. */
export interface Element {
  /** Where each site goes. */
  readonly sites: Int32Array;
  /** Whether it turns every spin over. */
  readonly flip: boolean;
  /** The real part of its character: all of it, ±1, where the characters of the group are real. */
  readonly character: number;
  /** The imaginary part. */
  readonly imaginary: number;
}

/** Elements of the largest group that is closed. */
export const mostElements = 20_000;

/** A finite group of permutations of sites, perhaps with the spin flip, and one of its one-dimensional characters; frozen. */
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
    const given = Array.from(generators, (one, i) => elementOf(where, sites, one, `generators[${i}]`));
    const { elements, clash } = close(sites, given);
    if (clash !== undefined) {
      throw new ArgumentError(
        `${where}: these characters are none: the operation [${clash.sites.join(", ")}]${clash.flip ? " with the flip" : ""} would have both ${clash.both.join(" and ")}.`,
      );
    }
    this.generators = Object.freeze(given);
    this.elements = Object.freeze(elements);
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

  /** Whether all characters are ±1. */
  get isReal(): boolean {
    return this.elements.every(({ imaginary }) => imaginary === 0);
  }
}

/** An element as an operation that a group can be made of. */
export function operationOf({ sites, flip, character, imaginary }: Element): Operation {
  return { sites: Array.from(sites), flip, character: imaginary === 0 ? character : [character, imaginary] };
}

/** A group, as an argument. */
export const symmetryGroupKind = instance(SymmetryGroup, "a symmetry group, such as graph.spaceGroup(lattice)");

const where = "graph.SymmetryGroup";

/** A character, as an argument. */
const characterKind = kind("1, −1, or [re, im] of modulus 1", (value) => partsOf(value) !== undefined);

/** (re, im) of a character; undefined if it is none. */
function partsOf(value: unknown): readonly [number, number] | undefined {
  const [re, im] = (isList(value) && value.length === 2 ? [value[0], value[1]] : [value, 0]) as [unknown, unknown];
  if (typeof re !== "number" || typeof im !== "number") return undefined;
  return Math.abs(Math.hypot(re, im) - 1) <= 1e-9 ? [re, im] : undefined;
}

/**
 * An operation, checked and filled in; its character rounded to the root of unity that it must be.
 *
 * @param name - The argument that it is.
 */
export function elementOf(where: string, sites: number, operation: Operation, argument: string): Element {
  const name = `${where}: \`${argument}\``;
  const kinds = { sites: list("a list of sites", whole(0, sites - 1)), flip: boolean, character: characterKind };
  const { flip = false, character = 1, sites: images } = requireOptions(where, operation, kinds, ["sites"]);
  if (images.length !== sites || new Set(images).size !== sites) {
    throw new ArgumentError(`${name} must name each of the ${sites} sites once: it is no permutation of them.`);
  }
  const order = orderOf(images, flip);
  if (order > mostElements) throw tooLarge();
  const [re, im] = partsOf(character)!;
  const root = rootOf(re, im, order);
  if (root === undefined) {
    throw new ArgumentError(
      `${name} is the identity after ${order} times, so that \`character\` ${isList(character) ? `[${re}, ${im}]` : describe(character)} is none. It must be e^{2πi·m/${order}}.`,
    );
  }
  const [real, imaginary] = numberOf(root);
  return { sites: Int32Array.from(images), flip, character: real, imaginary };
}

/** How often an operation must be repeated to change nothing. */
export function orderOf(images: ArrayLike<number>, flip: boolean): number {
  let order = flip ? 2 : 1;
  const seen = new Uint8Array(images.length);
  for (let start = 0; start < images.length; start++) {
    let length = 0;
    for (let site = start; seen[site] === 0; site = images[site]!) {
      seen[site] = 1;
      length++;
    }
    if (length > 1) order = commonOrder(order, length);
  }
  return order;
}

/** What elements generate; `clash`, an operation that would have two characters, if theirs are none. */
export interface Closure {
  readonly elements: Element[];
  readonly clash?: Pick<Element, "sites" | "flip"> & { readonly both: readonly string[] };
}

/** An element whose character is e^{2πi·turn/order}, with one order for all. */
interface Turned {
  readonly sites: Int32Array;
  readonly flip: boolean;
  readonly turn: number;
}

/** Closes a set of elements into a group, the identity first. @throws {ArgumentError} if it has more than 20 000 elements. */
export function close(sites: number, generators: readonly Element[]): Closure {
  const orders = generators.map((one) => orderOf(one.sites, one.flip));
  const order = orders.reduce(commonOrder, 1);
  if (order > mostElements) throw tooLarge();
  const turned = generators.map(({ sites: images, flip, character, imaginary }): Turned => {
    return { sites: images, flip, turn: rootOf(character, imaginary, order)!.turn };
  });
  const identity: Turned = { sites: Int32Array.from({ length: sites }, (_, i) => i), flip: false, turn: 0 };
  const found = new Map<string, Turned>([[keyOf(identity), identity]]);
  const elements = [identity];
  const filled = ({ turn, ...rest }: Turned): Element => {
    const [character, imaginary] = numberOf({ turn, order });
    return { ...rest, character, imaginary };
  };
  for (let at = 0; at < elements.length; at++) {
    for (const generator of turned) {
      const next = product(generator, elements[at]!, order);
      const known = found.get(keyOf(next));
      if (known === undefined) {
        if (elements.length >= mostElements) throw tooLarge();
        found.set(keyOf(next), next);
        elements.push(next);
      } else if (known.turn !== next.turn) {
        return {
          elements: [],
          clash: {
            ...next,
            both: [known, next]
              .map((one) => textOf(filled(one)))
              .sort()
              .reverse(),
          },
        };
      }
    }
  }
  return { elements: elements.map(filled) };
}

function tooLarge(): ArgumentError {
  return new ArgumentError(`${where}: the group has more than ${mostElements} elements. Take fewer generators.`);
}

/** a after b. */
function product(a: Turned, b: Turned, order: number): Turned {
  return {
    sites: b.sites.map((site) => a.sites[site]!),
    flip: a.flip !== b.flip,
    turn: (a.turn + b.turn) % order,
  };
}

/** A character as messages have it. */
function textOf({ character, imaginary }: Element): string {
  const [re, im] = [character, imaginary].map((x) => Number(x.toPrecision(6)).toString().replace("-", "−"));
  return imaginary === 0 ? re! : `(${re}, ${im})`;
}

/** By which elements are told apart, whatever their characters. */
export function keyOf({ sites, flip }: Pick<Element, "sites" | "flip">): string {
  return `${flip ? "-" : ""}${sites.join()}`;
}
