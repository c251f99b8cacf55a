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
import { atOnce } from "../native/turns.js";
import { ByBase, closureOf, type Permutation } from "./closure.js";
import { cycleLengths } from "./cycles.js";
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
export interface Element extends Permutation {
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
    const found = atOnce(withCharacters(atOnce(close(sites, given)), given));
    if ("clash" in found) {
      const { sites: images, flip, both } = found.clash;
      throw new ArgumentError(
        `${where}: these characters are none: the operation [${images.join(", ")}]${flip ? " with the flip" : ""} would have both ${both.join(" and ")}.`,
      );
    }
    this.generators = Object.freeze(given);
    this.elements = Object.freeze(found.elements);
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
  return cycleLengths(images).reduce(commonOrder, flip ? 2 : 1);
}

/** What elements generate, without a character. */
export interface Closed {
  readonly all: readonly Permutation[];
  readonly byBase: ByBase;
}

/** Closes permutations into a group, in steps. @throws {ArgumentError} if it has more than 20 000 elements. */
export function* close(sites: number, generators: readonly Permutation[]): Generator<void, Closed> {
  const all = yield* closureOf(where, sites, generators, mostElements);
  if (all === undefined) throw tooLarge();
  return { all, byBase: new ByBase(all) };
}

/** An operation that would have two characters. */
interface Clash extends Permutation {
  readonly both: readonly string[];
}

/** The elements of a group with the characters that follow from those of its generators, the identity first; or a clash, if these are none. */
export function* withCharacters(
  { all, byBase }: Closed,
  generators: readonly Element[],
): Generator<void, { readonly elements: readonly Element[] } | { readonly clash: Clash }> {
  const order = generators.map((one) => orderOf(one.sites, one.flip)).reduce(commonOrder, 1);
  if (order > mostElements) throw tooLarge();
  const turns = generators.map(({ character, imaginary }) => rootOf(character, imaginary, order)!.turn);
  const filled = (at: number, turn: number): Element => {
    const [{ sites, flip }, [character, imaginary]] = [all[at]!, numberOf({ turn, order })];
    return { sites, flip, character, imaginary };
  };
  // Of each of all, and the order in which generators reach them.
  const turnOf = new Int32Array(all.length).fill(-1);
  turnOf[0] = 0;
  const reached = [0];
  for (let i = 0; i < reached.length; i++) {
    const at = reached[i]!;
    for (let g = 0; g < generators.length; g++) {
      const next = byBase.product(generators[g]!, all[at]!);
      const [known, turn] = [turnOf[next]!, (turnOf[at]! + turns[g]!) % order];
      if (known < 0) {
        turnOf[next] = turn;
        reached.push(next);
      } else if (known !== turn) {
        const both = [known, turn].map((one) => textOf(filled(next, one)));
        return { clash: { ...all[next]!, both: both.sort().reverse() } };
      }
    }
    if (i % 1024 === 0) yield;
  }
  return { elements: reached.map((at) => filled(at, turnOf[at]!)) };
}

/** The group of elements that are one. */
export function groupOfElements(
  sites: number,
  name: string,
  generators: readonly Element[],
  elements: readonly Element[],
): SymmetryGroup {
  const parts = { sites, name, generators: Object.freeze(generators), elements: Object.freeze(elements) };
  return Object.freeze(Object.assign(Object.create(SymmetryGroup.prototype) as SymmetryGroup, parts));
}

function tooLarge(): ArgumentError {
  return new ArgumentError(`${where}: the group has more than ${mostElements} elements. Take fewer generators.`);
}

/** A character as messages have it. */
function textOf({ character, imaginary }: Element): string {
  const [re, im] = [character, imaginary].map((x) => Number(x.toPrecision(6)).toString().replace("-", "−"));
  return imaginary === 0 ? re! : `(${re}, ${im})`;
}
