import { readFileSync } from "node:fs";
import { linalg, NumericalError, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

interface Case {
  readonly name: "relu";
  readonly arguments: readonly [];
  /** q11, q22, q12, T, Ṫ, √(T(q11)·T(q22)), the same of Ṫ; null where one of them exceeds float64. */
  readonly points: readonly (readonly [number, number, number, ...(readonly (number | null)[])])[];
}

interface Stack extends Pick<Case, "name" | "arguments"> {
  readonly depth: number;
  readonly wStd: number;
  readonly bStd: number;
  readonly x: readonly (readonly number[])[];
  /** Of x, x; x', x'; x, x'. */
  readonly nngp: readonly number[];
  readonly ntk: readonly number[];
}

const fixture = new URL("../../test/stax/fixtures/duals.json", import.meta.url);
const { cases, stacks } = JSON.parse(readFileSync(fixture, "utf8")) as { cases: Case[]; stacks: Stack[] };

/** Of the scale of T or Ṫ; below, the smallest numbers that float64 holds. */
const tolerance = 1e-12;
const smallest = 1e-307;

for (const { name, arguments: parameters, points } of cases) {
  const layer = stax[name](...parameters);
  const dualOf = (some: readonly Case["points"][number][]) => {
    const [q11, q22, q12] = [0, 1, 2].map((k) => Float64Array.from(some, (point) => point[k]!));
    return stax.dualActivation(layer, { q11: q11!, q22: q22!, q12: q12! });
  };

  test(`the dual of ${name}(${parameters}) is right to 1e-12 for every variance, or an error`, async (t) => {
    const finite = points.filter((point) => point[3] !== null);
    const { value, derivative } = await dualOf(finite);
    for (const [i, [q11, q22, q12, , , ...scales]] of finite.entries()) {
      for (const [k, actual] of [value[i]!, derivative[i]!].entries()) {
        const [expected, scale] = [finite[i]![3 + k]!, scales[k]!];
        const error = Math.abs(actual - expected);
        t.true(
          error <= tolerance * scale + smallest,
          `${k === 0 ? "T" : "Ṫ"}(${q11}, ${q22}, ${q12}) = ${actual}, not ${expected} (scale ${scale})`,
        );
      }
    }
    for (const point of points.filter((p) => p[3] === null)) {
      await t.throwsAsync(
        async () => {
          // One of three does not fit: that of q11 with itself, of q22 with itself, or of the pair.
          await dualOf([point, [point[0], point[0], point[0]], [point[1], point[1], point[1]]]);
        },
        { instanceOf: NumericalError },
        `(${point[0]}, ${point[1]}, ${point[2]})`,
      );
    }
  });
}

test("stacks of twelve layers are right to 1e-10 from inputs of 1e-150 to inputs of 1e150", async (t) => {
  t.true(stacks.length >= 45);
  for (const { name, arguments: parameters, depth, wStd, bStd, x, nngp, ntk } of stacks) {
    const layer = stax[name](...parameters);
    const layers = Array.from({ length: depth }, () => [stax.dense(7, { wStd, bStd }), layer]).flat();
    const inputs = new linalg.Matrix(2, 2, Float64Array.from(x.flat()));
    const kernels = await stax.serial(...layers).kernel(inputs);
    for (const [kernel, expected] of [
      [kernels.nngp, nngp],
      [kernels.ntk, ntk],
    ] as const) {
      const scale = Math.sqrt(expected[0]!) * Math.sqrt(expected[1]!);
      for (const [k, [i, j]] of (
        [
          [0, 0],
          [1, 1],
          [0, 1],
        ] as const
      ).entries()) {
        const error = Math.abs(kernel.get(i, j) - expected[k]!);
        t.true(
          error <= 1e-10 * scale + smallest,
          `${name}, ${x}, ${wStd}, ${bStd}: ${kernel.get(i, j)}, not ${expected[k]}`,
        );
      }
    }
  }
});
