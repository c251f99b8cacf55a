import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { parseSpec } from "../experiments/parseSpec.js";
import { runSpectrum, type SpectrumLine, spectrumDirectory } from "../experiments/spectrum.js";
import { spectrumExample, spectrumSchema } from "../experiments/spectrumSpec.js";
import { setThreads } from "../native/system.js";
import { printJson, wholeNumber } from "./options.js";
import { readSpec } from "./readSpec.js";
import { terminalReporter } from "./reporter.js";
import type { CommandContext } from "./run.js";

interface SpectrumOptions {
  readonly out: string;
  readonly threads?: number;
  readonly example?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `nnqs spectrum SPEC.json`: the eigenvalues of a network's kernel and what they say about training it. */
export function addSpectrum(program: Command, context: CommandContext): void {
  program
    .command("spectrum")
    .description(
      "Spectrum of a network's kernel: condition, positive definiteness, steps to learn each part of a target.",
    )
    .argument("[spec]", "a JSON file; see --example")
    .option("--example", "print a small spec and stop")
    .option("--out <directory>", "where the result directory goes", "results")
    .option("--threads <n>", "threads for everything (default: all cores)", wholeNumber(1))
    .option("--force", "replace a result of another spec")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "no progress on standard error")
    .action(async (path: string | undefined, options: SpectrumOptions) => {
      if (options.example) return printJson(spectrumExample);
      const spec = parseSpec(spectrumSchema, await readSpec(path, "nnqs spectrum"), "nnqs spectrum");
      if (options.threads !== undefined) setThreads(options.threads);
      const reporter = terminalReporter({ quiet: options.quiet === true });
      const run = { force: options.force === true, reporter, signal: context.signal };
      const directory = spectrumDirectory(options.out, spec);
      const outcome = await runSpectrum(spec, directory, run);
      const summary = outcome.summary ?? JSON.parse(await readFile(`${directory}/summary.json`, "utf8"));
      if (options.json) printJson({ ...outcome, summary });
      else process.stdout.write(asText(summary));
      reporter.note(`${directory}: ${outcome.status === "done" ? "done already, with this spec" : "written"}`);
    });
}

function asText(summary: Readonly<Record<string, unknown>>): string {
  const lines = summary["lines"] as readonly SpectrumLine[];
  const number = (value: number | null) => (value === null ? "never" : value.toPrecision(5)); // JSON has no Infinity
  const rows = [
    ["part", "eigenvalues", "largest", "smallest", "share of target", "steps to learn"],
    ...lines.map(({ part, count, largest, smallest, share, steps }) => [
      ...[part, String(count), number(largest), number(smallest), share.toExponential(2)],
      Number.isFinite(steps) ? String(steps) : "never",
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join("  ")).join("\n");
  const condition = summary["conditionNumber"] as number | null;
  const definite = summary["positiveDefinite"] ? "positive definite" : "not positive definite";
  return (
    `${table}\n\n${definite} above ${number(summary["threshold"] as number)}; rank ${summary["rank"]}; ` +
    `condition number ${condition === null || condition === Number.POSITIVE_INFINITY ? "∞" : number(condition)}; ` +
    `learning rate ${number(summary["learningRate"] as number)}\n`
  );
}
