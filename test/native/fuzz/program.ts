// scripts/fuzz: attacks in many processes, each with a seed of its own, so that each can be repeated alone and the whole can go on
// where it stopped. Ends with 1 at the first crash, hang, leak or wrong answer, and says how to repeat it.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

function wholeNumber(name: string, text: string, least: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least || !Number.isSafeInteger(Number(text)))
    throw new Error(`--${name} must be a whole number of at least ${least}, not "${text}"`);
  return Number(text);
}

function readArguments(): [calls: number, seed: number, from: number, part: number] {
  try {
    const { values } = parseArgs({
      options: {
        calls: { type: "string", default: "1000000" },
        seed: { type: "string", default: "1" },
        from: { type: "string", default: "0" },
        part: { type: "string", default: "25000" },
      },
    });
    const number = (name: "calls" | "seed" | "from" | "part", least: number) => wholeNumber(name, values[name], least);
    return [number("calls", 1), number("seed", 0), number("from", 0), number("part", 10)];
  } catch (error) {
    process.stderr.write(`fuzz: ${(error as Error).message}. See scripts/fuzz --help.\n`);
    process.exit(2);
  }
}

const [calls, seed, from, part] = readArguments();

const child = fileURLToPath(new URL("./child.js", import.meta.url));
const last = join(tmpdir(), `nnqs-fuzz-${process.pid}`);
const mostGrowth = 150e6; // bytes over a part; a leak of a matrix per call would be gigabytes
const patience = 15 * 60_000; // ms for a part that takes seconds

function run(kind: "calls" | "threads" | "exit", own: number, count: number): number {
  const args = [child, kind, String(own), String(count)];
  const preload = process.env["NNQS_FUZZ_PRELOAD"]; // the libraries of a sanitized addon
  const env = { ...process.env, NNQS_FUZZ_LAST: last, ...(preload === undefined ? {} : { LD_PRELOAD: preload }) };
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    env,
    encoding: "utf8",
    timeout: patience,
    killSignal: "SIGKILL",
  });
  const fail = (what: string): never => {
    process.stderr.write(`${what}\nlast call: ${existsSync(last) ? readFileSync(last, "utf8").trim() : "none"}\n`);
    process.stderr.write(`${stderr.slice(0, 8000)}\nRepeat with: node ${args.join(" ")}\n`);
    process.exit(1);
  };
  if (kind === "exit") {
    if (status !== 42) fail(`ended with ${status ?? signal} instead of 42`);
    return 0;
  }
  if (status !== 0)
    fail(signal === "SIGKILL" ? `hangs for ${patience / 60_000} minutes` : `ended with ${status ?? signal}`);
  const report = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { calls: number; failures: string[]; growth: number };
  if (report.failures.length > 0) fail(`wrong answers:\n${report.failures.slice(0, 20).join("\n")}`);
  if (report.growth > mostGrowth && process.env["NNQS_FUZZ_PRELOAD"] === undefined)
    fail(`grew by ${report.growth} bytes`);
  return report.calls;
}

const begin = Date.now();
let done = 0;
for (let k = from; k * part < calls; k++) {
  done += run("calls", seed + k, part);
  run("threads", seed + k, 2);
  run("exit", seed + k, 1);
  process.stdout.write(`part ${k}: ${done} calls, ${Math.round((Date.now() - begin) / 1000)} s\n`);
}
const when = new Date().toISOString().slice(0, 10);
process.stdout.write(`${done} calls without crash, hang, leak or wrong result. ${cpus()[0]?.model}, ${when}\n`);
