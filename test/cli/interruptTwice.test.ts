import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { commandFile } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const run = "reproduce fig2 --model tfim --train 40 --widths 100 --members 2 --steps 2000 --quiet".split(" ");

/** Runs nnqs; once networks train it is interrupted twice, if that is asked for. */
function nnqs(
  out: string,
  args: readonly string[],
  twice: boolean,
): Promise<{ status: number | null; stderr: string; locks: string[] }> {
  const child = spawn(process.execPath, [commandFile, ...run, "--out", out, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const poll = setInterval(() => {
    if (!twice || !existsSync(join(out, "ensembles"))) return;
    clearInterval(poll);
    child.kill("SIGTERM"); // two different ones, because two equal signals may arrive as one
    child.kill("SIGINT");
  }, 20);
  return new Promise((resolve) =>
    child.on("close", (status) => {
      clearInterval(poll);
      const files = readdirSync(out, { recursive: true }) as string[];
      resolve({ status, stderr, locks: files.filter((name) => name.endsWith(".lock")) });
    }),
  );
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
