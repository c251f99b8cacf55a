import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { learningSweep, sweepOf, writeSpec } from "../support/sweeps.js";
import { test } from "../support/test.js";
import { textOf } from "../support/textOf.js";

const root = temporaryDirectory();

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A runner at work, and its end; `place` is a command that runs it elsewhere. */
function start(
  spec: string,
  out: string,
  place: readonly string[] = [],
): { child: ChildProcess; ended: Promise<Ended> } {
  const [program, ...args] = [...place, process.execPath, commandFile, "sweep", spec, "--out", out];
  const child = spawn(program!, args, { stdio: ["ignore", "ignore", "pipe"] });
  const said = textOf(child.stderr);
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (status, signal) => resolve({ status, signal, stderr: said() }));
  });
  return { child, ended };
}

async function until(condition: () => boolean, seconds = 60): Promise<void> {
  for (let waited = 0; !condition(); waited += 0.02) {
    if (waited > seconds) throw new Error("it did not come about");
    await sleep(20);
  }
}

const cellsOf = (out: string) =>
  existsSync(join(out, "cells")) ? readdirSync(join(out, "cells")).filter((name) => /^[0-9a-f]{16}$/.test(name)) : [];
const dataOf = (out: string) =>
  Object.fromEntries(cellsOf(out).map((id) => [id, readFileSync(join(out, "cells", id, "data.npz"), "latin1")]));
const leftovers = (out: string) => readdirSync(join(out, "cells")).filter((name) => !/^[0-9a-f]{16}$/.test(name));

/** Runs a command as another machine would: under another name, and where processes of this one cannot be asked. Root alone may. */
const unshare = ["unshare", "--pid", "--fork", "--mount-proc", "--uts"];
const elsewhere = [...unshare, "sh", "-c", 'hostname elsewhere; exec "$@"', "-"];
const places = [[], [], ...(spawnSync(elsewhere[0]!, [...elsewhere.slice(1), "true"]).status === 0 ? [elsewhere] : [])];

const training = { ensemble: { widths: [200], members: 2, steps: 12_000 } };
const slow = writeSpec(root, learningSweep({ fixed: training, axes: { "seed.networks": "0:3" } }), "slow.json");
const undisturbed = join(root, "undisturbed");

test("runners at once on one sweep, of one machine and of two, compute each cell once, and all end with all done", async (t) => {
  const runners = places.map((place) => start(slow, undisturbed, place));
  // A cell that was computed twice would have been published twice, as another directory.
  const published = new Map<string, Set<number>>();
  const watch = setInterval(() => {
    for (const id of cellsOf(undisturbed)) {
      const inodes = published.get(id) ?? new Set();
      published.set(id, inodes.add(statSync(join(undisturbed, "cells", id)).ino));
    }
  }, 5);
  const all = await Promise.all(runners.map(({ ended }) => ended));
  clearInterval(watch);
  for (const { status, stderr } of all) t.is(status, 0, stderr);
  t.is(cellsOf(undisturbed).length, 4);
  t.true([...published.values()].every((inodes) => inodes.size === 1));
  t.deepEqual(leftovers(undisturbed), []);
});

test("kill -9 of a runner: the next goes on to the same bytes", async (t) => {
  const out = join(root, "killed");
  // What a kill leaves of a store before there is one, and of its links.
  mkdirSync(join(out, "sweep.json.lock.0123456789abcdef"), { recursive: true });
  writeFileSync(join(out, "sweep.json.0123456789abcdef.tmp"), "{");
  for (const milliseconds of [150, 500]) {
    const { child, ended } = start(slow, out);
    await until(() => existsSync(join(out, "sweep.json")));
    await sleep(milliseconds);
    child.kill("SIGKILL");
    t.is((await ended).signal, "SIGKILL");
  }
  mkdirSync(join(out, "by.0123456789abcdef.tmp", "field=1"), { recursive: true });
  const last = await start(slow, out).ended;
  t.is(last.status, 0, last.stderr);
  t.deepEqual(dataOf(out), dataOf(undisturbed));
  t.deepEqual(leftovers(out), []);
  t.deepEqual(readdirSync(out).sort(), readdirSync(undisturbed).sort());
});

test("Ctrl-C saves, stops and says how to go on; the same command does", async (t) => {
  const out = join(root, "interrupted");
  const { child, ended } = start(slow, out);
  await until(() => existsSync(join(out, "shared", "ensembles")));
  await sleep(100);
  child.kill("SIGINT");
  const { status, stderr } = await ended;
  t.is(status, 130, stderr);
  t.regex(stderr, /\d of 4 cells (?:is|are) done; what the others were at is saved\. The same command goes on\./);
  t.is(runCommand(["status", out]).status, 1);
  const again = await start(slow, out).ended;
  t.is(again.status, 0, again.stderr);
  t.deepEqual(dataOf(out), dataOf(undisturbed));
});

test("Ctrl-C twice stops at once, workers included", async (t) => {
  const out = join(root, "twice");
  const { child, ended } = start(slow, out);
  await until(() => existsSync(join(out, "shared", "ensembles")));
  child.kill("SIGINT");
  await sleep(350);
  child.kill("SIGINT");
  const { status } = await ended;
  t.is(status, 130);
  const again = await start(slow, out).ended;
  t.is(again.status, 0, again.stderr);
  t.deepEqual(dataOf(out), dataOf(undisturbed));
});

test("a claim of a process that is gone is taken over; while one lives, status says where", async (t) => {
  const out = join(root, "claims");
  const spec = writeSpec(root, sweepOf({ axes: { seed: [0] } }), "claims.json");
  t.is(runCommand(["sweep", spec, "--out", out]).status, 0);
  const [id] = cellsOf(out);
  const holder = {
    id: "0123456789abcdef",
    host: "elsewhere",
    machine: "m",
    boot: "b",
    namespace: "n",
    pid: 7,
    started: "1",
    since: "2026-01-01T00:00:00.000Z",
    beat: 5,
  };
  const other = writeSpec(root, sweepOf({ axes: { seed: [0, 1] } }), "claims2.json");
  const plan = JSON.parse(runCommand(["sweep", other, "--out", out, "--dry-run", "--json"]).stdout) as {
    cells: { id: string }[];
  };
  const waiting = plan.cells.find((cell) => cell.id !== id)!.id;
  const lock = join(out, "cells", `${waiting}.lock`);
  mkdirSync(lock);
  writeFileSync(join(lock, "holder.json"), JSON.stringify(holder));
  const { child, ended } = start(other, out);
  await until(() => readFileSync(join(out, "sweep.json"), "utf8").includes(waiting)); // the runner has begun
  await sleep(1500);
  const status = runCommand(["status", out]);
  t.is(status.status, 1);
  t.regex(status.stdout, /running {2}seed=1: process 7 on elsewhere since 2026-01-01/);
  t.is(child.exitCode, null, "it waits for a claim that gives signs of life");
  const longAgo = Date.now() / 1000 - 120;
  utimesSync(join(lock, "holder.json"), longAgo, longAgo);
  t.is((await ended).status, 0);
  t.is(cellsOf(out).length, 2);
});
