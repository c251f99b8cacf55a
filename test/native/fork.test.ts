import { exec, execFile, fork, spawn } from "node:child_process";
import cluster from "node:cluster";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { dataset, hilbert, linalg, predict } from "infinite-nnqs";
import { paperNetworkOf } from "../support/paper.js";
import { positiveMatrix, symmetricMatrix, uniform } from "../support/random.js";
import { test } from "../support/test.js";

const threads = 2; // or more: with one there is nothing to hang
linalg.setThreads(threads);

const child = fileURLToPath(new URL("./idleChild.js", import.meta.url));
const n = 1500;
const symmetric = symmetricMatrix(n).data;
const positive = positiveMatrix(n).data;
const complex = uniform(2 * 500 * 500);
const small = uniform(100 * 100);
const net = paperNetworkOf(100);
const target = Float64Array.from({ length: 2 << 11 }, (_, i) => Math.cos(i) / 40);
const task = await dataset.task(hilbert.spins(11), target, { train: n, seed: 0 });

/** Jobs whose LAPACK calls use several threads. */
const jobs: Readonly<Record<string, () => Promise<unknown>>> = {
  "expm 100": () => linalg.expm(small, 100),
  "zgemm 500": () => linalg.zgemm(500, 500, 500, complex, complex),
  "dsyevd 1500": () => linalg.dsyevd(symmetric, n, { vectors: true }),
  "cholesky 1500": () => linalg.cholesky(positive, n),
  "supervised 1500": async () => (await predict.supervised(net, task)).learningRate,
};

/** Ways to start a process, each until it has ended. */
const starts: Readonly<Record<string, () => Promise<unknown>>> = {
  spawn: () => once(spawn("true"), "close"),
  exec: () => new Promise((resolve) => exec("true", resolve)),
  execFile: () => new Promise((resolve) => execFile("true", resolve)),
  fork: () => once(fork(child), "exit"),
  "cluster.fork": () => {
    cluster.setupPrimary({ exec: child });
    return once(cluster.fork(), "exit");
  },
};

for (const [name, begin] of Object.entries(jobs)) {
  test(`processes that start while ${name} runs neither stop nor change it`, async (t) => {
    t.timeout(120_000);
    const alone = await begin();
    let running = true;
    const job = begin().finally(() => {
      running = false;
    });
    await Promise.all(Object.values(starts).map((start) => start()));
    while (running) await starts["spawn"]!();
    t.deepEqual(await job, alone);
  });
}

test("starting a process does not wait for the job that runs", async (t) => {
  const begin = performance.now();
  const job = linalg.dsyevd(symmetric, n, { vectors: true });
  let longest = 0;
  let running = true;
  job.finally(() => {
    running = false;
  });
  while (running) {
    const before = performance.now();
    const started = spawn("true");
    longest = Math.max(longest, performance.now() - before);
    await once(started, "close");
  }
  const all = performance.now() - begin;
  t.true(longest < all / 2, `a start took ${longest} ms, the job ${all} ms`);
});

test("where OpenBLAS was loaded by something else, a start waits for its calls instead of hanging them", async (t) => {
  const program = `
    import { spawn } from "node:child_process";
    import { once } from "node:events";
    import { linalg } from ${JSON.stringify(import.meta.resolve("infinite-nnqs"))};
    linalg.setThreads(2);
    const n = 700, a = Float64Array.from({ length: n * n }, (_, i) => Math.cos((i % n) * Math.floor(i / n)) + (i % (n + 1) ? 0 : 3 * n));
    for (let k = 0; k < 5; k++) { const job = linalg.cholesky(a, n); await once(spawn("true"), "close"); await job; }
    console.log("done");`;
  const env = { ...process.env, LD_PRELOAD: "libopenblas.so.0" };
  const started = spawn(process.execPath, ["--input-type=module", "-e", program], { env, timeout: 60_000 });
  let output = "";
  started.stdout.on("data", (data) => {
    output += data;
  });
  await once(started, "close");
  t.is(output, "done\n");
});
