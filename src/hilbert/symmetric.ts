import {
  instance,
  jobKinds,
  type Kinds,
  noMore,
  number,
  requireArgument,
  requireNumbers,
  requireOptions,
} from "../arguments/index.js";
import { type SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { Handle, NativeBasis } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns, sumInTurns } from "../native/turns.js";
import { basisKind } from "./basis.js";
import type { Hilbert } from "./hilbert.js";
import { requireAction } from "./orbits.js";
import { requireIndex, requireLength } from "./words.js";

/** Options of {@link SymmetricHilbert.project}. */
export interface ProjectOptions extends JobOptions {
  /** Largest part of ⟨ψ|ψ⟩ that may lie outside of the sector; 1 by default, where the rest is dropped. */
  readonly tolerance?: number;
}

const projectKinds: Kinds<ProjectOptions> = { tolerance: number({ least: 0, most: 1 }), ...jobKinds };

/** What the native side has found. */
interface Found {
  readonly handle: Handle<"sector">;
  readonly representatives: Int32Array;
  readonly sizes: Int32Array;
  readonly forbidden: number;
}

/**
 * The invariant states of a basis under a group with its characters, U_g ψ = χ(g)ψ, as a basis of their own: one for each orbit that has any,
 * |r̃⟩ = √c_r·P|r⟩ with the first state r of the orbit, its size c_r and P = (1/|G|)·Σ_g χ(g)*·U_g. On a state x = g⁻¹r of the orbit it is
 * ⟨x|r̃⟩ = χ(g)·s(g, x)/√c_r. Whatever takes an operator on a basis takes one in a sector: {@link operator.symmetric}.
 */
export class SymmetricHilbert implements Hilbert {
  /** Of the basis that it is a sector of. */
  readonly kind: Hilbert["kind"];
  /** Number of sites. */
  readonly sites: number;
  readonly dimension: number;
  readonly name: string;
  /** @internal */
  readonly native: NativeBasis;
  /** The whole basis. */
  readonly basis: Hilbert;
  readonly group: SymmetryGroup;
  /** Index in the whole basis of the first state of every orbit, ascending. */
  readonly representatives: Int32Array;
  /** Number of states of every orbit. */
  readonly sizes: Int32Array;
  /** Orbits without an invariant state. */
  readonly forbidden: number;
  /** @internal The native sector. */
  readonly handle: Handle<"sector">;

  /** @internal Made by {@link symmetric}. */
  constructor(basis: Hilbert, group: SymmetryGroup, found: Found) {
    this.kind = basis.kind;
    this.sites = basis.sites;
    this.native = basis.native;
    this.basis = basis;
    this.group = group;
    this.representatives = found.representatives;
    this.sizes = found.sizes;
    this.forbidden = found.forbidden;
    this.handle = found.handle;
    this.dimension = found.representatives.length;
    this.name = `${basis.name}, ${group.name}`;
    Object.freeze(this);
  }

  /** One row for the first state of every orbit. */
  async inputs(options: JobOptions = {}): Promise<Matrix> {
    noMore("hilbert.inputs", arguments, 1);
    const job = requireOptions("hilbert.inputs", options, jobKinds);
    const bytes = 8 * this.dimension * this.sites;
    requireMemory("hilbert.inputs", `inputs of ${this.dimension} orbits`, bytes, "Take fewer sites.");
    const inputs = new Matrix(this.dimension, this.sites);
    const fill = (begin: number, end: number) => {
      for (let orbit = begin; orbit < end; orbit++) inputs.row(orbit).set(this.configuration(orbit));
    };
    await inTurns(this.dimension, fill, { ...job, cost: 64 * this.sites });
    return inputs;
  }

  /** The first state of an orbit. */
  configuration(index: number): Float64Array {
    noMore("hilbert.configuration", arguments, 1);
    requireIndex(index, this.dimension);
    return this.basis.configuration(this.representatives[index]!);
  }

  /** The orbit in which a state lies. @throws {ArgumentError} if it has no invariant state. */
  index(configuration: ArrayLike<number>): number {
    noMore("hilbert.index", arguments, 1);
    requireLength(configuration, this.sites);
    let first = this.basis.index(configuration);
    const image = new Float64Array(this.sites);
    for (const { sites, flip } of this.group.elements) {
      for (let i = 0; i < this.sites; i++) image[sites[i]!] = flip ? -configuration[i]! : configuration[i]!;
      first = Math.min(first, this.basis.index(image));
    }
    let [low, high] = [0, this.dimension];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.representatives[middle]! < first) low = middle + 1;
      else high = middle;
    }
    if (this.representatives[low] === first) return low;
    throw new ArgumentError(
      `hilbert.index: the orbit of this configuration has no state in ${this.name}: an operation takes it to itself with another character.`,
    );
  }

  /**
   * A state of the sector on the whole basis.
   *
   * @param state - Complex interleaved, 2·dimension numbers.
   * @throws {MemoryError} if it does not fit; {ShapeError}.
   */
  async expand(state: ArrayLike<number>, options: JobOptions = {}): Promise<Float64Array> {
    noMore("hilbert.expand", arguments, 2);
    const job = requireOptions("hilbert.expand", options, jobKinds);
    const request = { sector: this.handle, state: complexOf("hilbert.expand", "state", state, this) };
    return (await runJob("expandState", request, job, { where: "hilbert.expand" })).whole;
  }

  /**
   * The part of a state on the whole basis that is in the sector: its norm is that of the projection.
   *
   * @param state - Complex interleaved.
   * @throws {ArgumentError} if more than `tolerance` of it lies outside, saying how much; {ShapeError}.
   */
  async project(state: ArrayLike<number>, options: ProjectOptions = {}): Promise<Float64Array> {
    noMore("hilbert.project", arguments, 2);
    const where = "hilbert.project";
    const { tolerance = 1, done, ...job } = rising(requireOptions(where, options, projectKinds));
    const whole = complexOf(where, "state", state, this.basis);
    const { state: inside } = await runJob("projectState", { sector: this.handle, whole }, partOf(job, 0, 0.9), {
      where,
    });
    if (tolerance < 1) {
      const square = (part: number) => part ** 2;
      const [all, kept] = [await sumInTurns(whole, square, job), await sumInTurns(inside, square, job)];
      const outside = all === 0 ? 0 : 1 - kept / all;
      if (!(outside <= tolerance)) {
        throw new ArgumentError(
          `${where}: ${outside.toPrecision(3)} of the state lies outside of ${this.name}, more than ${tolerance}. Take the sector that it is in, or allow more with { tolerance }.`,
        );
      }
    }
    return done(inside);
  }
}

/** A sector, as an argument. */
export const sectorKind = instance(SymmetricHilbert, "a sector, as hilbert.symmetric gives it");

/**
 * The states of a basis that are invariant under a group with its characters.
 *
 * @param group - Such as graph.translations(lattice, { momentum: [1, 0] }).
 * @throws {ArgumentError} if the group does not act on the basis, or no state has its characters; {MemoryError}.
 *
 * @example
 * ```ts
 * import { exact, graph, hilbert, operator } from "infinite-nnqs";
 *
 * const ring = graph.chain(12);
 * const heisenberg = operator.heisenberg(ring, { magnetization: 0 });
 * const sector = await hilbert.symmetric(heisenberg.hilbert, graph.translations(ring, { momentum: [0] }));
 * const { energy } = await exact.groundState(await operator.symmetric(heisenberg, sector));
 * console.log(sector.dimension, heisenberg.dimension, energy); // 80, 924, -21.5496
 * ```
 */
export async function symmetric(
  basis: Hilbert,
  group: SymmetryGroup,
  options: JobOptions = {},
): Promise<SymmetricHilbert> {
  const where = "hilbert.symmetric";
  noMore(where, arguments, 3);
  requireArgument(where, "basis", basis, basisKind);
  requireArgument(where, "group", group, symmetryGroupKind);
  const { done, ...job } = rising(requireOptions(where, options, jobKinds));
  requireAction(where, basis, group);
  const { order, sites, elements } = group;
  const images = new Int32Array(order * sites);
  for (const [g, element] of elements.entries()) images.set(element.sites, g * sites);
  const request = {
    ...basis.native,
    images,
    flips: Int32Array.from(elements, ({ flip }) => (flip ? 1 : 0)),
    characters: Float64Array.from(elements.flatMap(({ character, imaginary }) => [character, imaginary])),
  };
  const {
    sector: handle,
    dimension,
    forbidden,
  } = await runJob("createSector", request, partOf(job, 0, 0.9), { where });
  if (dimension === 0) {
    throw new ArgumentError(
      `${where}: no state of ${basis.name} has the characters of ${group.name}: in all ${forbidden} orbits an operation takes a state to itself with another one. Take other characters, such as those of graph.characters(group).`,
    );
  }
  const { representatives, sizes } = await runJob("sectorOrbits", { sector: handle }, partOf(job, 0.9, 1), { where });
  return done(new SymmetricHilbert(basis, group, { handle, representatives, sizes, forbidden }));
}

function complexOf(where: string, name: string, state: ArrayLike<number>, on: Hilbert): Float64Array {
  const vector = requireNumbers(where, name, state);
  if (vector.length === 2 * on.dimension) return vector;
  throw new ShapeError(
    `${where}: \`${name}\` must have length ${2 * on.dimension}, (re, im) of ${on.dimension} states of ${on.name}, not ${vector.length}.`,
  );
}
