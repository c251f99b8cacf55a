import { types } from "node:util";
import {
  describe,
  jobKinds,
  type Kind,
  type Kinds,
  list,
  noMore,
  record,
  requireArgument,
  requireNumbers,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { type PauliBasis, pauliBasisKind } from "./pauliBasis.js";
import { requireWords } from "./rotate.js";
import { bytesBeside, drawn, fewerShots, shotsKind } from "./sample.js";

/** What was seen in one local basis: an outcome per shot, a word whose bit i is 0 where σ on site i was +1. */
export interface Measurement {
  /** The basis that all sites were measured in, such as "XYZ". */
  readonly basis: PauliBasis;
  /** One word per shot. */
  readonly outcomes: Int32Array;
}

/** Options of {@link measure}. */
export interface MeasureOptions extends JobOptions {
  /** 0 by default. */
  readonly seed?: number;
}

/** Of {@link MeasureOptions}. */
export const measureKinds: Kinds<MeasureOptions> = { seed: whole(0), ...jobKinds };

const listed = list("a list of outcomes", whole(0));
/** Outcomes: those of an Int32Array, of which there may be millions, are whole numbers already. */
const outcomesKind: Kind = (value) => {
  if (!types.isInt32Array(value)) return listed(value);
  let least = 0;
  for (let k = 0; k < value.length; k++) if (value[k]! < least) least = value[k]!;
  return least < 0 ? listed(value) : undefined;
};

/** A list of measurements, as an argument. */
const measurementsKind = list(
  "a list of { basis, outcomes }",
  record("{ basis, outcomes }", { basis: pauliBasisKind, outcomes: outcomesKind }),
  { least: 1 },
);

/**
 * Measurements of a state in several local bases, `shots` in each. Shot k in basis number b depends on the seed, b and k alone; the first basis
 * has the shots of {@link sample} with that seed.
 *
 * @param given - The state on all 2ⁿ words, complex interleaved, of any norm but 0.
 * @throws as {@link sample}.
 *
 * @example
 * ```ts
 * import { exact, hilbert } from "infinite-nnqs";
 *
 * const plus = await exact.plusState(hilbert.spins(3));
 * const [alongX] = await exact.measure(plus, ["XXX", "ZZZ"], 4, { seed: 0 });
 * console.log(alongX!.outcomes); // 0, 0, 0, 0
 * ```
 */
export async function measure(
  given: ArrayLike<number>,
  bases: readonly PauliBasis[],
  shots: number,
  options: MeasureOptions = {},
): Promise<readonly Measurement[]> {
  noMore("measure", arguments, 4);
  const { seed = 0, done, ...job } = rising(requireOptions("measure", options, measureKinds, [], ["bases", "shots"]));
  requireArgument("measure", "shots", shots, shotsKind("measure(state, bases, 1000, { seed })"));
  const state = requireEach("measure", given, bases);
  const what = `a list of ${shots} shots in each of ${bases.length} bases`;
  requireMemory("measure", what, bytesBeside(state) + 4 * shots * bases.length, fewerShots);
  return done(
    await inEach(bases, job, async (draw, part) => ({
      basis: draw.basis,
      outcomes: await drawn("measure", state, shots, { seed, ...draw }, part),
    })),
  );
}

/** A state that can be measured in each basis. @throws {ArgumentError | ShapeError} */
export function requireEach(where: string, given: ArrayLike<number>, bases: readonly PauliBasis[]): Float64Array {
  requireArgument(where, "bases", bases, list("a list of bases", pauliBasisKind, { least: 1 }));
  const state = requireNumbers(where, "state", given);
  for (const basis of bases) requireWords(where, state.length, basis);
  return state;
}

/** What `work` makes for basis number `member`, one after the other. */
export async function inEach<T>(
  bases: readonly PauliBasis[],
  job: JobOptions,
  work: (draw: { readonly basis: PauliBasis; readonly member: number }, part: JobOptions) => Promise<T>,
): Promise<T[]> {
  const made: T[] = [];
  for (const [member, basis] of bases.entries()) {
    const part = partOf(job, member / bases.length, (member + 1) / bases.length);
    made.push(await work({ basis, member }, part));
  }
  return made;
}

/** An array of whole numbers, as {@link runs.encodeNpz} takes it. */
export interface MeasurementArray<Type extends string, Data> {
  /** Of its numbers. */
  readonly type: Type;
  /** Its lengths. */
  readonly shape: readonly number[];
  /** Its numbers, the last index fastest. */
  readonly data: Data;
}

/** Measurements as arrays of a .npz file. */
export interface MeasurementArrays {
  /** The letters of each basis as ASCII codes, uint8[B, n]: `bases.view(f"S{n}")` in NumPy. */
  readonly bases: MeasurementArray<"uint8", Uint8Array>;
  /** The number of the basis of each shot, int32[N]. */
  readonly basis: MeasurementArray<"int32", Int32Array>;
  /** The outcome of each shot, int32[N]: bit i is 0 where σ on site i was +1. */
  readonly outcomes: MeasurementArray<"int32", Int32Array>;
}

/**
 * Measurements as arrays that runs.packNpz writes: (bases, basis, outcomes).
 *
 * @throws {ArgumentError} unless they are a list of measurements; {ShapeError} if they are of different numbers of spins.
 */
export function measurementArrays(measurements: readonly Measurement[]): MeasurementArrays {
  noMore("measurementArrays", arguments, 1);
  requireArgument("measurementArrays", "measurements", measurements, measurementsKind);
  const sites = measurements[0]!.basis.length;
  const shots = measurements.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
  const bases = new Uint8Array(measurements.length * sites);
  const [basis, outcomes] = [new Int32Array(shots), new Int32Array(shots)];
  let at = 0;
  for (const [b, one] of measurements.entries()) {
    if (one.basis.length !== sites) {
      throw new ShapeError(
        `measurementArrays: bases must have one number of spins, not ${sites} ("${measurements[0]!.basis}") and ${one.basis.length} ("${one.basis}").`,
      );
    }
    bases.set(Buffer.from(one.basis, "latin1"), b * sites);
    basis.fill(b, at, at + one.outcomes.length);
    outcomes.set(one.outcomes, at);
    at += one.outcomes.length;
  }
  return {
    bases: { type: "uint8", shape: [measurements.length, sites], data: bases },
    basis: { type: "int32", shape: [shots], data: basis },
    outcomes: { type: "int32", shape: [shots], data: outcomes },
  };
}

/** An array of any numbers, such as a .npz file holds. */
export interface GivenArray {
  /** Its lengths. */
  readonly shape: readonly number[];
  /** Its numbers, the last index fastest. */
  readonly data: ArrayLike<number>;
}

const arraysKind = record("the arrays bases, basis and outcomes of measured data", {
  bases: record("an array", { shape: list("a list of lengths", whole(0)), data: list("a typed array") }),
  basis: record("an array", { shape: list("a list of lengths", whole(0)), data: list("a typed array") }),
  outcomes: record("an array", { shape: list("a list of lengths", whole(0)), data: list("a typed array") }),
});

/**
 * The opposite: what runs.unpackNpz has read, as measurements.
 *
 * @throws {ArgumentError | ShapeError} naming the array that is missing or does not fit the others.
 */
export function measurementsOf(arrays: Readonly<Record<string, GivenArray>>): readonly Measurement[] {
  noMore("measurementsOf", arguments, 1);
  requireArgument("measurementsOf", "arrays", arrays, arraysKind);
  const { bases, basis, outcomes } = arrays as Readonly<Record<string, Readonly<Record<string, GivenArray>>[string]>>;
  const [count = 0, sites = 0] = bases!.shape;
  const given = { bases: bases!, basis: basis!, outcomes: outcomes! };
  for (const [name, { shape, data }] of Object.entries(given)) {
    if (shape.reduce((product, length) => product * length, 1) === data.length) continue;
    throw new ShapeError(
      `measurementsOf: \`${name}\` must hold real numbers, as many as its shape (${shape.join(", ")}) says, not ${data.length}, as of complex ones. Save it as an array of integers.`,
    );
  }
  if (bases!.shape.length !== 2 || basis!.data.length !== outcomes!.data.length) {
    throw new ShapeError(
      `measurementsOf: \`bases\` must be B×n letters, and \`basis\` and \`outcomes\` one number per shot; they have the shape ${bases!.shape.join("×")} and ${basis!.data.length} and ${outcomes!.data.length} numbers.`,
    );
  }
  const names = Array.from({ length: count }, (_, b) =>
    Array.from({ length: sites }, (_, i) => letterOf(bases!.data[b * sites + i]!)).join(""),
  );
  for (const [b, name] of names.entries()) requireArgument("measurementsOf", `bases[${b}]`, name, pauliBasisKind);
  const [numbers, words] = [basis!.data, outcomes!.data];
  const [shots, kinds] = [new Int32Array(count), 2 ** sites];
  for (let k = 0; k < words.length; k++) {
    const b = numbers[k]!;
    const outcome = words[k]!;
    if (!(isIndex(b, count) && isIndex(outcome, kinds))) {
      throw new ArgumentError(
        `measurementsOf: shot ${k} has the outcome ${describe(outcome)} in basis number ${describe(b)}; there are ${count} bases of ${kinds} outcomes each, counted from 0.`,
      );
    }
    shots[b]!++;
  }
  const seen = Array.from(shots, (own) => new Int32Array(own));
  const filled = new Int32Array(count);
  for (let k = 0; k < words.length; k++) {
    const b = numbers[k]!;
    seen[b]![filled[b]!++] = words[k]!;
  }
  return names.map((name, b) => ({ basis: name, outcomes: seen[b]! }));
}

/** The letter of a code; of what is no code of a letter a replacement character, which is none of a basis. */
const letterOf = (code: number) =>
  Number.isInteger(code) && code >= 0 && code < 128 ? String.fromCharCode(code) : "\ufffd";

const isIndex = (value: unknown, count: number) =>
  typeof value === "number" && value >= 0 && value < count && Number.isInteger(value);
