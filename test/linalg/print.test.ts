import { inspect } from "node:util";
import { linalg, qsntk } from "infinite-nnqs";
import { test } from "../support/test.js";

test("a matrix prints in rows, its numbers with six digits below each other", (t) => {
  const text = ["Matrix 2×3", "         1  0.333333     -2", "  1.5e-300         0  12345"].join("\n");
  const matrix = new linalg.Matrix(2, 3, [1, 1 / 3, -2, 1.5e-300, 0, 12345]);
  t.is(String(matrix), text);
  t.is(inspect(matrix), text);
  t.is(inspect(new linalg.Matrix(0, 3)), "Matrix 0×3");
});

test("of a large matrix the corners are printed", (t) => {
  const large = new linalg.Matrix(1000, 500);
  large.data[1000 * 500 - 1] = 7;
  const lines = inspect(large).split("\n");
  t.is(lines.length, 8);
  t.is(lines[0], "Matrix 1000×500");
  t.is(lines[4], "  …  …  …  …  …  …  …");
  t.is(lines[7], "  0  0  0  …  0  0  7");
});

test("a complex matrix prints its numbers as re+im·i", (t) => {
  const matrix = new qsntk.ComplexMatrix(1, 2, [1, -0.5, 0, 2]);
  t.is(inspect(matrix), "ComplexMatrix 1×2\n  1-0.5i  0+2i");
});
