/** Counter-based random streams (Philox4x32-10): every number has an address and does not depend on threads or order. */
import { type Kinds, noMore, requireOptions, whole } from "../arguments/index.js";
import { type JobOptions, runJob, runSync } from "../native/job.js";

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

interface Values<Data> {
  readonly values: Data;
}

const kinds: Kinds<StreamAddress> = {
  seed: whole(0),
  member: whole(0, 2 ** 32 - 1),
  component: whole(0, 65_535),
  layer: whole(0, 65_535),
};

function addressOf(where: string, address: StreamAddress): Required<StreamAddress> {
  const { seed = 0, member = 0, component = 0, layer = 0 } = requireOptions(where, address, kinds);
  return { seed, member, component, layer };
}

/**
 * `count` standard normal numbers of a stream, from number `offset` on.
 *
 * @throws {ArgumentError} if a part of the address is not an integer in its range.
 */
export function normal(address: StreamAddress, count: number, offset = 0): Float64Array {
  noMore("random.normal", arguments, 3);
  return runSync<Values<Float64Array>>("normal", { ...addressOf("random.normal", address), count, offset }).values;
}

/** `count` uniform numbers in [0, 1) of a stream, from number `offset` on; errors as for {@link normal}. */
export function uniform(address: StreamAddress, count: number, offset = 0): Float64Array {
  noMore("random.uniform", arguments, 3);
  return runSync<Values<Float64Array>>("uniform", { ...addressOf("random.uniform", address), count, offset }).values;
}

/** A uniformly random permutation of 0 … count−1; errors as for {@link normal}. */
export async function permutation(
  address: StreamAddress,
  count: number,
  options: JobOptions = {},
): Promise<Int32Array> {
  noMore("random.permutation", arguments, 3);
  const request = { ...addressOf("random.permutation", address), count };
  return (await runJob<Values<Int32Array>>("permutation", request, options)).values;
}
