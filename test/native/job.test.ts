import assert from "node:assert/strict";
import { test } from "node:test";
import { ArgumentError, linalg } from "infinite-nnqs";
import { uniform } from "../linalg/random.js";

const n = 300;
const a = uniform(n * n);
/** An exponential with about 30 squarings, to be interrupted. */
const long = (options: object) =>
  linalg.expm(
    a.map((x) => x * 1e8 * (x > 0 ? 1 : 0)),
    n,
    options,
  );

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

test("a signal that is aborted already keeps the job from starting", async () => {
  const reason = new Error("changed my mind");
  const wrong = [1] as unknown as Float64Array; // would be refused if anyone looked
  await assert.rejects(linalg.dsyevd(wrong, 1, { signal: AbortSignal.abort(reason) }), reason);
});

test("a running job rejects with the signal's reason at once", async () => {
  const controller = new AbortController();
  const job = long({ signal: controller.signal });
  setTimeout(() => controller.abort(), 10);
  await assert.rejects(job, { name: "AbortError" });
});

test("a queued job rejects at once while the pool is full, and its work is never done", async () => {
  const finished: number[] = [];
  const running = Array.from({ length: 4 }, (_, i) => linalg.expm(a, n).then(() => finished.push(i)));
  const controller = new AbortController();
  const queued = linalg.expm(a, n, { signal: controller.signal });
  const rejected = assert.rejects(queued, { name: "AbortError" });
  controller.abort();
  await rejected;
  assert.deepEqual(finished, [], "none of the jobs before it has ended");
  await Promise.all(running);
});

test("an aborted job stops at its next check and frees its thread", async () => {
  const job = (signal?: AbortSignal) => linalg.expm(a, n, { signal }).catch(() => {});
  const all = await elapsed(() => Promise.all(Array.from({ length: 12 }, () => job())));
  const controllers = Array.from({ length: 12 }, () => new AbortController());
  const aborted = controllers.map(({ signal }) => job(signal));
  for (const controller of controllers) controller.abort();
  const behind = await elapsed(() => job()); // waits for a thread
  await Promise.all(aborted);
  assert.ok(behind < all / 2, `${behind} ms behind twelve aborted jobs, ${all} ms for all of them`);
});

test("one signal stops any number of jobs without a warning", async () => {
  const warnings: Error[] = [];
  process.on("warning", (warning) => warnings.push(warning));
  const controller = new AbortController();
  const jobs = Array.from({ length: 40 }, () => linalg.expm(a, n, { signal: controller.signal }));
  const rejections = jobs.map((job) => assert.rejects(job, { name: "AbortError" }));
  controller.abort();
  await Promise.all(rejections);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(warnings, []);
});

test("a long job reports rising fractions, and what the listener throws stops it", async () => {
  const fractions: number[] = [];
  const size = 800;
  await linalg.expm(
    uniform(size * size).map((x) => x * 10),
    size,
    { onProgress: (f) => fractions.push(f) },
  );
  assert.ok(fractions.length > 0, "the job was over before the first report");
  for (const [i, fraction] of fractions.entries()) {
    assert.ok(fraction >= (fractions[i - 1] ?? 0) && fraction <= 1, String(fractions));
  }
  const failure = new Error("listener");
  const throwing = () => {
    throw failure;
  };
  await assert.rejects(linalg.expm(uniform(size * size), size, { onProgress: throwing }), failure);
});

test("options of the wrong type are refused by name", async () => {
  const options = { signal: "now" } as unknown as { signal: AbortSignal };
  await assert.rejects(linalg.expm(a, n, options), ArgumentError);
  const progress = { onProgress: 3 } as unknown as { onProgress: () => void };
  await assert.rejects(linalg.expm(a, n, progress), /expm: `onProgress` must be a function/);
});

test("jobs side by side give what they give alone", async () => {
  const matrices = Array.from({ length: 12 }, (_, seed) => uniform(60 * 60, seed));
  const alone = matrices.map((matrix) => linalg.expmSync(matrix, 60));
  assert.deepEqual(await Promise.all(matrices.map((matrix) => linalg.expm(matrix, 60))), alone);
});
