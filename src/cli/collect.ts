import type { Command } from "commander";
import { counted } from "../arguments/counted.js";
import { collect } from "../sweeps/collect/collect.js";
import { addExamples } from "./examples.js";
import { directory } from "./options.js";
import { print, printJson } from "./output.js";
import { terminalReporter } from "./reporter.js";
import type { CommandContext } from "./run.js";
import { addTelling } from "./runOptions.js";

interface CollectFlags {
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `nnqs collect DIR`: the results of a sweep as one table, and as one labelled file. */
export function addCollect(program: Command, context: CommandContext): void {
  const added = program
    .command("collect")
    .description(
      "Collect a sweep, also an unfinished one, or any directory of results: one long table and one labelled HDF5 file.",
    )
    .argument("<directory>", "a sweep, a directory of results, or one result", directory)
    .option(
      "--out <directory>",
      "where collected.parquet, collected.csv and collected.h5 go (default: the directory itself)",
      directory,
    );
  addTelling(added);
  addExamples(added, [
    ["nnqs collect results/my-sweep", "collect what is there"],
    ["nnqs collect results --out tables --json", "results of any commands, into another directory"],
  ]);
  added.action(async (where: string, { out, json, quiet }: CollectFlags) => {
    const reporter = terminalReporter({ quiet: quiet === true });
    const found = await reporter.stage("collect", (onProgress) =>
      collect(where, { ...(out !== undefined && { out }), signal: context.signal, onProgress }),
    );
    for (const { reason } of found.skipped) reporter.note(`left out: ${reason}`);
    if (json) return printJson(found);
    const { cells, rows, columns, axes, files } = found;
    const grid = Object.entries(axes).map(([name, length]) => `${name} (${length})`);
    print(
      `${counted(cells, "cell")}, ${counted(rows, "row")}, ${counted(columns.length, "column")}; axes of the grid: ${grid.join(", ") || "none"}\n`,
    );
    print(
      Object.values(files)
        .map((file) => `${file}\n`)
        .join(""),
    );
  });
}
