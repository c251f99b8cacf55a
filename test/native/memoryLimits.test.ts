import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import { commandFile } from "../support/command.js";
import { test } from "../support/test.js";

const program = fileURLToPath(new URL("limitedProgram.js", import.meta.url));

/** A control group of this process with a limit, of either version; undefined where none can be made. */
function controlGroup(bytes: number): string | undefined {
  for (const line of readFileSync("/proc/self/cgroup", "utf8").trim().split("\n")) {
    const [, controllers, path] = line.split(":") as [string, string, string];
    const first = controllers.split(",").includes("memory");
    if (!first && controllers !== "") continue;
    const group = `/sys/fs/cgroup${first ? "/memory" : ""}${path}/nnqs-test-${process.pid}`.replaceAll("//", "/");
    try {
      mkdirSync(group);
      writeFileSync(`${group}/${first ? "memory.limit_in_bytes" : "memory.max"}`, String(bytes));
      return group;
    } catch {
      remove(group);
    }
  }
  return undefined;
}

function remove(group: string): void {
  try {
    rmdirSync(group);
  } catch {
    // it was not made, or its last process is just ending
  }
}

/** Runs Node on a script after `setup` of the shell. */
function run(setup: string, script: string, ...args: string[]) {
  const shell = `${setup} && exec "$@"`;
  const argv = ["-c", shell, "sh", process.execPath, script, ...args];
  return spawnSync("sh", argv, { encoding: "utf8", timeout: 300_000 });
}

function allRefused(t: ExecutionContext, { status, signal, stdout, stderr }: ReturnType<typeof run>): void {
  t.is(status, 0, `${signal}: ${stderr.slice(-500)}`);
  for (const [name, outcome] of Object.entries(JSON.parse(stdout) as Record<string, string>)) {
    t.regex(outcome, /^(MemoryError: .* needs .* GB, .* GB are free\. |ArgumentError: .* 2\^32-1)/, name);
  }
}

const group = controlGroup(9e8);
const inGroup = group === undefined ? test.skip : test;
test.after.always(() => {
  if (group !== undefined) remove(group);
});

inGroup("in a control group of 900 MB everything that needs more is refused, and nothing is killed", (t) => {
  allRefused(t, run(`echo $$ > ${group}/cgroup.procs`, program));
});

inGroup("in a control group a command that does not fit ends with one line before any work", (t) => {
  const args = [
    "reproduce",
    "fig2",
    "--model",
    "hubbard",
    "--infinite-only",
    "--train",
    "4350",
    "--out",
    `/tmp/nnqs-limits-${process.pid}`,
  ];
  const { status, stderr } = run(`echo $$ > ${group}/cgroup.procs`, commandFile, ...args, "--quiet");
  t.is(status, 1, stderr);
  t.regex(
    stderr,
    /^nnqs: reproduce: on 4350 states only the mean's loss can be computed \(.* would take .* GiB of .* GiB\)\. Take a smaller --train\.\n$/m,
  );
});

test("under a limit of the address space everything that needs more is refused, and nothing aborts", (t) => {
  allRefused(t, run("ulimit -v 2600000", program));
});
