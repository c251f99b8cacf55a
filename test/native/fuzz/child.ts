// One part of a long attack, in a process of its own: child.js KIND SEED COUNT. Prints its report as JSON; ends, where it is
// told to, amid jobs. The last call is in the file that NNQS_FUZZ_LAST names, so that a crash can be traced.
import { openSync, writeSync } from "node:fs";
import { outcome } from "../addon.js";
import { allRequests, functionOf } from "../allRequests.js";
import { attack } from "./calls.js";
import { attackFromThreads } from "./threads.js";

const [, , kind, seed, count] = process.argv as unknown as [
  string,
  string,
  "calls" | "threads" | "exit",
  string,
  string,
];

const trace = process.env["NNQS_FUZZ_LAST"];
const file = trace === undefined ? undefined : openSync(trace, "w");
function say(call: number, what: string): void {
  if (file !== undefined) writeSync(file, `${call} ${what}`.slice(0, 500).padEnd(500), 0);
}

if (kind === "calls") {
  await attack(Number(seed), Number(count) / 10, say); // until caches are warm
  const before = process.memoryUsage().rss;
  const report = await attack(Number(seed), Number(count), say);
  process.stdout.write(`${JSON.stringify({ ...report, growth: process.memoryUsage().rss - before })}\n`);
} else if (kind === "threads") {
  const failures = await attackFromThreads(Number(seed), Number(count));
  process.stdout.write(`${JSON.stringify({ calls: 0, failures, growth: 0 })}\n`);
} else {
  const n = 600;
  const a = Float64Array.from({ length: n * n }, (_, i) => Math.cos((i % n) * Math.floor(i / n)));
  for (let k = 0; k < 8; k++) outcome("expm", { n, a });
  for (let k = 0; k < 4; k++) outcome("dsyevd", { n, a, vectors: true });
  for (let k = 0; k < Number(count); k++) {
    for (const [key, make] of Object.entries(allRequests)) outcome(functionOf(key), await make());
  }
  setTimeout(() => process.exit(42), Number(seed) % 50);
}
