import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { commandFile } from "../support/command.js";
import { type ControlGroup, controlGroup, removeControlGroup, setLimit } from "../support/controlGroup.js";
import { test } from "../support/test.js";

/** The threads that a process takes by default, after `setup` of the shell. */
function threadsAfter(setup: string): number {
  const shell = `${setup} && exec "$@" info --json`;
  const { stdout } = spawnSync("sh", ["-c", shell, "sh", process.execPath, commandFile], { encoding: "utf8" });
  return (JSON.parse(stdout) as { threads: number }).threads;
}

const quota = (group: ControlGroup, microseconds: number) =>
  setLimit(group, ["cpu.cfs_quota_us", "cpu.max"], `${microseconds}${group.version === 1 ? "" : " 100000"}`);

const group = controlGroup("cpu", (made) => quota(made, 150_000));
test.after.always(() => removeControlGroup(group));

(group === undefined ? test.skip : test)("threads are as many as control groups give CPUs, rounded up", (t) => {
  const within = `echo $$ > ${group!.path}/cgroup.procs`;
  t.is(threadsAfter(within), Math.min(2, availableParallelism()));
  quota(group!, 50_000);
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
