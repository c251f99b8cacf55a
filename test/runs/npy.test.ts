import { readFileSync } from "node:fs";
import { ArgumentError, runs } from "infinite-nnqs";
import { test } from "../support/test.js";

interface Case {
  readonly type: runs.NpyType;
  readonly shape: readonly number[];
  readonly numbers: readonly (string | number)[];
  readonly npy: string;
}

// scripts/fixtures/npy.py
const fixtures = JSON.parse(
  readFileSync(new URL("../../test/runs/fixtures/npy.json", import.meta.url), "utf8"),
) as Readonly<{ cases: readonly Case[]; refused: Readonly<Record<string, string>>; npz: string; compressed: string }>;
const bytesOf = (text: string) => Buffer.from(text, "base64");
const python: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, "-inf": -Infinity };
const numbersOf = ({ numbers }: Case) => numbers.map((value) => python[value] ?? Number(value));

/** The bytes of a .npy file of version 1.0 with this header, or another version. */
function npy(dictionary: string, payload: Uint8Array, [major, minor] = [1, 0]): Uint8Array {
  const header = Buffer.from(`${dictionary.padEnd(117)}\n`, "latin1");
  const prefix = [0x93, ...Buffer.from("NUMPY"), major!, minor!, header.length, 0];
  return Buffer.concat([Uint8Array.from(prefix), header, payload]);
}

test("arrays of every type, byte order, index order, shape and format version are read as NumPy wrote them", (t) => {
  t.true(fixtures.cases.length > 70);
  for (const entry of fixtures.cases) {
    const { type, shape, data } = runs.decodeNpy(bytesOf(entry.npy));
    const what = JSON.stringify({ ...entry, numbers: undefined });
    t.deepEqual({ type, shape }, { type: entry.type, shape: entry.shape }, what);
    t.deepEqual([...data], numbersOf(entry), what);
  }
});

test("what was read is written again, and little-endian arrays in C order of version 1.0 to NumPy's bytes", (t) => {
  let same = 0;
  for (const entry of fixtures.cases) {
    const array = runs.decodeNpy(bytesOf(entry.npy));
    const bytes = runs.encodeNpy(array);
    t.deepEqual(runs.decodeNpy(bytes), array);
    if (Buffer.from(bytes).equals(bytesOf(entry.npy))) same++;
  }
  t.true(same >= 25, `${same}`);
});

test("a Buffer of Node may be one tenant of many of its memory, at any offset", (t) => {
  const bytes = bytesOf(fixtures.cases.find(({ type }) => type === "complex128")!.npy);
  const wanted = runs.decodeNpy(Uint8Array.from(bytes));
  for (const offset of [0, 1, 3, 8]) {
    const shared = Buffer.alloc(bytes.length + 64, 0xff);
    bytes.copy(shared, offset);
    t.deepEqual(runs.decodeNpy(shared.subarray(offset, offset + bytes.length)), wanted);
  }
});

test("types that no array here can hold are refused by their name", (t) => {
  for (const [name, file] of Object.entries(fixtures.refused)) {
    t.throws(
      () => runs.decodeNpy(bytesOf(file)),
      { instanceOf: ArgumentError, message: (message) => message.includes(name) },
      name,
    );
  }
});

test("headers that NumPy does not write are refused, whatever their elements", (t) => {
  const eight = new Uint8Array(64);
  const header = (shape: string, order = "False", descriptor = "'<f8'") =>
    `{'descr': ${descriptor}, 'fortran_order': ${order}, 'shape': ${shape}, }`;
  t.deepEqual(runs.decodeNpy(npy(header("(8,)"), eight)).shape, [8]);
  t.deepEqual(runs.decodeNpy(npy(header("(2L, 4L)"), eight)).shape, [2, 4]);
  for (const [file, message] of [
    [npy(header("(-2, -4)"), eight), /shape \(-2, -4\) must hold whole numbers/],
    [npy(header("(.5, 16)"), eight), /shape \(\.5, 16\)/],
    [npy(header("(2, , 4)"), eight), /shape/],
    [npy(header("(1e1,)"), eight), /shape/],
    [npy(header("(99999999999999999999,)"), eight), /shape/],
    [npy(header("8"), eight), /none that NumPy writes/],
    [npy(header("(8)"), eight), /shape \(8\) is a number; of one axis it is written \(8,\)/],
    [npy(header("(08,)"), eight), /shape \(08,\) must hold whole numbers/],
    [npy(header("(8,)", "Maybe"), eight), /none that NumPy writes/],
    [npy("{'descr': '<f8', 'shape': (8,), }", eight), /none that NumPy writes/],
    [npy(header("(8,)").replace("}", "'more': 1, }"), eight), /none that NumPy writes/],
    [npy(header("(7,)"), eight), /needs 56 bytes, but there are 64/],
    [npy(header("(9,)"), eight), /needs 72 bytes, but there are 64/],
    [npy(header("(8,)"), eight, [9, 0]), /version 9\.0 is not known; 1\.0, 2\.0 and 3\.0 are/],
    [npy(header("(8,)"), eight, [0, 1]), /version 0\.1/],
    [npy(header("(8,)"), eight, [1, 7]), /version 1\.7/],
    [npy(header("(8,)"), eight).subarray(0, 60), /ends within its header/],
    [new Uint8Array(11), /not a NumPy array file/],
    [[1, 2] as unknown as Uint8Array, /must be a Uint8Array/],
    [eight.buffer as unknown as Uint8Array, /must be a Uint8Array/],
  ] as const) {
    t.throws(() => runs.decodeNpy(file), { instanceOf: ArgumentError, message }, String(message));
  }
});

test("what does not fit its type is not written", (t) => {
  for (const [array, message] of [
    [{ type: "int64", shape: [1], data: Float64Array.of(0.5) }, /int64.*0\.5/],
    [{ type: "uint64", shape: [1], data: Float64Array.of(-1) }, /uint64.*-1/],
    [{ type: "bool", shape: [1], data: Uint8Array.of(2) }, /0 and 1/],
    [{ type: "float32", shape: [1], data: Float64Array.of(1) }, /float32 must be a Float32Array/],
    [{ type: "float128", shape: [1], data: Float64Array.of(1) }, /`type`.*float128/],
    [{ type: "float64", shape: [-1], data: new Float64Array(0) }, /shape\[0\]` must be/],
  ] as unknown as [runs.NpyArray, RegExp][]) {
    t.throws(() => runs.encodeNpy(array), { instanceOf: ArgumentError, message });
    t.throws(() => runs.encodeNpz({ x: array }), { message: /^.*array "x"/ });
  }
});

test("of an .npz an array that cannot be read is named, and the others can be read without it", (t) => {
  const file = bytesOf(fixtures.npz);
  t.throws(() => runs.decodeNpz(file), { message: /decodeNpz: array "words": .*<U1 cannot be read/ });
  const { flags, counts, α } = runs.decodeNpz(file, ["flags", "counts", "α"]);
  t.deepEqual([...flags!.data, ...counts!.data, ...α!.data], [1, 0, 0, 1, 2, 1]);
  t.throws(() => runs.decodeNpz(file, ["absent"]), { message: /no array "absent"/ });
  const { x, y } = runs.decodeNpz(bytesOf(fixtures.compressed));
  t.is(x!.data[500], 500 / 999);
  t.deepEqual([...y!.data], [0, 1, 2, 3]);
});
