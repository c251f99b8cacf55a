import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { commandFile } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";
import { whileTraining } from "../support/whileTraining.js";

const root = temporaryDirectory();

const run = "reproduce fig2 --model tfim --train 60 --widths 300 --members 2 --steps 10000".split(" ");

/** Sends SIGINT `interruptAfter` milliseconds after the training has begun, if that is given. */
function nnqs(out: string, args: readonly string[], interruptAfter?: number): ReturnType<typeof whileTraining> {
  if (interruptAfter === undefined) return whileTraining([...run, ...args], out);
  return whileTraining([...run, ...args], out, (child) => setTimeout(() => child.kill("SIGINT"), interruptAfter));
}

test("Ctrl-C saves the training and exits with 130; --resume goes on to the same bits", async (t) => {
  const [whole, broken] = [join(root, "whole"), join(root, "broken")];
  const uninterrupted = await nnqs(whole, []);
  t.is(uninterrupted.status, 0, uninterrupted.stderr);

  // On a slow machine the first step may come later than the signal; then nothing needed saving, and the signal comes again later.
  const saved = () => readdirSync(join(broken, "ensembles")).some((name) => name.endsWith(".checkpoint"));
  for (const delay of [200, 600, 1800]) {
    rmSync(broken, { recursive: true, force: true }); // what is there would be taken for the beginning of the training
    const interrupted = await nnqs(broken, [], delay);
    t.is(interrupted.status, 130, interrupted.stderr);
    t.regex(interrupted.stderr, /interrupted/);
    t.false(readdirSync(broken).includes("fig2-tfim"));
    if (saved()) break;
  }
  t.true(saved(), "no interruption fell into the training");

  const refused = await nnqs(broken, []);
  t.is(refused.status, 2);
  t.regex(refused.stderr, /--resume.*--force/);

  const resumed = await nnqs(broken, ["--resume"]);
  t.is(resumed.status, 0, resumed.stderr);
  const data = (out: string) => readFileSync(join(out, "fig2-tfim", "data.npz"));
  t.deepEqual(data(broken), data(whole));
});

test("an interrupted eigenproblem is left behind, not waited for", async (t) => {
  // The eigenproblem of 4000 points takes seconds, in LAPACK calls that nothing stops. On a busy machine a second try may be needed.
  const args = "reproduce fig2 --model tfim --train 4000 --infinite-only --threads 1 --out".split(" ");
  const waits: number[] = [];
  for (let tries = 0; tries < 3 && !(Math.min(...waits) < 500); tries++) {
    const child = spawn(process.execPath, [commandFile, ...args, join(root, `left-${tries}`)], { stdio: "ignore" });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    await new Promise((resolve) => setTimeout(resolve, 4000));
    const begin = performance.now();
    child.kill("SIGTERM");
    t.is(await ended, 143);
    waits.push(performance.now() - begin);
  }
  t.true(Math.min(...waits) < 500, `waited ${waits.map(Math.round)} ms`);
});

test("a disk that is full while networks train ends the run with 1 and one line", (t) => {
  // A limit on the size of a file stands in for a full disk: the first checkpoint, after 5 s, does not fit.
  const out = join(root, "full");
  const line = `ulimit -f 64; exec "$0" "$@"`;
  const longer = [...run.slice(0, -4), ..."--members 10 --steps 100000000 --threads 1 --quiet".split(" ")];
  const args = [commandFile, ...longer, "--out", out];
  const { status, stderr } = spawnSync("bash", ["-c", line, process.execPath, ...args], { encoding: "utf8" });
  t.is(status, 1, stderr);
  t.regex(stderr, /^nnqs: cannot write .*\.checkpoint: the file size limit is reached.*\.$/m);
  t.notRegex(stderr, /\n {4}at /);
  t.deepEqual(readdirSync(join(out, "ensembles")), []);
});
