import test from "ava";
import { ArgumentError, linalg } from "infinite-nnqs";
import { cpuMilliseconds } from "../support/cpuTime.js";
import { uniform } from "../support/random.js";

const n = 300;
const a = uniform(n * n);
/** An exponential with about 30 squarings, to be interrupted. */
const long = (options: object) =>
  linalg.expm(
    a.map((x) => x * 1e8 * (x > 0 ? 1 : 0)),
    n,
    options,
  );

test("a signal that is aborted already keeps the job from starting", async (t) => {
  const reason = new Error("changed my mind");
  const wrong = [1] as unknown as Float64Array; // would be refused if anyone looked
  await t.throwsAsync(linalg.dsyevd(wrong, 1, { signal: AbortSignal.abort(reason) }), { is: reason });
});

test("a running job rejects with the signal's reason at once", async (t) => {
  const controller = new AbortController();
  const job = long({ signal: controller.signal });
  setTimeout(() => controller.abort(), 10);
  await t.throwsAsync(job, { any: true, name: "AbortError" });
});

test("a queued job rejects at once while the pool is full, and its work is never done", async (t) => {
  const finished: number[] = [];
  const running = Array.from({ length: 4 }, (_, i) => linalg.expm(a, n).then(() => finished.push(i)));
  const controller = new AbortController();
  const queued = linalg.expm(a, n, { signal: controller.signal });
  const rejected = t.throwsAsync(queued, { any: true, name: "AbortError" });
  controller.abort();
  await rejected;
  t.deepEqual(finished, [], "none of the jobs before it has ended");
  await Promise.all(running);
});

test("an aborted job stops at its next check and frees its thread", async (t) => {
  const job = (signal?: AbortSignal) => linalg.expm(a, n, { signal }).catch(() => {});
  const all = await cpuMilliseconds(() => Promise.all(Array.from({ length: 12 }, () => job())));
  const behind = await cpuMilliseconds(async () => {
    const controllers = Array.from({ length: 12 }, () => new AbortController());
    const aborted = controllers.map(({ signal }) => job(signal));
    for (const controller of controllers) controller.abort();
    await job(); // waits for a thread
    await Promise.all(aborted);
  });
  t.true(behind < all / 2, `${behind} ms for twelve aborted jobs and one, ${all} ms for twelve`);
});

test("one signal stops any number of jobs without a warning", async (t) => {
  const warnings: Error[] = [];
  process.on("warning", (warning) => warnings.push(warning));
  const controller = new AbortController();
  const jobs = Array.from({ length: 40 }, () => linalg.expm(a, n, { signal: controller.signal }));
  const rejections = jobs.map((job) => t.throwsAsync(job, { any: true, name: "AbortError" }));
  controller.abort();
  await Promise.all(rejections);
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.deepEqual(warnings, []);
});

test("a long job reports rising fractions, and what the listener throws stops it", async (t) => {
  const fractions: number[] = [];
  const size = 800;
  await linalg.expm(
    uniform(size * size).map((x) => x * 10),
    size,
    { onProgress: (f) => fractions.push(f) },
  );
  t.true(fractions.length > 0, "the job was over before the first report");
  for (const [i, fraction] of fractions.entries()) {
    t.true(fraction >= (fractions[i - 1] ?? 0) && fraction <= 1, String(fractions));
  }
  const failure = new Error("listener");
  const throwing = () => {
    throw failure;
  };
  await t.throwsAsync(linalg.expm(uniform(size * size), size, { onProgress: throwing }), { is: failure });
});

test("options of the wrong type are refused by name", async (t) => {
  const options = { signal: "now" } as unknown as { signal: AbortSignal };
  await t.throwsAsync(linalg.expm(a, n, options), { instanceOf: ArgumentError });
  const progress = { onProgress: 3 } as unknown as { onProgress: () => void };
  await t.throwsAsync(linalg.expm(a, n, progress), { message: /expm: `onProgress` must be a function/ });
});

test("jobs side by side give what they give alone", async (t) => {
  const matrices = Array.from({ length: 12 }, (_, seed) => uniform(60 * 60, seed));
  const alone = matrices.map((matrix) => linalg.expmSync(matrix, 60));
  t.deepEqual(await Promise.all(matrices.map((matrix) => linalg.expm(matrix, 60))), alone);
});
