/** Counter-based random streams (Philox4x32-10): every number has an address and does not depend on threads or order. */
import { runSync } from "../native/job.js";

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

function addressOf({ seed = 0, member = 0, component = 0, layer = 0 }: StreamAddress): Required<StreamAddress> {
  return { seed, member, component, layer };
}

/**
 * `count` standard normal numbers of a stream, from number `offset` on.
 *
 * @throws {ArgumentError} if a part of the address is not an integer in its range.
 */
export function normal(address: StreamAddress, count: number, offset = 0): Float64Array {
  return runSync<Values<Float64Array>>("normal", { ...addressOf(address), count, offset }).values;
}

/** `count` uniform numbers in [0, 1) of a stream, from number `offset` on; errors as for {@link normal}. */
export function uniform(address: StreamAddress, count: number, offset = 0): Float64Array {
  return runSync<Values<Float64Array>>("uniform", { ...addressOf(address), count, offset }).values;
}

/** A uniformly random permutation of 0 … count−1; errors as for {@link normal}. */
export function permutation(address: StreamAddress, count: number): Int32Array {
  return runSync<Values<Int32Array>>("permutation", { ...addressOf(address), count }).values;
}
