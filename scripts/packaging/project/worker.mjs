import { isMainThread, Worker } from "node:worker_threads";
import { linalg } from "infinite-nnqs";

const product = await linalg.dgemm(1, 1, 1, Float64Array.of(2), Float64Array.of(3));
if (product[0] !== 6) throw new Error("2·3 is not 6.");
if (isMainThread) {
  await new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url)).once("error", reject).once("exit", resolve);
  });
}
