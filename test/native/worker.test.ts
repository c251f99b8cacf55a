import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { linalg, NnqsError } from "infinite-nnqs";
import { cpuMilliseconds } from "../support/cpuTime.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const start = (workerData: { n: number; sync: boolean; count?: number }) =>
  new Worker(new URL("./workerProgram.js", import.meta.url), { workerData });

test("worker threads load the addon and compute the same numbers as the main thread", async (t) => {
  const expected = linalg.expmSync(uniform(40 * 40), 40);
  const workers = Array.from({ length: 4 }, () => start({ n: 40, sync: true }));
  const results = await Promise.all(workers.map((worker) => once(worker, "message")));
  for (const [result] of results) t.deepEqual(result, expected);
  await Promise.all(workers.map((worker) => worker.terminate()));
});

test("terminating a worker amid its jobs leaves the process and its other threads well", async (t) => {
  const a = uniform(100 * 100);
  const expected = linalg.expmSync(a, 100);
  for (const n of [2, 30, 250]) {
    for (let round = 0; round < 2; round++) {
      const worker = start({ n, sync: false });
      await once(worker, "message");
      const mine = linalg.expm(a, 100);
      t.is(await worker.terminate(), 1);
      t.deepEqual(await mine, expected);
    }
  }
});

test("terminating a worker cancels its jobs instead of waiting for all of them", async (t) => {
  const n = 150;
  const a = uniform(n * n);
  const some = 20;
  const count = 400; // so many that all of them take far longer than the end of a worker
  const ofSome = await cpuMilliseconds(() => Promise.all(Array.from({ length: some }, () => linalg.expm(a, n))));
  const all = (count / some) * ofSome;
  const worker = start({ n, sync: false, count });
  await once(worker, "message");
  const rest = await cpuMilliseconds(async () => {
    await worker.terminate();
    await linalg.expm(a, n); // would come behind them
  });
  t.true(rest < all / 2, `${rest} ms from the end of the worker to a job behind; all its jobs take ${all} ms`);
});

test("numbers that another thread changes meanwhile spoil the result at most", async (t) => {
  const n = 64;
  const shared = new Float64Array(new SharedArrayBuffer(8 * n * n));
  const writer = new Worker(
    `const { workerData: x } = require("node:worker_threads");
     const odd = [NaN, Infinity, 1e300, -1e-320, 0, 1];
     for (let i = 0; ; i = (i + 7) % x.length) x[i] = odd[(i * 31 + x.length) % odd.length] * Math.random();`,
    { eval: true, workerData: shared },
  );
  await once(writer, "online");
  const attempts = [
    () => linalg.dsyevdSync(shared, n, { vectors: true }),
    () => linalg.zheevdSync(shared.subarray(0, n * n), n / Math.SQRT2),
    () => linalg.choleskySync(shared, n),
    () => linalg.choleskySolveSync(shared, n, shared, n),
    () => linalg.expmSync(shared, n),
    () => linalg.dgemmSync(n, n, n, shared, shared),
    () => linalg.dsyevd(shared, n, { vectors: true }),
    () => linalg.expm(shared, n),
  ];
  for (let round = 0; round < 10; round++) {
    for (const attempt of attempts) {
      try {
        await attempt();
      } catch (error) {
        t.true(error instanceof NnqsError, String(error));
      }
    }
  }
  await writer.terminate();
  shared.fill(0);
  t.deepEqual(linalg.dsyevdSync(shared, n).values, new Float64Array(n));
});
