import { resizableBuffer, transferAway } from "../support/buffers.js";

/** A typed array whose buffer was transferred away. */
export function detached(length = 4): Float64Array {
  const array = new Float64Array(length);
  transferAway(array);
  return array;
}

/** A typed array whose resizable buffer has shrunk under it. */
function shrunk(): Float64Array {
  const buffer = resizableBuffer(64, 128);
  const array = new Float64Array(buffer, 0, 8);
  buffer.resize(8);
  return array;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Values that no native function asks for, by name. */
export const hostileValues: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  NaN: () => Number.NaN,
  "-0": () => -0,
  "-1": () => -1,
  "1/2": () => 0.5,
  Infinity: () => Number.POSITIVE_INFINITY,
  "2^31": () => 2 ** 31,
  "2^31-1": () => 2 ** 31 - 1,
  "2^32+1": () => 2 ** 32 + 1,
  "2^53": () => 2 ** 53,
  "1e308": () => 1e308,
  "empty string": () => "",
  string: () => "none",
  "long string": () => "x".repeat(1e6),
  "lone surrogate": () => "\ud800",
  bigint: () => 2n ** 64n,
  symbol: () => Symbol("s"),
  array: () => [1, 2, 3, 4],
  object: () => ({}),
  "null prototype": () => Object.create(null),
  function: () => () => {},
  class: () => class {},
  date: () => new Date(Number.NaN),
  promise: () => Promise.resolve(1),
  "boxed number": () => Object(2),
  valueOf: () => ({ valueOf: () => 2, toString: () => "none" }),
  Float32Array: () => new Float32Array(4),
  Int8Array: () => new Int8Array(4),
  Uint32Array: () => new Uint32Array(4),
  BigInt64Array: () => new BigInt64Array(4),
  "empty Float64Array": () => new Float64Array(),
  "short Float64Array": () => new Float64Array(1),
  "odd Float64Array": () => new Float64Array(7),
  "infinite Float64Array": () => new Float64Array(4).fill(Number.POSITIVE_INFINITY),
  "NaN Float64Array": () => new Float64Array(4).fill(Number.NaN),
  "huge numbers": () => new Float64Array(4).fill(1e300),
  "tiny numbers": () => new Float64Array(4).fill(5e-324),
  "negative Int32Array": () => new Int32Array(4).fill(-1),
  "large Int32Array": () => new Int32Array(4).fill(2 ** 31 - 1),
  DataView: () => new DataView(new ArrayBuffer(32)),
  ArrayBuffer: () => new ArrayBuffer(32),
  "shared Float64Array": () => new Float64Array(new SharedArrayBuffer(32)),
  "view at an offset": () => new Float64Array(new ArrayBuffer(48), 8, 4),
  "detached Float64Array": () => detached(),
  "shrunk Float64Array": () => shrunk(),
  "proxy of an array": () => new Proxy(new Float64Array(4), {}),
  "revoked proxy": () => revoked(),
  "prototype of an array": () => Object.create(Float64Array.prototype),
};
