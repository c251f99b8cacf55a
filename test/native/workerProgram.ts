// Runs in the workers of worker.test.ts: computes for ever, in jobs and on its own thread, and says when it has begun.
import { parentPort, workerData } from "node:worker_threads";
import { linalg } from "infinite-nnqs";
import { uniform } from "../support/random.js";

const { n, sync, count = 40 } = workerData as { n: number; sync: boolean; count?: number };
const a = uniform(n * n);
if (sync) {
  parentPort?.postMessage(linalg.expmSync(a, n));
} else {
  for (;;) {
    const jobs = Array.from({ length: count }, () => linalg.expm(a, n));
    parentPort?.postMessage("begun");
    await Promise.all(jobs);
  }
}
