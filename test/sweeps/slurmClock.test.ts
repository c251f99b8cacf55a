import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { temporaryDirectory } from "../support/directory.js";
import { cellsOf } from "../support/sweepCells.js";
import { openStore, runTask, writeStore } from "../support/sweepParts.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

/** A task of one cell that trains for very long, and what it asks of a Slurm that only writes down what it is asked. */
async function longTask(t: ExecutionContext, name: string) {
  const network = [{ type: "dense", width: 1 }, { type: "relu" }, { type: "dense", width: 1 }];
  const fixed = {
    ...{ experiment: "learn", target: { model: "tfim", lattice: "4", field: 1 }, network, train: 8, times: [1] },
    ensemble: { widths: [4], members: 1, steps: 1e9 },
  };
  const spec = { experiment: "sweep", name, fixed, axes: { seed: [0] } };
  const directory = join(root, name);
  await writeStore({ directory, spec: spec as never, cells: await cellsOf(spec) });
  const store = await openStore(directory);
  const bin = join(root, `${name}-bin`);
  mkdirSync(bin);
  writeFileSync(join(bin, "scontrol"), `#!/bin/sh\necho "$@" >> ${bin}/asked\n`);
  chmodSync(join(bin, "scontrol"), 0o755);
  const { PATH } = process.env;
  t.teardown(() => {
    process.env["PATH"] = PATH;
  });
  process.env["PATH"] = `${bin}:${PATH}`;
  const array = { name: "a", args: ["--time=1"], submitted: "", cpus: 1, memory: undefined, tasks: [] };
  const task = { sweep: directory, array, index: 0, job: "7", cells: store.cells.map(({ id }) => id), cpus: 1 };
  const notes: string[] = [];
  /** Runs the task; `whenTraining` is called soon after its training began. */
  const run = (limit: AbortSignal, signal: AbortSignal, whenTraining: () => void) => {
    const reporter = {
      note: (message: string) => void notes.push(message),
      stage: <T>(stage: string, work: (onProgress: () => void) => Promise<T>) => {
        if (stage.includes("width")) setTimeout(whenTraining, 300);
        return work(() => {});
      },
    };
    return runTask(store, task, { figures: false, reporter, limit, signal });
  };
  return { run, notes, asked: () => readFileSync(join(bin, "asked"), { encoding: "utf8", flag: "a+" }) };
}

const near = () => new DOMException("near", "AbortError");

test("a task whose clock is put back by an hour while a cell trains goes into the queue again, with its checkpoint", async (t) => {
  const { now } = Date;
  t.teardown(() => {
    Date.now = now;
  });
  Date.now = () => now() + 3_600_000; // what it was until then; files have the new time
  const { run, notes, asked } = await longTask(t, "clock");
  const limit = new AbortController();
  const outcome = await run(limit.signal, new AbortController().signal, () => limit.abort(near()));
  t.deepEqual(outcome, { done: 0, failed: 0, queuedAgain: true }, notes.join("\n"));
  t.is(asked(), "requeue 7_0\n");
});

test("a task that is ended together with its warning ends for the reason of its end, and is not queued again", async (t) => {
  const { run, asked } = await longTask(t, "ended");
  const [limit, end] = [new AbortController(), new AbortController()];
  const work = run(limit.signal, end.signal, () => {
    limit.abort(near());
    end.abort(new Error("ended"));
  });
  await t.throwsAsync(work, { message: "ended" });
  t.is(asked(), "");
});

test("a task that is warned before it begins is queued again without having begun", async (t) => {
  const { run, asked } = await longTask(t, "early");
  t.like(await run(AbortSignal.abort(near()), new AbortController().signal, () => {}), { queuedAgain: true });
  t.is(asked(), "requeue 7_0\n");
});
