import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { endWithUs } from "./child.js";
import type { Row } from "./compare.js";
import { peakBytes } from "./peakMemory.js";

const nnqs = fileURLToPath(new URL("../../dist/cli/nnqs.js", import.meta.url));

/**
 * Runs `nnqs` with these arguments as users do, in its own process: wall time, start of Node included, and peak memory.
 *
 * @throws if it ends with another exit code than 0.
 */
export async function command(what: string, args: readonly string[], aim?: string): Promise<Row> {
  const started = performance.now();
  const child = spawn(process.execPath, [nnqs, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  endWithUs(child);
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    if (child.pid !== undefined) peak = Math.max(peak, peakBytes(child.pid));
    await Promise.race([ended, sleep(20)]);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`nnqs ${args.join(" ")} ended with code ${code}:\n${stderr}`);
  const ours = (performance.now() - started) / 1000;
  const note = [`peak memory ${(peak / 2 ** 30).toFixed(2)} GiB`, aim && `aim: ${aim}`].filter(Boolean).join("; ");
  return { what, ours, runs: 1, note };
}
