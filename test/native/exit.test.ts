import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "../support/test.js";

const program = fileURLToPath(new URL("./exitProgram.js", import.meta.url));

/** Exit code, and milliseconds from the decision to end until the process, or its worker thread, was gone. */
function run(job: string, ending: string): { status: number | null; wait: number } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, job, ending], { encoding: "utf8" });
  const now = Date.now();
  const said = new Map(stdout.split("\n").map((line) => [line.replace(/ \d+$/, ""), Number(/\d+$/.exec(line)?.[0])]));
  const end = said.get("end") ?? Number.NaN;
  if (Number.isNaN(end)) throw new Error(`${job}, ${ending}: ${stdout} ${stderr}`);
  return { status, wait: (said.get("worker gone") ?? now) - end };
}

const exitCodes = { exit: 7, error: 1, "exit beside a worker": 3, terminate: 0, "worker exit": 0 };

for (const job of ["dsyevd", "expm", "evolve"]) {
  test(`the end of a process or of a worker thread waits for no ${job}`, (t) => {
    for (const [ending, code] of Object.entries(exitCodes)) {
      const waits: number[] = [];
      // 100 ms on an idle machine; the jobs take seconds. On a busy one the shortest of three tells.
      while (waits.length < 3 && !(Math.min(...waits) < 1000)) {
        const { status, wait } = run(job, ending);
        t.is(status, code, ending);
        waits.push(wait);
      }
      t.true(Math.min(...waits) < 1000, `${ending}: waited ${waits} ms`);
    }
  });
}
