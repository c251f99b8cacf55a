// Kernels of infinitely wide networks between data of your own: no physics in it.
//
//   node examples/own-kernel.mjs [points]
import { linalg, random, stax } from "infinite-nnqs";

const n = Number(process.argv[2] ?? 200);
const inputs = new linalg.Matrix(n, 10, random.normal({ seed: 0 }, 10 * n));
const deep = stax.serial(
  stax.dense(512, { wStd: 1.5, bStd: 0.05 }),
  stax.erf(),
  stax.dense(512, { wStd: 1.5, bStd: 0.05 }),
  stax.erf(),
  stax.dense(1, { wStd: 1.5, bStd: 0.05 }),
);

const { nngp, ntk } = await deep.kernel(inputs); // n×n matrices
for (const [name, kernel] of Object.entries({ nngp, ntk })) {
  const { values } = await linalg.dsyevd(kernel.data, n);
  console.log(`${name}: eigenvalues from ${values[0].toExponential(3)} to ${values[n - 1].toExponential(3)}`);
}
