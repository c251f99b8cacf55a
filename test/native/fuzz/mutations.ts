import { types } from "node:util";
import { resizableBuffer, transferAway } from "../../support/buffers.js";
import { native } from "../addon.js";
import { hostileValues } from "../hostile.js";
import { type Dice, pick } from "./random.js";

type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array;
type Request = Record<string, unknown>;

/**
 * Sizes that are refused, and small ones. Large sizes that would be granted are left out: they are no attack, they only take long.
 */
const sizes = [
  ...[
    0,
    -0,
    -1,
    1,
    2,
    3,
    5,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    5e-324,
    1e308,
    -1e308,
  ],
  ...[2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 40, 2 ** 52, 2 ** 53 - 1, 2 ** 53],
];
const oddNumbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 5e-324, 1e300, -1e300, 1];
const oddIntegers = [-1, 0, 1, 2 ** 31 - 1, -(2 ** 31), 65_536];

/** Arguments that decide how long granted work takes: they are changed to nothing large. */
const costly = new Set(["count", "members", "maxProducts", "last", "width", "sites", "networks", "seed", "offset"]);
/** Values of hostile.ts that are granted and cost gigabytes or hours where a size is asked for. */
export const grantedSizes = new Set(["2^31-1"]);

/** An array as it was made: no proxy, not detached. */
const isNumbers = (value: unknown): value is Numbers =>
  (types.isFloat64Array(value) ||
    types.isFloat32Array(value) ||
    types.isInt32Array(value) ||
    types.isUint8Array(value)) &&
  value.length > 0;

/** The value of a property that no getter of ours stands before. */
const plain = (request: Request, name: string) => Object.getOwnPropertyDescriptor(request, name)?.value as unknown;

/** The arrays of doubles among the values of a request, by name. */
export const doublesOf = (request: Request) =>
  Object.keys(request)
    .map((name) => [name, plain(request, name)] as const)
    .filter((entry): entry is [string, Float64Array] => isNumbers(entry[1]) && types.isFloat64Array(entry[1]));

/** Also in place of a getter. */
function set(request: Request, name: string, value: unknown): void {
  Object.defineProperty(request, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Changes one argument of a request in one way; says which. */
export function mutate(request: Request, roll: Dice): string {
  const names = Object.keys(request);
  const name = pick(roll, names);
  const value = plain(request, name);
  if (roll(12) === 0) return addHostileProperty(request, name, roll);
  if (isNumbers(value) && roll(3) > 0) {
    const [what, array] = mutateArray(value, roll);
    set(request, name, array);
    return `${name}: ${what}`;
  }
  if (typeof value === "number" && roll(2) === 0) {
    const size = roll(2) === 0 ? value + pick(roll, [-1, 1, 0.5]) : pick(roll, sizes);
    set(request, name, costly.has(name) && size > 64 && size < 2 ** 53 ? 0.5 : size);
    return `${name}: ${plain(request, name)}`;
  }
  if (roll(10) === 0) {
    delete request[name];
    return `${name}: none`;
  }
  const [what, make] = pick(
    roll,
    Object.entries(hostileValues).filter(([key]) => !grantedSizes.has(key)),
  );
  set(request, name, make());
  return `${name}: ${what}`;
}

/** Another array in place of one: of another length, place, buffer, or with odd numbers in it. */
function mutateArray(array: Numbers, roll: Dice): [string, unknown] {
  const Kind = array.constructor as new (
    length: number | ArrayBufferLike,
    offset?: number,
    length2?: number,
  ) => Numbers;
  const bytes = array.BYTES_PER_ELEMENT;
  const filled = (to: Numbers) => {
    to.set(array.subarray(0, to.length));
    return to;
  };
  switch (roll(9)) {
    case 0:
      return ["one shorter", array.slice(0, -1)];
    case 1:
      return ["one longer", filled(new Kind(array.length + 1))];
    case 2:
      return ["empty", new Kind(0)];
    case 3:
      return ["shared", filled(new Kind(new SharedArrayBuffer(array.byteLength)))];
    case 4:
      return [
        "at an odd offset",
        filled(new Kind(new ArrayBuffer(array.byteLength + 5 * bytes), 3 * bytes, array.length)),
      ];
    case 5: {
      const copy = array.slice();
      structuredClone(copy.buffer, { transfer: [copy.buffer as ArrayBuffer] });
      return ["detached", copy];
    }
    case 6: {
      const buffer = resizableBuffer(array.byteLength, 2 * array.byteLength + 64);
      const view = filled(new Kind(buffer, 0, array.length));
      const size = bytes * Math.max(0, array.length + pick(roll, [-array.length, -1, 0, 1]));
      buffer.resize(size);
      return [`resized to ${size} bytes`, view];
    }
    case 7:
      return ["proxy", new Proxy(array, {})];
    default: {
      const odd = array.slice();
      const list = array instanceof Int32Array || array instanceof Uint8Array ? oddIntegers : oddNumbers;
      for (let k = roll(3); k >= 0 && odd.length > 0; k--) odd[roll(odd.length)] = pick(roll, list);
      return ["odd numbers", odd];
    }
  }
}

/** A getter that throws, or that changes the arrays of the request while it is read. */
function addHostileProperty(request: Request, name: string, roll: Dice): string {
  const others = doublesOf(request).map(([, array]) => array);
  const value = plain(request, name);
  const kind = roll(4);
  Object.defineProperty(request, roll(2) === 0 ? name : `zz${name}`, {
    enumerable: true,
    configurable: true,
    get: () => {
      if (kind === 0) throw new Error("from a getter");
      if (kind === 1) for (const array of others.splice(0)) transferAway(array);
      if (kind === 2) for (const array of others) array.fill(Number.NaN);
      return value;
    },
  });
  return `${name}: getter ${["that throws", "that transfers", "that spoils", "without harm"][kind]}`;
}

/** Lets two arrays of a request share memory. */
export function overlap(request: Request, roll: Dice): string {
  const arrays = doublesOf(request);
  if (arrays.length < 2) return mutate(request, roll);
  const [first, second] = [pick(roll, arrays), pick(roll, arrays)];
  set(request, first[0], new Float64Array(second[1].buffer, 0, Math.min(first[1].length, second[1].length)));
  return `${first[0]}, ${second[0]}: overlap`;
}

/** Says that some arrays are left alone during the job, or that results are taken piece by piece. */
export function lend(request: Request, roll: Dice): string {
  const own = Object.keys(request).filter(() => roll(2) === 0);
  set(request, "own", roll(10) === 0 ? pick(roll, Object.values(hostileValues))() : own);
  if (roll(4) === 0) set(request, "apart", true);
  return `own: ${own.join(" ")}`;
}

/** What a caller may do to arrays between the call and the end of its job, lent or not. */
export const spoilers: readonly { readonly what: string; readonly spoil: (arrays: readonly Float64Array[]) => void }[] =
  [
    { what: "transferred", spoil: transferAll },
    {
      what: "transferred and freed",
      spoil: (arrays) => {
        transferAll(arrays);
        native["collectGarbage"]!();
      },
    },
    {
      what: "shrunk",
      spoil: (arrays) => {
        for (const { buffer, length } of arrays) {
          const { resizable, resize } = buffer as { resizable?: boolean; resize?: (bytes: number) => void }; // ES2024
          if (resizable === true && length > 0) resize?.call(buffer, 0);
        }
      },
    },
    {
      what: "overwritten",
      spoil: (arrays) => {
        for (const array of arrays) if (array.length > 0) array.fill(Number.NaN);
      },
    },
  ];

function transferAll(arrays: readonly Float64Array[]): void {
  for (const array of arrays) if (array.buffer instanceof ArrayBuffer && array.length > 0) transferAway(array);
}
