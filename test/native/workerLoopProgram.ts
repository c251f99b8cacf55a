// Runs in the worker of workerLoop.test.ts: works that give and take large arrays, and the longest hold of its event loop in each.
import { parentPort } from "node:worker_threads";
import { linalg, random } from "infinite-nnqs";
import { longestHold } from "../support/eventLoop.js";
import { uniform } from "../support/random.js";

const a = uniform(4096 * 4);
const c = new Float64Array(2048 ** 2);
const addToOnes = () => linalg.dgemm(2048, 2048, 8, a, a, { beta: 1, c: c.fill(1) });
const works: Readonly<Record<string, () => Promise<unknown>>> = {
  "a product of 4096²": () => linalg.dgemm(4096, 4096, 4, a, a),
  "a product added to a large matrix": addToOnes,
  "eight million normal numbers": () => random.drawNormal({ seed: 1 }, 8e6),
};

const held: Record<string, number> = {};
for (const [name, work] of Object.entries(works)) {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && least >= 50; tries++) least = Math.min(least, await longestHold(work));
  held[name] = least;
}
parentPort?.postMessage({ held, product: await addToOnes(), normal: await random.drawNormal({ seed: 1 }, 1e6) });
