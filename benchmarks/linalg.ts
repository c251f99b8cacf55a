import { linalg } from "infinite-nnqs";
import { c, compare, type Row, type TimingOptions, type Work } from "./harness/index.js";

/** BLAS and LAPACK through the addon, called on this thread and as jobs, beside the same routines called from C. */
export async function linalgBenchmark(): Promise<Row[]> {
  const rows: Row[] = [];
  const row = async (routine: string, n: number, how: string, work: Work, options: TimingOptions = {}) => {
    const peer = await c("blas.c", { libraries: ["openblas", "lapacke"] }, routine, n);
    rows.push(await compare(`${routine} ${n}, ${how}`, work, peer, { runs: 5, ...options }));
  };
  for (const [routine, n] of [
    ["dgemm", 4096],
    ["zgemm", 2048],
  ] as const) {
    const length = routine === "zgemm" ? 2 * n * n : n * n;
    const [a, b] = [uniform(length, 1), uniform(length, 2)];
    const product = linalg[routine];
    const productSync = linalg[`${routine}Sync`];
    await row(routine, n, "sync", () => productSync(n, n, n, a, b)[length - 1]);
    await row(routine, n, "async", async () => (await product(n, n, n, a, b))[length - 1]);
  }
  for (const n of [2048, 4096]) {
    const a = uniform(n * n, 1);
    const vectors = true;
    const note = "with eigenvectors";
    if (n === 2048) await row("dsyevd", n, "sync", () => linalg.dsyevdSync(a, n, { vectors }).values[n - 1], { note });
    await row("dsyevd", n, "async", async () => (await linalg.dsyevd(a, n, { vectors })).values[n - 1], { note });
  }
  return rows;
}

export { linalgBenchmark as linalg };

/** Numbers in [-1/2, 1/2) by the generator of "Numerical Recipes", the same as in benchmarks/peers/blas.c. */
function uniform(length: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}
