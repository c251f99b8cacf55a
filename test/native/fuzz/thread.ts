// A worker thread of threads.ts: attacks until it is terminated, or told to end in the middle of it.
import { parentPort, workerData } from "node:worker_threads";
import { attack } from "./calls.js";

parentPort?.on("message", () => process.exit(0));
parentPort?.postMessage("begun");
for (let k = 0; ; k++) await attack((workerData as number) + k, 1000);
