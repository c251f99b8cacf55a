import { ArgumentError, runs } from "infinite-nnqs";
import { test } from "../support/test.js";

// What numpy.save writes before the numbers of array([[1.5, -2.0], [0.25, 3.0]]), format version 1.0.
const numpyHeader = Buffer.from(
  "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=",
  "base64",
);

test("arrays of every type and shape survive a round trip through .npz", (t) => {
  const arrays = {
    matrix: runs.float64(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
    complex: runs.complex128(Float64Array.of(1, 2, 3, 4)),
    indices: runs.int32(Int32Array.of(7, -8)),
    number: runs.scalar(Math.PI),
    empty: runs.float64(new Float64Array(0), [0, 4]),
    single: { type: "float32" as const, shape: [1], data: Float32Array.of(0.5) },
  };
  t.deepEqual(runs.decodeNpz(runs.encodeNpz(arrays)), arrays);
});

test("the header is NumPy's to the byte", (t) => {
  const ours = runs.encodeNpy(runs.float64(Float64Array.of(1.5, -2, 0.25, 3), [2, 2]));
  t.deepEqual(Buffer.from(ours.subarray(0, numpyHeader.length)), numpyHeader);
  t.is(ours.length, 128 + 32);
});

test("the same arrays give the same bytes", (t) => {
  const arrays = { a: runs.float64(Float64Array.of(1, 2)) };
  t.deepEqual(runs.encodeNpz(arrays), runs.encodeNpz(arrays));
});

test("what is no array file, or has a wrong shape, is refused", (t) => {
  t.throws(() => runs.decodeNpz(Uint8Array.of(1, 2, 3)), { instanceOf: ArgumentError });
  t.throws(() => runs.decodeNpy(new Uint8Array(200)), { instanceOf: ArgumentError });
  t.throws(() => runs.float64(Float64Array.of(1, 2, 3), [2, 2]), { instanceOf: ArgumentError });
});
