import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import { commandFile } from "../support/command.js";
import { controlGroup, removeControlGroup, setLimit } from "../support/controlGroup.js";
import { test } from "../support/test.js";

const program = fileURLToPath(new URL("limitedProgram.js", import.meta.url));

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

const group = controlGroup("memory", (made) => setLimit(made, ["memory.limit_in_bytes", "memory.max"], "900000000"));
const inGroup = group === undefined ? test.skip : test;
test.after.always(() => removeControlGroup(group));

inGroup("in a control group of 900 MB everything that needs more is refused, and nothing is killed", (t) => {
  allRefused(t, run(`echo $$ > ${group!.path}/cgroup.procs`, program));
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
  const { status, stderr } = run(`echo $$ > ${group!.path}/cgroup.procs`, commandFile, ...args, "--quiet");
  t.is(status, 1, stderr);
  t.regex(
    stderr,
    /^nnqs: reproduce: on 4350 states only the mean's loss can be computed \(.* would take .* GiB of .* GiB\)\. Take a smaller --train\.\n$/m,
  );
});

test("under a limit of the address space everything that needs more is refused, and nothing aborts", (t) => {
  allRefused(t, run("ulimit -v 2600000", program));
});
