import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../dist/cli/nnqs.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "nnqs-interrupt-"));
after(() => rmSync(root, { recursive: true }));

const run = "reproduce fig2 --model tfim --train 60 --widths 500 --members 2 --steps 12000".split(" ");

/** Runs nnqs; once training has begun, sends the signal if one is given. */
function nnqs(args: readonly string[], signal?: NodeJS.Signals): Promise<{ status: number | null; stderr: string }> {
  const child = spawn(process.execPath, [command, ...run, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  let sent = false;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    if (signal === undefined || sent || !stderr.includes("losses at every time:")) return;
    sent = true;
    setTimeout(() => child.kill(signal), 400);
  });
  return new Promise((resolve) => child.on("close", (status) => resolve({ status, stderr })));
}

test("Ctrl-C saves the training and exits with 130; --resume goes on to the same bits", async () => {
  const [whole, broken] = [join(root, "whole"), join(root, "broken")];
  const uninterrupted = await nnqs(["--out", whole]);
  assert.equal(uninterrupted.status, 0, uninterrupted.stderr);

  const interrupted = await nnqs(["--out", broken], "SIGINT");
  assert.equal(interrupted.status, 130, interrupted.stderr);
  assert.match(interrupted.stderr, /interrupted/);
  assert.ok(readdirSync(join(broken, "ensembles")).some((name) => name.endsWith(".checkpoint")));
  assert.ok(!readdirSync(broken).includes("fig2-tfim"));

  const refused = await nnqs(["--out", broken]);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /--resume.*--force/);

  const resumed = await nnqs(["--out", broken, "--resume"]);
  assert.equal(resumed.status, 0, resumed.stderr);
  const data = (out: string) => readFileSync(join(out, "fig2-tfim", "data.npz"));
  assert.deepEqual(data(broken), data(whole));
});
