import { ArgumentError, linalg, ShapeError } from "infinite-nnqs";
import { sameBits } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

for (const components of [1, 2] as const) {
  test(`the rows of a matrix are transformed at once, as one by one: ${components} interleaved`, async (t) => {
    // below a block, of one block, of several in the last-level cache and beyond it
    for (const [rows, sites] of [
      [5, 0],
      [3, 3],
      [40, 10],
      [7, 15],
      [5, 19],
      [2, 21],
    ] as const) {
      const columns = components * 2 ** sites;
      const values = new linalg.Matrix(rows, columns, uniform(rows * columns, sites + 1));
      const before = values.data.slice();
      const transformed = await linalg.walshHadamard(values, { components });
      t.deepEqual([transformed.rows, transformed.columns], [rows, columns]);
      for (let row = 0; row < rows; row++) {
        const alone = await linalg.walshHadamard(values.row(row), { components });
        sameBits(t, transformed.row(row), alone, `row ${row} of ${rows}, ${sites} sites`);
      }
      sameBits(t, values.data, before);
    }
  });
}

test("a matrix without rows gives one, and rows of a wrong length or with a number that is not finite are refused", async (t) => {
  const empty = await linalg.walshHadamard(new linalg.Matrix(0, 8));
  t.deepEqual([empty.rows, empty.columns], [0, 8]);
  const wrong = (values: linalg.Matrix, components: 1 | 2, instanceOf: new (...a: never[]) => Error, message: RegExp) =>
    t.throwsAsync(linalg.walshHadamard(values, { components }), { instanceOf, message });
  await wrong(new linalg.Matrix(2, 6), 1, ShapeError, /each row 2\^d numbers, not 6/);
  await wrong(new linalg.Matrix(2, 0), 1, ShapeError, /not 0/);
  await wrong(new linalg.Matrix(2, 6), 2, ShapeError, /each row 2\^d complex numbers, not 3/);
  const rows = new linalg.Matrix(3, 2 ** 16);
  rows.row(2)[5] = Number.NEGATIVE_INFINITY;
  await wrong(rows, 1, ArgumentError, new RegExp(`-inf at position ${2 * 2 ** 16 + 5}`));
});
