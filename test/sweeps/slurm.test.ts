import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ExecutionContext } from "ava";
import { dataset, ensemble, hilbert } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { cpuMilliseconds } from "../support/cpuTime.js";
import { temporaryDirectory } from "../support/directory.js";
import { paperLayersOf, paperNetworkOf } from "../support/paper.js";
import { withThreads } from "../support/settings.js";
import { type SlurmCluster, startSlurm } from "../support/slurmCluster.js";
import { test } from "../support/test.js";

const found = startSlurm("MaxArraySize=6"); // so that twelve cells are several arrays
const onCluster = (title: string, run: (t: ExecutionContext) => Promise<void> | void) =>
  typeof found === "string" ? test.skip(`${title} (${found})`, run) : test(title, run);
const cluster = found as SlurmCluster;
const directory = temporaryDirectory();

/** Finite networks of one problem, trained for so long; seconds of work for some thousand steps. */
const learn = (steps: number) => ({
  experiment: "learn",
  target: { model: "tfim", lattice: "3x3", field: 0.5, time: 1 },
  network: paperLayersOf(512),
  train: 300,
  ensemble: { widths: [256], members: 4, steps },
});
const groundstate = { experiment: "groundstate", model: "tfim", lattice: "10", field: 1 };

interface Status {
  readonly counts: Readonly<Record<"done" | "running" | "waiting" | "failed", number>>;
  readonly cells: readonly {
    readonly id: string;
    readonly state: string;
    readonly error?: string;
    readonly slurm?: { readonly job: string; readonly state: string; readonly node: string };
    readonly log?: string;
  }[];
}

/** A sweep in a directory of its own, whose path has all that a shell or Slurm might misread. */
function sweepOf(name: string, fixed: object, axes: object) {
  const spec = join(directory, `${name}.json`);
  const out = join(directory, `it's 100%a ${name} $HOME`);
  writeFileSync(spec, JSON.stringify({ experiment: "sweep", name, fixed, axes }));
  const call = (...args: readonly string[]) => runCommand(args, { env: cluster.env });
  return {
    out,
    submit: (...args: readonly string[]) =>
      call("sweep", spec, "--out", out, "--executor", "slurm", "--json", "--quiet", ...args),
    status: () => JSON.parse(call("status", out, "--json").stdout) as Status,
    /** Cells that are done, and that have failed, as the disk says: `nnqs status` takes half a second of a processor. */
    ended: () => [
      entriesOf(out, "cells").filter((name) => /^[0-9a-f]{16}$/.test(name)).length,
      entriesOf(out, "state", "failed").length,
    ],
    /** What the tasks have said. */
    logs: () => {
      const state = join(out, "state", "slurm");
      const arrays = readdirSync(state).filter((entry) => entry.startsWith("nnqs-"));
      const files = arrays.flatMap((array) =>
        readdirSync(join(state, array, "log")).map((file) => join(state, array, "log", file)),
      );
      return files.map((file) => readFileSync(file, "utf8")).join("");
    },
  };
}

function entriesOf(...path: readonly string[]): string[] {
  const directory = join(...path);
  return existsSync(directory) ? readdirSync(directory) : [];
}

/** Waits until something holds; asks twice a second. */
async function until<T>(t: ExecutionContext, what: string, ask: () => T | undefined | false, seconds = 90): Promise<T> {
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    await wait(300);
  }
  t.log(cluster.ask("squeue"), cluster.ask("sinfo"));
  const said = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) =>
    /log\/.*\.txt$/.test(name),
  );
  for (const name of said) t.log(name, readFileSync(join(directory, name), "utf8").slice(-600));
  t.fail(`waited ${seconds} s for: ${what}`);
  throw new Error(what);
}

const queue = (...args: readonly string[]) => cluster.ask("squeue", "--noheader", "--array", ...args).trim();

/** How many steps of the networks of `learn` take one thread so long on this machine with a core of its own: beside other tests they last longer, never less. */
async function stepsOf(seconds: number): Promise<number> {
  const basis = hilbert.spins(9);
  const target = new Float64Array(2 * basis.dimension).fill(0.03);
  const task = await dataset.task(basis, target, { train: 300 });
  const network = paperNetworkOf(256);
  const steps = 3000;
  const train = () => ensemble.train(network, task, { members: 4, steps, learningRate: 0.1 });
  const milliseconds = await cpuMilliseconds(() => withThreads([1], train));
  return Math.ceil((steps * seconds * 1000) / milliseconds);
}

/**
 * Slurm looks at time limits every 30 s only: it is submitted first and looked at last, and must still run when it is told to save. Its limit is some of
 * these looks away, since one that comes late must not bring the warning and the end at once.
 */
let limit: ReturnType<typeof sweepOf>;

onCluster("cells are submitted with a time limit, and status knows their jobs without accounting", async (t) => {
  limit = sweepOf("limit", learn(await stepsOf(20)), { seed: [0] });
  const { status, stdout, stderr } = limit.submit("--time", "2", "--save-before", "100");
  t.is(status, 0, stderr);
  const { jobs, gather, tasks } = JSON.parse(stdout) as { jobs: string[]; gather: string; tasks: number };
  t.deepEqual([jobs.length, tasks], [1, 1]);
  t.regex(gather, /^\d+$/);
  const [cell] = limit.status().cells;
  t.is(cell!.slurm?.job, `${jobs[0]}_0`);
  t.regex(runCommand(["status", limit.out], { env: cluster.env }).stdout, new RegExp(`1 in job ${jobs[0]}: `));
  // Stopped in mid-training, until Slurm wakes it up with its warning: how fast the machine is does not matter then.
  await until(t, "training", () => limit.logs().includes("losses at every time"));
  await wait(3000); // it prints that before its first step: without one it has nothing to save
  cluster.ask("scancel", "--batch", "--signal=STOP", `${jobs[0]}_0`);
});

onCluster("what does not fit the cluster is refused before anything is submitted, with what there is", (t) => {
  const { submit } = sweepOf("refused", groundstate, { field: [1, 2] });
  const refused = (args: readonly string[], message: RegExp) => {
    const { status, stderr } = submit(...args);
    t.is(status, 2, stderr);
    t.regex(stderr, message);
  };
  refused(
    ["--partition", "tset"],
    /there is no partition "tset" \(--partition\)\. Did you mean test\? The cluster has test\./,
  );
  refused(["--cpus", "3"], /--cpus must be at most the 2 that a node there has, not 3/);
  refused(["--memory", "900T"], /--memory must be at most the \d+ MB that a node there has/);
  refused(["--memory", "much"], /--memory must be the memory of a task, not "much"\. Write 4G or 1500M\./);
  refused(["--time", "soon"], /--time must be a time limit .* not "soon"\. Write minutes \(90\)/);
  refused(["--time", "2", "--save-before", "120"], /--save-before must be less than the time limit of 120 s, not 120/);
  refused(["--slurm-option", "mem=3"], /--slurm-option mem is set by --memory/);
  refused(["--slurm-option", "dependency=1"], /--slurm-option dependency is set by the sweep itself/);
  refused(["--slurm-option", "-p x"], /--slurm-option must be a long option of sbatch, .* not "-p x"/);
  const { status, stderr } = submit("--slurm-option", "gres=gpu:1");
  t.is(status, 1);
  t.regex(stderr, /sbatch refused: Invalid generic resource/);
  t.is(queue().split("\n").length, 2, "the other sweep alone");
});

test("without Slurm, and for another executor, its options are answered in one line", (t) => {
  const spec = join(directory, "none.json");
  writeFileSync(spec, JSON.stringify({ experiment: "sweep", name: "none", fixed: groundstate, axes: { field: [1] } }));
  const call = (...args: readonly string[]) =>
    runCommand(["sweep", spec, "--out", join(directory, "none"), ...args], { env: { PATH: "/nowhere" } });
  const { status, stderr } = call("--executor", "slurm");
  t.is(status, 1);
  t.regex(
    stderr,
    /^nnqs: there is no Slurm here: the command `sinfo` was not found\. Run this where .* --executor local\.\n$/,
  );
  const local = call("--partition", "test", "--time", "90");
  t.is(local.status, 2);
  t.regex(local.stderr, /--partition, --time are for --executor slurm only, not for local/);
});

onCluster("a cell that always fails is told with its error, and the others go on", async (t) => {
  const sweep = sweepOf("failing", groundstate, { maxProducts: [1, 1000], field: [0.5, 1] });
  t.is(sweep.submit("--bundle", "2").status, 0);
  await until(t, "all cells", () => sweep.ended().join() === "2,2");
  const { counts, cells } = sweep.status();
  t.deepEqual([counts.done, counts.failed], [2, 2]);
  t.regex(cells[0]!.error!, /products/);
  const again = sweep.submit();
  t.is(again.status, 1);
  t.regex(again.stderr, /2 cells have failed before and are not submitted/);
  t.like(JSON.parse(again.stdout), { cells: 0, failed: 2 });
});

onCluster("cells of cancelled tasks wait, and the same command submits them alone", async (t) => {
  const sweep = sweepOf("cancelled", groundstate, { field: "0.1:1:6" });
  const { jobs } = JSON.parse(sweep.submit("--throttle", "1").stdout) as { jobs: string[] };
  await until(t, "a task that is done", () => sweep.ended()[0]! > 0);
  cluster.ask("scancel", ...jobs);
  await until(t, "the end of the tasks", () => queue(`--jobs=${jobs}`) === "");
  const { counts, cells } = sweep.status();
  t.true(counts.done > 0 && counts.waiting > 0);
  t.is(counts.failed, 0);
  t.true(cells.every(({ slurm }) => slurm === undefined));
  const again = JSON.parse(sweep.submit().stdout) as { cells: number; queued: number };
  t.is(again.cells, counts.waiting);
  const third = JSON.parse(sweep.submit().stdout) as { cells: number; queued: number };
  t.is(third.cells, 0, "what is in the queue is not submitted twice");
  await until(t, "all cells", () => sweep.ended()[0] === 6);
});

onCluster("twelve cells are in the table once each, though a node crashes and the controller restarts", async (t) => {
  const sweep = sweepOf("crash", learn(2500), { seed: "0:11" });
  const { jobs, gather } = JSON.parse(sweep.submit("--time", "10").stdout) as { jobs: string[]; gather: string };
  t.is(jobs.length, 2, "six tasks in each array: MaxArraySize");
  const node = limit.status().cells[0]!.slurm?.node === "tn1" ? "tn2" : "tn1"; // not where the other sweep is
  const linesOf = (text: string) => text.split("\n").filter((line) => line !== "").length;
  await until(t, "cells that run on the node", () => {
    const atWork = entriesOf(sweep.out, "cells").filter((name) => name.endsWith(".lock")).length;
    const running = linesOf(queue(`--jobs=${jobs}`, "--states=RUNNING"));
    return atWork >= running && queue(`--jobs=${jobs}`, "--states=RUNNING", `--nodelist=${node}`) !== "";
  });
  cluster.run("crash-node", node);
  cluster.run("stop-controller");
  t.regex(runCommand(["status", sweep.out], { env: cluster.env }).stdout, /controller does not answer/);
  cluster.run("start-controller");
  await until(t, "all cells", () => sweep.ended()[0] === 12);
  cluster.run("start-node", node);
  await until(t, "the table", () => queue(`--jobs=${gather}`) === "");
  const lines = readFileSync(join(sweep.out, "collected.csv"), "utf8").trim().split("\n").slice(1);
  const rows = new Map<string, number>();
  for (const line of lines) {
    const id = line.slice(0, line.indexOf(","));
    rows.set(id, (rows.get(id) ?? 0) + 1);
  }
  const cells = sweep.status().cells.map(({ id }) => id);
  t.deepEqual([...rows.keys()].sort(), cells.sort());
  t.is(new Set(rows.values()).size, 1, "as many recorded times of each: no cell is in it twice");
});

onCluster("a task saves and is queued again before its time limit, and goes on from there", async (t) => {
  await until(t, "a task that is queued again", () => limit.logs().includes("goes back into the queue"));
  t.is(limit.status().counts.failed, 0);
  await until(t, "its end", () => limit.ended()[0] === 1, 300);
  // The result is there before the task says so.
  await until(t, "the task's last line", () => limit.logs().includes("1 done, 0 failed"));
});
