import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../support/directory.js";
import { cellsOf } from "../support/sweepCells.js";
import { openStore, runTask, writeStore } from "../support/sweepParts.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

test("a task whose clock is put back by an hour while a cell trains goes into the queue again, with its checkpoint", async (t) => {
  const network = [{ type: "dense", width: 1 }, { type: "relu" }, { type: "dense", width: 1 }];
  const fixed = {
    ...{ experiment: "learn", target: { model: "tfim", lattice: "4", field: 1 }, network, train: 8, times: [1] },
    ensemble: { widths: [4], members: 1, steps: 1e9 },
  };
  const spec = { experiment: "sweep", name: "clock", fixed, axes: { seed: [0] } };
  const directory = join(root, "clock");
  await writeStore({ directory, spec: spec as never, cells: await cellsOf(spec) });
  const store = await openStore(directory);
  const bin = join(root, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "scontrol"), `#!/bin/sh\necho "$@" >> ${bin}/asked\n`);
  chmodSync(join(bin, "scontrol"), 0o755);
  const { PATH } = process.env;
  const { now } = Date;
  t.teardown(() => {
    process.env["PATH"] = PATH;
    Date.now = now;
  });
  process.env["PATH"] = `${bin}:${PATH}`;
  Date.now = () => now() + 3_600_000; // what it was until then; files have the new time

  const limit = new AbortController();
  const array = { name: "a", args: ["--time=1"], submitted: "", cpus: 1, memory: undefined, tasks: [] };
  const task = { sweep: directory, array, index: 0, job: "7", cells: store.cells.map(({ id }) => id), cpus: 1 };
  const notes: string[] = [];
  const reporter = {
    note: (message: string) => void notes.push(message),
    stage: <T>(name: string, work: (onProgress: () => void) => Promise<T>) => {
      if (name.includes("width")) setTimeout(() => limit.abort(new DOMException("near", "AbortError")), 300);
      return work(() => {});
    },
  };
  const options = { figures: false, reporter, limit: limit.signal, signal: new AbortController().signal };
  const outcome = await runTask(store, task, options);
  t.deepEqual(outcome, { done: 0, failed: 0, queuedAgain: true }, notes.join("\n"));
  t.is(readFileSync(join(bin, "asked"), "utf8"), "requeue 7_0\n");
});
