import type { Command } from "commander";
import { report } from "../report/report.js";
import { addExamples } from "./examples.js";
import { directory, file } from "./options.js";
import { print, printJson } from "./output.js";
import { terminalReporter } from "./reporter.js";
import type { CommandContext } from "./run.js";
import { addTelling } from "./runOptions.js";

interface ReportFlags {
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `nnqs report DIR`: one page of a result, of a sweep, or of all that `reproduce` has written. */
export function addReport(program: Command, context: CommandContext): void {
  const added = program
    .command("report")
    .description(
      "Write one HTML page of results: charts, tables, manifests, and the paper's claims beside what was measured.",
    )
    .argument("<directory>", "a sweep, a directory of results, or one result", directory)
    .option("--out <file>", "the page (default: report.html in the directory)", file);
  addTelling(added);
  addExamples(added, [
    ["nnqs report results", "all results of the figures"],
    ["nnqs report results/fig2-tfim --out fig2.html", "one result"],
  ]);
  added.action(async (where: string, { out, json, quiet }: ReportFlags) => {
    const reporter = terminalReporter({ quiet: quiet === true });
    const found = await reporter.stage("report", (onProgress) =>
      report(where, { ...(out !== undefined && { out }), signal: context.signal, onProgress }),
    );
    for (const { reason } of found.skipped) reporter.note(`left out: ${reason}`);
    if (json) printJson(found);
    else print(`${found.file}\n`);
  });
}
