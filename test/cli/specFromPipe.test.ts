import { spawn, spawnSync } from "node:child_process";
import { closeSync, constants, createWriteStream, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandFile } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { sweepOf, writeSpec } from "../support/sweeps.js";
import { test } from "../support/test.js";
import { textOf } from "../support/textOf.js";

const root = temporaryDirectory();
const pipe = join(root, "spec.json");
spawnSync("mkfifo", [pipe]);

/** Starts nnqs in a pipe's place as a reader, and does something once it waits. */
async function waiting(spec: string, act: (child: ReturnType<typeof spawn>) => void) {
  const child = spawn(process.execPath, [commandFile, "kernel", spec, "--inputs", "none.npy", "--out", "k.npz"], {
    cwd: root,
  });
  const said = textOf(child.stderr);
  const closed = new Promise<number | string | null>((resolve) =>
    child.on("close", (code, signal) => resolve(code ?? signal)),
  );
  const poll = setInterval(() => {
    if (!hearsSignals(child.pid)) return;
    clearInterval(poll);
    setTimeout(() => act(child), 100); // it reads its spec then
  }, 10);
  const late = setTimeout(() => child.kill("SIGKILL"), 30_000);
  const status = await closed;
  clearTimeout(late);
  clearInterval(poll);
  return { status, stderr: said() };
}

/** Whether a command has said what signals do to it: of SIGHUP Node.js says nothing by itself. */
function hearsSignals(pid: number | undefined): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
  return (BigInt(`0x${mask}`) & 1n) !== 0n;
}

for (const spec of [pipe, "-"]) {
  test(`a signal ends the wait for a spec from ${spec === "-" ? "standard input" : "a pipe that nobody writes"}`, async (t) => {
    const { status, stderr } = await waiting(spec, (child) => child.kill("SIGTERM"));
    t.is(status, 143);
    t.is(stderr, "nnqs: interrupted\n");
  });
}

test("a spec is read from a pipe, whoever opens it first", async (t) => {
  const { status, stderr } = await waiting(pipe, () => createWriteStream(pipe).end('{"experiment":"kernel"}'));
  t.is(status, 2);
  t.regex(stderr, /`network` is missing/);
});

test("a signal ends the wait for a reader that stands still", async (t) => {
  const spec = writeSpec(root, sweepOf({ axes: { field: "1:2:400" } }));
  const full = join(root, "full");
  spawnSync("mkfifo", [full]);
  const output = openSync(full, constants.O_RDWR); // this process reads nothing of it
  const child = spawn(process.execPath, [commandFile, "sweep", spec, "--dry-run", "--json"], {
    stdio: ["ignore", output, "pipe"],
  });
  const said = textOf(child.stderr!);
  const ended = new Promise((resolve) => child.on("close", resolve));
  while (!hearsSignals(child.pid)) await sleep(20);
  await sleep(1000);
  t.is(child.exitCode, null);
  child.kill("SIGTERM");
  t.is(await ended, 143);
  t.is(said(), "nnqs: interrupted\n");
  closeSync(output);
});

test("what is in place of a picture is not waited for by a report", async (t) => {
  const result = join(root, "result");
  const { runs, experiments } = await import("infinite-nnqs");
  await experiments.runExperiment({ spec: { experiment: "own" }, seed: 0, directory: result }, {}, async () => ({
    arrays: () => ({ x: runs.float64([1]) }),
    summary: {},
    errorBounds: {},
  }));
  spawnSync("mkfifo", [join(result, "figure.svg")]);
  const { status } = spawnSync(process.execPath, [commandFile, "report", result, "--quiet"], { timeout: 60_000 });
  t.is(status, 0);
});
