import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { commandFile } from "../support/command.js";
import { test } from "../support/test.js";

/** The threads that a process takes by default, after `setup` of the shell. */
function threadsAfter(setup: string): number {
  const shell = `${setup} && exec "$@" info --json`;
  const { stdout } = spawnSync("sh", ["-c", shell, "sh", process.execPath, commandFile], { encoding: "utf8" });
  return (JSON.parse(stdout) as { threads: number }).threads;
}

/** A control group of this process with time of 1.5 CPUs, of either version; undefined where none can be made. */
function controlGroup(): string | undefined {
  for (const line of readFileSync("/proc/self/cgroup", "utf8").trim().split("\n")) {
    const [, controllers, path] = line.split(":") as [string, string, string];
    const first = controllers.split(",").includes("cpu");
    if (!first && controllers !== "") continue;
    const group = `/sys/fs/cgroup${first ? "/cpu" : ""}${path}/nnqs-cpu-${process.pid}`.replaceAll("//", "/");
    try {
      mkdirSync(group);
      setQuota(group, first, 150_000);
      return group;
    } catch {
      remove(group);
    }
  }
  return undefined;
}

function setQuota(group: string, first: boolean, microseconds: number): void {
  if (first) writeFileSync(`${group}/cpu.cfs_quota_us`, String(microseconds));
  else writeFileSync(`${group}/cpu.max`, `${microseconds} 100000`);
}

function remove(group: string): void {
  try {
    rmdirSync(group);
  } catch {
    // it was not made, or its last process is just ending
  }
}

const group = controlGroup();
test.after.always(() => {
  if (group !== undefined) remove(group);
});

(group === undefined ? test.skip : test)("threads are as many as control groups give CPUs, rounded up", (t) => {
  const within = `echo $$ > ${group}/cgroup.procs`;
  t.is(threadsAfter(within), Math.min(2, availableParallelism()));
  setQuota(group!, group!.startsWith("/sys/fs/cgroup/cpu/"), 50_000);
  t.is(threadsAfter(within), 1);
});

test("a binding of OpenMP's threads keeps ours on no single core", (t) => {
  for (const setting of ["OMP_PROC_BIND=true", "OMP_PLACES=cores", "GOMP_CPU_AFFINITY=0"]) {
    t.is(threadsAfter(`export ${setting}`), availableParallelism(), setting);
  }
});

test("threads are as many as cores that this process may use", (t) => {
  const [first] = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))!.slice(1);
  t.is(threadsAfter(`taskset -pc ${first} $$ > /dev/null`), 1);
});
