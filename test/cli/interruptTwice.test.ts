import type { ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";
import { whileTraining } from "../support/whileTraining.js";

const root = temporaryDirectory();
const run = "reproduce fig2 --model tfim --train 40 --widths 100 --members 2 --steps 2000 --quiet".split(" ");

/** Interrupts twice once networks train, if that is asked for; what ends leaves these locks. */
async function nnqs(out: string, args: readonly string[], twice: boolean) {
  const interrupt = (child: ChildProcess) => {
    child.kill("SIGTERM"); // two different ones, because two equal signals may arrive as one
    child.kill("SIGINT");
  };
  const ended = await whileTraining([...run, ...args], out, twice ? interrupt : undefined);
  const files = readdirSync(out, { recursive: true }) as string[];
  return { ...ended, locks: files.filter((name) => name.endsWith(".lock")) };
}

test("the lock that a second interruption leaves is taken over by the next run", async (t) => {
  const out = join(root, "twice");
  const killed = await nnqs(out, [], true);
  t.true(killed.status === 130 || killed.status === 143, killed.stderr);
  t.regex(killed.stderr, /interrupted twice/);
  t.not(killed.locks.length, 0, "no lock was left");
  const next = await nnqs(out, ["--force"], false);
  t.is(next.status, 0, next.stderr);
  t.deepEqual(next.locks, []);
});
