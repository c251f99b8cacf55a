import { existsSync } from "node:fs";
import type { Command } from "commander";
import { NnqsError } from "../native/errors.js";
import { addExamples } from "./examples.js";
import { printJson } from "./output.js";
import { type CommandContext, orInterrupted } from "./run.js";

/** What benchmarks/run.ts exports; compiled apart from the library, because it is no part of it. */
interface Benchmarks {
  printReport(report: unknown, path: string): void;
  runBenchmarks(names: readonly string[], onReport: (report: unknown, path: string) => void): Promise<unknown[]>;
}

/** `nnqs bench`: ours against peers, as ratios in one run. */
export function addBench(program: Command, { signal }: CommandContext): void {
  const added = program.command("bench");
  addExamples(added, [
    ["nnqs bench", "every benchmark"],
    ["nnqs bench quantum kernels --json", "two of them, as JSON"],
  ]);
  added
    .argument("[names...]", "benchmarks to run; all if none is named")
    .description("time this library against others and write benchmarks/results/<name>.json")
    .option("--json", "print one JSON document")
    .action(async (names: string[], { json }: { json?: true }) => {
      const { runBenchmarks, printReport } = await load();
      signal.throwIfAborted();
      // What was measured until then is written; what is being measured is worth nothing in part.
      const reports = await orInterrupted(runBenchmarks(names, json ? () => {} : printReport), signal);
      if (json) printJson(reports);
    });
}

async function load(): Promise<Benchmarks> {
  const url = new URL("../../dist-benchmarks/run.js", import.meta.url);
  if (!existsSync(url)) {
    throw new NnqsError(
      "bench: the benchmarks are not compiled here. In a checkout of the repository run: npm run bench",
    );
  }
  return import(url.href);
}
