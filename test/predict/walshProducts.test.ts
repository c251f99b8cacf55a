import { ArgumentError, dataset, hilbert, linalg, predict, stax } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { paperNetwork } from "../support/paper.js";
import { uniform } from "../support/random.js";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

/** F·Λ·F by two transforms, the factors between them in JavaScript. */
async function dressed(values: Float64Array, factors: readonly number[]): Promise<Float64Array> {
  const inside = await linalg.walshHadamard(values);
  const bits = new Uint8Array(values.length);
  for (let q = 0; q < inside.length; q++) {
    bits[q] = bits[q >> 1]! + (q & 1);
    inside[q]! *= factors[bits[q]]! / values.length;
  }
  return linalg.walshHadamard(inside);
}

async function kernelOn(sites: number, train: number | Int32Array) {
  const task = await dataset.task(hilbert.spins(sites), uniform(2 ** sites, 1), { train, seed: 1 });
  const kernel = await predict.kernelOperator(paperNetwork, task, { method: "walsh" });
  return { task, kernel, factors: [...kernel.parities!.spectrum] };
}

test("products on all states are those of transforms, of one block, several in a cache and beyond it", async (t) => {
  for (const sites of [1, 4, 14, 15, 16, 18, 20, 22]) {
    const n = 2 ** sites;
    const { kernel, factors } = await kernelOn(sites, n);
    const vectors = new linalg.Matrix(1, n, uniform(n, 3));
    const expected = await dressed(vectors.data, factors);
    await withThreads(sites === 18 ? [1, 2, 3] : [2], async () =>
      allNear(t, (await kernel.apply(vectors)).data, expected, 1e-12 * factors[0]!, `${sites} sites`),
    );
  }
});

test("products on some states are those on all, with zeros elsewhere", async (t) => {
  for (const sites of [15, 16, 20]) {
    const { task, kernel, factors } = await kernelOn(sites, Math.round(0.59 * 2 ** sites));
    const { trainIndices, testIndices } = task;
    const values = uniform(trainIndices.length, 4);
    const whole = new Float64Array(2 ** sites);
    for (const [i, state] of trainIndices.entries()) whole[state] = values[i]!;
    const expected = await dressed(whole, factors);
    const vectors = new linalg.Matrix(1, values.length, values);
    for (const [to, states] of [
      ["train", trainIndices],
      ["test", testIndices],
    ] as const) {
      const products = (await kernel.apply(vectors, { to })).data;
      allNear(
        t,
        products,
        Float64Array.from(states, (state) => expected[state]!),
        1e-12 * factors[0]!,
        `${sites} ${to}`,
      );
    }
  }
});

test("a vector that is not finite is refused by its position", async (t) => {
  const { kernel } = await kernelOn(6, 40);
  const vectors = new linalg.Matrix(2, 40);
  vectors.row(1)[7] = Number.NaN;
  for (const to of ["train", "test"] as const) {
    await t.throwsAsync(kernel.apply(vectors, { to }), { instanceOf: ArgumentError, message: /nan at position 47/ });
  }
});

test("a kernel of readouts keeps the degrees that are above its own rounding, far below that of the NTK", async (t) => {
  const standard = { parameterization: "standard" } as const;
  const network = stax.serial(
    stax.dense(1e6, { wStd: 0.5, bStd: 0.1, ...standard }),
    stax.erf(),
    stax.dense(1, { wStd: 1, ...standard }),
  );
  const task = await dataset.task(hilbert.spins(12), new Float64Array(4096).fill(1), { train: 4096 });
  const { parities } = await predict.kernelOperator(network, task, { kernel: "nngp" });
  t.true(Math.abs(parities!.spectrum[12]! / 8.73584289144857e-10 - 1) < 5e-5); // mpmath
});
