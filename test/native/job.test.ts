import { ArgumentError, linalg } from "infinite-nnqs";
import { cpuMilliseconds } from "../support/cpuTime.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

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
  const ofTen = await cpuMilliseconds(() => Promise.all(Array.from({ length: 10 }, () => job())));
  const behind = await cpuMilliseconds(async () => {
    const controllers = Array.from({ length: 100 }, () => new AbortController());
    const aborted = controllers.map(({ signal }) => job(signal));
    for (const controller of controllers) controller.abort();
    await job(); // waits for a thread
    await Promise.all(aborted);
  });
  t.true(behind < 5 * ofTen, `${behind} ms for a hundred aborted jobs and one, ${ofTen} ms for ten`);
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

test("a job reports rising fractions, and 1 once, at its end, however short it is", async (t) => {
  for (const size of [1, 800]) {
    const fractions: number[] = [];
    const x = uniform(size * size).map((value) => value * 10);
    await linalg.expm(x, size, { onProgress: (f) => fractions.push(f) });
    t.is(fractions.indexOf(1), fractions.length - 1, String(fractions));
    t.deepEqual(
      fractions,
      [...new Set(fractions)].sort((f, g) => f - g),
    );
  }
});

test("what the listener throws stops a job, however short it is", async (t) => {
  const failure = new Error("listener");
  const onProgress = () => {
    throw failure;
  };
  for (const size of [1, 800])
    await t.throwsAsync(linalg.expm(uniform(size * size), size, { onProgress }), { is: failure });
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
