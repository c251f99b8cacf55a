/** Counter-based random streams (Philox4x32-10): every number has an address and does not depend on threads or order. @packageDocumentation */
import {
  jobKinds,
  type Kinds,
  lastComponent,
  lastLayer,
  lastMember,
  mostCounted,
  noMore,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { runSync } from "../native/call.js";
import { type JobOptions, runJob } from "../native/job.js";

/** The address of a stream. Parts that are left out are 0. */
export interface StreamAddress {
  /** 0 to 2⁵³−1. */
  readonly seed?: number;
  /** Which member of an ensemble. */
  readonly member?: number;
  /** Which component of that member: 0 real part, 1 imaginary part. */
  readonly component?: number;
  /** Which layer, or any other use, of that component; 0 to 65535. */
  readonly layer?: number;
}

const kinds: Kinds<StreamAddress> = {
  seed: whole(0),
  member: whole(0, lastMember),
  component: whole(0, lastComponent),
  layer: whole(0, lastLayer),
};

function addressOf(where: string, address: StreamAddress): Required<StreamAddress> {
  const { seed = 0, member = 0, component = 0, layer = 0 } = requireOptions(where, address, kinds);
  return { seed, member, component, layer };
}

/** Numbers of one call; more take several, from other offsets. */
const countKind = whole(0, mostCounted);
const offsetKind = whole(0);

function requireCount(where: string, count: number, offset = 0): void {
  requireArgument(where, "count", count, countKind);
  requireArgument(where, "offset", offset, offsetKind);
}

/**
 * `count` standard normal numbers of a stream, from number `offset` on. It works on the calling thread, a million numbers in some ten
 * milliseconds; {@link drawNormal} does not.
 *
 * @throws {ArgumentError} if a part of the address is not an integer in its range.
 *
 * @example
 * ```ts
 * import { random } from "infinite-nnqs";
 *
 * const first = random.normal({ seed: 7, member: 3 }, 5); // numbers 0 to 4 of member 3
 * const later = random.normal({ seed: 7, member: 3 }, 2, 3); // numbers 3 and 4
 * console.log(first[3] === later[0], first[4] === later[1]); // true, true
 * ```
 */
export function normal(address: StreamAddress, count: number, offset = 0): Float64Array {
  noMore("random.normal", arguments, 3);
  requireCount("random.normal", count, offset);
  return runSync("normal", { ...addressOf("random.normal", address), count, offset }, "random.normal").values;
}

/**
 * `count` uniform numbers in [0, 1) of a stream, from number `offset` on, on the calling thread; errors as for {@link normal}.
 *
 * @example
 * ```ts
 * import { random } from "infinite-nnqs";
 *
 * const all = random.uniform({ seed: 7 }, 4);
 * console.log(random.uniform({ seed: 7 }, 1, 3)[0] === all[3]); // true: a number has an address
 * ```
 */
export function uniform(address: StreamAddress, count: number, offset = 0): Float64Array {
  noMore("random.uniform", arguments, 3);
  requireCount("random.uniform", count, offset);
  return runSync("uniform", { ...addressOf("random.uniform", address), count, offset }, "random.uniform").values;
}

/** Where in a stream to begin, and what every asynchronous function accepts. */
export interface DrawOptions extends JobOptions {
  /** The first number, 0 by default. */
  readonly offset?: number;
}

/**
 * The numbers of {@link normal}, drawn by a pool thread while the event loop goes on.
 *
 * @throws {ArgumentError} if a part of the address is not an integer in its range; {MemoryError}; the signal's reason after an abort.
 *
 * @example
 * ```ts
 * import { random } from "infinite-nnqs";
 *
 * const many = await random.drawNormal({ seed: 7 }, 1_000_000);
 * console.log(many[5] === random.normal({ seed: 7 }, 6)[5]); // true
 * ```
 */
export async function drawNormal(
  address: StreamAddress,
  count: number,
  options: DrawOptions = {},
): Promise<Float64Array> {
  noMore("random.drawNormal", arguments, 3);
  return draw("normal", "random.drawNormal", address, count, options);
}

/** The numbers of {@link uniform}, as {@link drawNormal} draws them. */
export async function drawUniform(
  address: StreamAddress,
  count: number,
  options: DrawOptions = {},
): Promise<Float64Array> {
  noMore("random.drawUniform", arguments, 3);
  return draw("uniform", "random.drawUniform", address, count, options);
}

async function draw(
  name: "normal" | "uniform",
  where: string,
  address: StreamAddress,
  count: number,
  options: DrawOptions,
): Promise<Float64Array> {
  const { offset = 0, ...job } = requireOptions(where, options, { offset: offsetKind, ...jobKinds });
  requireCount(where, count);
  return (await runJob(name, { ...addressOf(where, address), count, offset }, job, { where })).values;
}

/**
 * A uniformly random permutation of 0 … count−1; errors as for {@link normal}.
 *
 * @example
 * ```ts
 * import { random } from "infinite-nnqs";
 *
 * const order = await random.permutation({ seed: 7 }, 4);
 * console.log(order.toSorted()); // 0, 1, 2, 3
 * ```
 */
export async function permutation(
  address: StreamAddress,
  count: number,
  options: JobOptions = {},
): Promise<Int32Array> {
  noMore("random.permutation", arguments, 3);
  const job = requireOptions("random.permutation", options, jobKinds);
  requireCount("random.permutation", count);
  const request = { ...addressOf("random.permutation", address), count };
  return (await runJob("permutation", request, job, { where: "random.permutation" })).values;
}
