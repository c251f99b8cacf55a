import assert from "node:assert/strict";
import { test } from "node:test";
import { ArgumentError, linalg, ShapeError } from "infinite-nnqs";

test("dgemm multiplies row-major matrices, with transposes", async () => {
  const a = Float64Array.of(1, 2, 3, 4, 5, 6); // 2×3
  const b = Float64Array.of(1, 0, 2, 1, 0, 3); // 3×2
  const expected = Float64Array.of(5, 11, 14, 23);
  assert.deepEqual(await linalg.dgemm(2, 2, 3, a, b), expected);
  const at = Float64Array.of(1, 4, 2, 5, 3, 6);
  assert.deepEqual(linalg.dgemmSync(2, 2, 3, at, b, { opA: "transpose" }), expected);
});

test("an output that overlaps an input is refused", async () => {
  const memory = new Float64Array(12);
  const c = memory.subarray(2, 6);
  await assert.rejects(linalg.dgemm(2, 2, 2, memory, new Float64Array(4), { c }), ArgumentError);
  await assert.rejects(linalg.dgemm(2, 2, 300, memory, new Float64Array(4)), ShapeError);
});
