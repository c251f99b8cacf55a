import { existsSync } from "node:fs";
import type { Command } from "commander";
import { NnqsError } from "../native/errors.js";
import { addExamples } from "./examples.js";
import { printJson } from "./output.js";

/** What benchmarks/harness exports; compiled apart from the library, because it is no part of it. */
interface Harness {
  runBenchmarks(names: readonly string[], onReport: (report: unknown, path: string) => void): Promise<unknown[]>;
}

/** `nnqs bench`: ours against peers, as ratios in one run. */
export function addBench(program: Command): void {
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
      const { runBenchmarks } = (await load("run.js")) as Harness;
      const { printReport } = (await load("report.js")) as { printReport: (report: unknown, path: string) => void };
      const reports = await runBenchmarks(names, json ? () => {} : printReport);
      if (json) printJson(reports);
    });
}

async function load(file: string): Promise<unknown> {
  const url = new URL(`../../dist-benchmarks/harness/${file}`, import.meta.url);
  if (!existsSync(url)) {
    throw new NnqsError(
      "bench: the benchmarks are not compiled here. In a checkout of the repository run: npm run bench",
    );
  }
  return import(url.href);
}
