import { linalg, NumericalError, stax } from "infinite-nnqs";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

// The dual of a·erf(bx) and a·e^{−bx²} by the determinant q11·q22 − q12² of inputs in the plane, which is the square of their cross product: there nothing cancels.
function derivativeOf(name: "erf" | "gaussian", [x, y]: readonly (readonly [number, number])[]): number {
  const [q11, q22, q12] = [dot(x!, x!), dot(y!, y!), dot(x!, y!)];
  const determinant = ((x![0] * y![1] - x![1] * y![0]) / 2) ** 2;
  if (name === "erf") return 4 / Math.PI / Math.sqrt(1 + 2 * (q11 + q22) + 4 * determinant);
  const b = 0.3;
  return (4 * b * b * q12) / (1 + 2 * b * (q11 + q22) + 4 * b * b * determinant) ** 1.5;
}

function dot(x: readonly number[], y: readonly number[]): number {
  return (x[0]! * y[0]! + x[1]! * y[1]!) / 2;
}

const layers = { erf: stax.erf(), gaussian: stax.gaussian(1, -0.3), tanh: stax.tanh(), sigmoid: stax.sigmoid() };

test("kernels of nearly parallel inputs of different norms are right to 1e-9, or their loss is said", async (t) => {
  let [said, right] = [0, 0];
  for (const [name, layer] of Object.entries(layers)) {
    const network = stax.serial(stax.dense(1), layer, stax.dense(1));
    const frozen = stax.serial(stax.dense(1), layer, stax.dense(1, { trainable: false }));
    for (const scale of [10, 100, 1000, 1e4, 1e6, 1e9]) {
      for (const aside of [0.3, 1e-3, 0.1 * scale]) {
        const inputs: readonly (readonly [number, number])[] = [
          [0, 3 * scale],
          [aside, 2 * scale],
        ];
        const x = new linalg.Matrix(2, 2, inputs.flat());
        try {
          const { ntk } = await frozen.kernel(x); // Ṫ·K
          if (name === "erf" || name === "gaussian") {
            nearRelative(t, ntk.get(0, 1), derivativeOf(name, inputs) * dot(inputs[0]!, inputs[1]!), 2e-9);
          }
          t.true((await network.kernel(x)).ntk.data.every(Number.isFinite));
          right++;
        } catch (error) {
          t.true(
            error instanceof NumericalError && /nearly parallel inputs to rounding/.test(error.message),
            `${error}`,
          );
          t.true(scale >= 1e4 && aside < scale / 100, `${name} ${scale} ${aside}`);
          said++;
        }
      }
    }
  }
  t.true(said > 0 && right > said);
});
