import { linalg } from "infinite-nnqs";
import { positiveMatrix, symmetricMatrix, uniform } from "../support/random.js";
import { test } from "../support/test.js";

linalg.setThreads(2);

/** Runs `work` again and again, `count` times at once, until `stop`; says how often it ended. */
function streams(count: number, work: () => Promise<unknown>): { stop: () => Promise<number> } {
  let stopped = false;
  let ended = 0;
  const all = Array.from({ length: count }, async () => {
    while (!stopped) {
      await work();
      ended++;
    }
  });
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(all);
      return ended;
    },
  };
}

test("what comes beside streams of eigenproblems on one thread gets its turn", async (t) => {
  t.timeout(60_000);
  const n = 700;
  const a = symmetricMatrix(n).data;
  const b = positiveMatrix(n).data;
  const z = uniform(2 * 200 * 200);
  const begin = performance.now();
  const beside = streams(4, () => linalg.dsyevd(a, n, { vectors: true }));
  const waits: number[] = [];
  for (let round = 0; round < 3; round++) {
    for (const work of [
      () => linalg.zgemm(4, 4, 4, z, z),
      () => linalg.zgemm(200, 200, 200, z, z),
      () => linalg.cholesky(b, n),
      () => linalg.dgemm(4, 4, 4, z, z),
    ]) {
      const before = performance.now();
      await work();
      waits.push(performance.now() - before);
    }
  }
  const all = performance.now() - begin;
  const each = (4 * all) / (await beside.stop()); // one of four streams has one done in so many ms
  // At most four of them are ahead in the queue of jobs, and four within the gate.
  t.true(Math.max(...waits) < 10 * each, `waited ${waits.map(Math.round)} ms; one eigenproblem takes ${each}`);
});

test("a small product never holds the main thread, whatever runs beside it", async (t) => {
  const n = 1200; // on two threads
  const a = symmetricMatrix(n).data;
  const small = uniform(32);
  const beside = streams(4, () => linalg.dsyevd(a, n, { vectors: true }));
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (const work of [linalg.dgemmSync, linalg.zgemmSync]) {
      const before = performance.now();
      work(4, 4, 4, small, small);
      times.push(performance.now() - before);
    }
  }
  await beside.stop();
  const median = times.sort((x, y) => x - y)[times.length / 2]!;
  t.true(median < 5, `median ${median} ms`);
});
