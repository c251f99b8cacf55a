import { Worker } from "node:worker_threads";
import { symmetricMatrix, uniform } from "../support/random.js";
import { test } from "../support/test.js";
import { native, runNative as run } from "./addon.js";

test("a job reads an array of its caller's own where it is, and turns it into the result", async (t) => {
  const matrix = symmetricMatrix(6).data;
  const expected = await run("dsyevd", { a: matrix.slice(), n: 6, vectors: true });
  const own = matrix.slice();
  const found = await run("dsyevd", { a: own, n: 6, vectors: true, own: ["a"] });
  t.is(found["vectors"], own);
  t.deepEqual(found, expected);
  const [a, c] = [uniform(12), symmetricMatrix(3).data];
  const sum = await run("gram", { m: 4, k: 3, columns: true, a: a.slice(), c: c.slice() });
  t.deepEqual(await run("gram", { m: 4, k: 3, columns: true, a, c, own: ["a", "c"] }), sum);
  t.deepEqual(c, sum["c"]);
});

test("columns of a matrix have the Gram matrix of the rows of its transpose", async (t) => {
  const a = uniform(12); // 4×3
  const transposed = Float64Array.from({ length: 12 }, (_, at) => a[(at % 4) * 3 + Math.floor(at / 4)]!);
  const { c } = await run("gram", { m: 4, k: 3, columns: true, a });
  const expected = (await run("gram", { m: 3, k: 4, columns: false, a: transposed }))["c"]!;
  for (const [i, value] of expected.entries()) t.true(Math.abs(value - c![i]!) < 1e-14);
});

test("worker threads, which may end meanwhile, copy what is their own", async (t) => {
  const program = `
    const { parentPort, workerData } = require("node:worker_threads");
    import(workerData).then(async ({ native }) => {
      const a = Float64Array.of(2, 1, 1, 3);
      const { vectors } = await native.dsyevd({ a, n: 2, vectors: true, own: ["a"] });
      parentPort.postMessage([vectors === a, [...a]]);
    });`;
  const worker = new Worker(program, { eval: true, workerData: new URL("./addon.js", import.meta.url).href });
  const [same, left] = await new Promise<[boolean, number[]]>((resolve, reject) => {
    worker.on("message", resolve).on("error", reject);
  });
  t.false(same);
  t.deepEqual(left, [2, 1, 1, 3]);
  await worker.terminate();
});

test("an array that is discarded is empty", (t) => {
  const array = uniform(1000);
  native["discard"]!({ array, sync: true });
  t.is(array.length, 0);
});
