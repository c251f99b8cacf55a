import { test } from "../support/test.js";
import { runWatched } from "../support/watched.js";

/** Lowers the limit of the address space to so many MiB above what is taken now. */
const leave = `
  import { execFileSync } from "node:child_process";
  import { readFileSync } from "node:fs";
  import { linalg } from ${JSON.stringify(import.meta.resolve("infinite-nnqs"))};
  const n = 300, a = Float64Array.from({ length: n * n }, (_, i) => Math.cos((i % n) * Math.floor(i / n)) + (i % (n + 1) ? 0 : 3 * n));
  const leave = (mebibytes) => {
    const [, size] = /VmSize:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
    execFileSync("prlimit", ["--pid=" + process.pid, "--as=" + (1024 * Number(size) + mebibytes * 2 ** 20)]);
  };
  const outcomes = async (jobs) => console.log((await Promise.all(jobs.map((job) => job.then(() => "answer", (error) => error.name)))).join(" "));`;

// Limited from its start, so that malloc takes one arena only.
const run = (program: string) => {
  const limited = ["-c", 'ulimit -v 99999999; exec "$@"', "bash", process.execPath, "--input-type=module"];
  return runWatched("bash", [...limited, "-e", `${leave}\n${program}`], { seconds: 40 });
};

test("work space that OpenBLAS's threads keep is not promised to others: single-threaded jobs end where one block more does not fit", async (t) => {
  // Blocks have 128 MiB. Two are there, one of a thread of OpenBLAS; two or three jobs at once want more than the limit leaves.
  for (const mebibytes of [260, 280, 300]) {
    const { stdout, hanging } = await run(`
      linalg.setThreads(2);
      await linalg.dsyevd(a, n);
      await linalg.zgemm(200, 200, 200, new Float64Array(80000), new Float64Array(80000));
      linalg.setThreads(1);
      leave(${mebibytes});
      await outcomes(Array.from({ length: 12 }, () => linalg.dsyevd(a, n)));`);
    t.is(hanging, undefined);
    t.is(stdout, `${Array(12).fill("answer").join(" ")}\n`); // one after the other, where two do not fit
  }
});

test("where work space is left for the caller alone, OpenBLAS starts no thread that would try for ever to get some", async (t) => {
  const { stdout, hanging } = await run(`
    linalg.setThreads(2);
    leave(96 + 245); // 96 are left to JavaScript; two blocks would be 256
    const idle = process.cpuUsage();
    await outcomes([linalg.cholesky(a, n), linalg.zgemm(200, 200, 200, new Float64Array(80000), new Float64Array(80000))]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { user, system } = process.cpuUsage(idle);
    console.log(user + system < 250_000 ? "idle" : "busy for " + (user + system) + " µs");`);
  t.is(hanging, undefined);
  t.is(stdout, "answer answer\nidle\n");
});
