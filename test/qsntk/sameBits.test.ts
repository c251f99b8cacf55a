import { type linalg, qsntk, stax } from "infinite-nnqs";
import { sameBits } from "../support/near.js";
import { uniformMatrix } from "../support/random.js";
import { onEveryKernels, withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

const options = { wStd: 1.1, bStd: 0.3 } as const;
const network = stax.serial(stax.dense(40, options), stax.gelu(), stax.dense(2, options));

/** The last row in which an element is not the (conjugate) transposed one; −1 if all are. Complex interleaved. */
function asymmetry({ rows, data }: { rows: number; data: Float64Array }, sign: 1 | -1): number {
  let worst = -1;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [2 * (i * rows + j), 2 * (j * rows + i)];
      if (data[a] !== data[b] || data[a + 1] !== sign * data[b + 1]!) worst = i;
    }
  }
  return worst;
}

test("Θ is symmetric and Φ Hermitian to the last bit, and both the same bits for any number of threads, on all kernels", async (t) => {
  const parameters = { shared: await network.init(30) };
  await onEveryKernels(async (kernels) => {
    for (const n of [65, 129, 257]) {
      const x: linalg.Matrix = uniformMatrix(n, 30, n);
      const [one, ...others] = await withThreads([1, 2, 3], async () => {
        const kernel = await qsntk.empirical(network, parameters, x);
        return { theta: await kernel.theta(), phi: await kernel.phi() };
      });
      t.is(asymmetry(one!.theta, 1), -1, `${kernels}, Θ of ${n} inputs`);
      t.is(asymmetry(one!.phi, -1), -1, `${kernels}, Φ of ${n} inputs`);
      for (const other of others) {
        sameBits(t, other.theta.data, one!.theta.data, `${kernels}, Θ of ${n} inputs`);
        sameBits(t, other.phi.data, one!.phi.data, `${kernels}, Φ of ${n} inputs`);
      }
    }
  });
});
