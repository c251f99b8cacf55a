import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { linalg, random } from "infinite-nnqs";
import { sameBits } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

test("large results of jobs in a worker thread are right, and never hold its event loop for 50 ms", async (t) => {
  const worker = new Worker(new URL("./workerLoopProgram.js", import.meta.url));
  const [{ held, product, normal }] = (await once(worker, "message")) as [
    { held: Record<string, number>; product: Float64Array; normal: Float64Array },
  ];
  for (const [name, milliseconds] of Object.entries(held)) t.true(milliseconds < 50, `${name}: ${milliseconds} ms`);
  const a = uniform(4096 * 4);
  const ones = new Float64Array(2048 ** 2).fill(1);
  sameBits(t, product, await linalg.dgemm(2048, 2048, 8, a, a, { beta: 1, c: ones }));
  sameBits(t, normal, await random.drawNormal({ seed: 1 }, 1e6));
});
