import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { attack } from "./calls.js";
import { dice } from "./random.js";

/**
 * Attacks from worker threads that are terminated at any moment, while this thread makes its own calls.
 *
 * @returns what this thread's own calls failed with.
 */
export async function attackFromThreads(seed: number, rounds: number): Promise<string[]> {
  const roll = dice(seed);
  const failures: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const workers = Array.from(
      { length: 3 },
      (_, k) => new Worker(new URL("./thread.js", import.meta.url), { workerData: seed + 100 * round + k }),
    );
    const ended = workers.map((worker) => once(worker, "exit"));
    await Promise.all(workers.map((worker) => once(worker, "message")));
    const own = attack(seed + round, 300);
    for (const worker of workers) {
      await new Promise((resolve) => setTimeout(resolve, roll(30)));
      if (roll(3) === 0) worker.postMessage("exit");
      else await worker.terminate();
    }
    failures.push(...(await own).failures);
    await Promise.all(ended);
  }
  return failures;
}
