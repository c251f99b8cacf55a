import { spawnSync } from "node:child_process";
import type { ExecutionContext } from "ava";
import { linalg } from "infinite-nnqs";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";
import { native } from "./addon.js";

const n = 200;
const a = new linalg.Matrix(n, n, uniform(n * n));
const reserve = (bytes: number, anyway = false) =>
  (native["reserveMemory"]!({ bytes, anyway }) as { reservation?: object }).reservation;
const release = (reservation: object) => native["releaseMemory"]!({ reservation });

/** Reserves more than any machine has, so that further jobs wait. */
function reserveAll(): object {
  return reserve(1e18, true)!;
}

test("a request is measured without copying: inputs, result and work", (t) => {
  const request = { opA: "none", opB: "none", m: 2, n: 3, k: 4, alpha: 1, beta: 0, lda: 4, ldb: 3, ldc: 3 };
  const arrays = { a: new Float64Array(8), b: new Float64Array(12) };
  t.is(native["dgemm"]!({ ...request, ...arrays, measure: true }), 8 * (8 + 12 + 6));
  t.throws(() => native["dgemm"]!({ ...request, ...arrays, m: 3, measure: true }), { any: true, message: /`a`/ });
});

test("nothing fits beside more than there is, and released memory can be reserved again", (t) => {
  const held = reserveAll();
  t.is(reserve(1), undefined);
  release(held);
  release(held); // a second time gives nothing back
  t.is(reserve(1e18), undefined);
  const again = reserve(1e6);
  t.truthy(again);
  release(again!);
  t.is(native["reservedMemory"]!({}), 0);
});

test("jobs wait for memory in their order, and copy their inputs only then", async (t) => {
  const held = reserveAll();
  const ended: number[] = [];
  const inputs = a.data.slice();
  const jobs = [0, 1, 2].map(async (k) => {
    const c = await linalg.matmul(new linalg.Matrix(n, n, inputs), a);
    ended.push(k);
    return c;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.deepEqual(ended, []);
  release(held);
  const expected = await linalg.matmul(a, a);
  for (const c of await Promise.all(jobs)) t.deepEqual(c.data, expected.data);
  t.is(native["reservedMemory"]!({}), 0);
});

test("a job that waits for memory rejects at once when aborted, and those behind it go on", async (t) => {
  const held = reserveAll();
  const controller = new AbortController();
  const aborted = linalg.matmul(a, a, { signal: controller.signal });
  const behind = linalg.matmul(a, a);
  const rejected = t.throwsAsync(aborted, { any: true, name: "AbortError" });
  controller.abort();
  await rejected;
  release(held);
  t.is((await behind).rows, n);
});

test("an array that is transferred away while its job waits is refused by name", async (t) => {
  const held = reserveAll();
  const gone = new linalg.Matrix(n, n, a.data.slice());
  const refused = t.throwsAsync(linalg.matmul(gone, a), { any: true, message: /`a` has a detached buffer/ });
  structuredClone(gone.data, { transfer: [gone.data.buffer as ArrayBuffer] });
  release(held);
  await refused;
});

/** What a script, in which `linalg` is known, prints in a process with that much address space. */
function under(t: ExecutionContext, kilobytes: number, script: string): string {
  const shell = ["-c", `ulimit -v ${kilobytes} && exec "$@"`, "sh", process.execPath, "--input-type=module", "-e"];
  const argv = [...shell, `import { linalg } from "infinite-nnqs";${script}`];
  const { status, stdout, stderr } = spawnSync("sh", argv, { encoding: "utf8", timeout: 120_000 });
  t.is(status, 0, stderr.slice(0, 500));
  return stdout;
}

test("a job that does not fit though nothing runs is refused, and those behind it go on", (t) => {
  const script = `
    const a = new linalg.Matrix(300, 300), column = new linalg.Matrix(20_000, 1);
    const jobs = [linalg.matmul(a, a), linalg.matmul(column, column, { transposeB: true }), linalg.matmul(a, a)];
    const ended = await Promise.allSettled(jobs);
    console.log(ended.map(({ reason }) => reason?.name ?? "done").join());`;
  t.is(under(t, 2_000_000, script), "done,MemoryError,done\n");
});

for (const limit of [1_500_000, 2_000_000]) {
  test(`a hundred large products at once fit one after the other into ${limit} kB of address space`, (t) => {
    const script = `
      const n = 800, a = new linalg.Matrix(n, n), b = new linalg.Matrix(n, n), counts = { right: 0, refused: 0 };
      a.data.fill(1), b.data.fill(2);
      await Promise.all(Array.from({ length: 100 }, () => linalg.matmul(a, b).then(
        (c) => { counts[c.data[5] === 2 * n ? "right" : "wrong"]++; },
        (error) => { counts[error.name === "MemoryError" ? "refused" : error]++; })));
      console.log(JSON.stringify(counts));`;
    const printed = under(t, limit, script);
    const counts = JSON.parse(printed) as Record<string, number>;
    t.is(counts["right"]! + counts["refused"]!, 100, printed);
    t.true(counts["right"]! > 50, printed);
  });
}
