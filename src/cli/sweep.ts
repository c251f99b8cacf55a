import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { counted } from "../arguments/counted.js";
import type { Reporter } from "../experiments/run/reporter.js";
import { mostThreads, setThreads } from "../native/system.js";
import { runLocal } from "../sweeps/local/runLocal.js";
import type { SlurmOptions } from "../sweeps/slurm/slurmOptions.js";
import { mergeSweep } from "../sweeps/spec/axes.js";
import { expandCells } from "../sweeps/spec/cells.js";
import { sweepExample } from "../sweeps/spec/sweepSpec.js";
import { cellsAtOnce, costsOf, estimateSweep, threadsOfEach } from "../sweeps/store/estimates.js";
import { statusOf } from "../sweeps/store/status.js";
import { requireWritable, type Store, writeStore } from "../sweeps/store/store.js";
import { addExamples } from "./examples.js";
import { exitCode } from "./failure.js";
import { choice, directory, wholeNumber } from "./options.js";
import { print, printJson, say } from "./output.js";
import { readSpec } from "./readSpec.js";
import { terminalReporter } from "./reporter.js";
import type { CommandContext } from "./run.js";
import { addSpecArguments, addTelling, printedExample, type SpecFlags } from "./runOptions.js";
import { addSlurmFlags, slurmOptionsOf } from "./slurmFlags.js";
import { planJson, planText } from "./sweepPlan.js";
import { submitToSlurm } from "./sweepSlurm.js";
import { statusJson, statusText } from "./sweepStatus.js";

const full = "nnqs sweep";
const program = fileURLToPath(new URL("./sweepWorker.js", import.meta.url));

interface SweepOptions extends SlurmOptions, SpecFlags {
  readonly out?: string;
  readonly executor: "local" | "slurm";
  readonly dryRun?: boolean;
  readonly retryFailed?: boolean;
  readonly figures?: boolean;
  readonly workers?: number;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `nnqs sweep SPEC.json [key=a,b …]`: a grid of specs, computed by as many processes as cores and memory allow. */
export function addSweep(commands: Command, context: CommandContext): void {
  const added = commands
    .command("sweep")
    .description(
      "Compute a spec over all combinations of values of its fields. Run again, it goes on where it was; values added later compute new cells only.",
    );
  const fields = [
    "[key=values...]",
    "fields and their values: field=0.1,0.5 (these), seed=0:9 (whole numbers, both ends), field=0:1:11 (11 numbers, both ends), ensemble.widths=[64],[256] (lists); one value for all: train=300",
  ] as const;
  addSpecArguments(added, fields, "a small sweep")
    .option("--out <directory>", "directory of the sweep (default: results/<name>)", directory)
    .addOption(
      choice("--executor <name>", "where cells are computed (local, slurm; default: local)", [
        "local",
        "slurm",
      ]).default("local"),
    )
    .option("--dry-run", "show the cells, with time, memory and disk of each, and compute nothing")
    .option("--retry-failed", "try cells again that have failed")
    .option("--figures", "draw the figure of every cell, too")
    .option("--workers <n>", "cells at once (default: as many as cores and memory allow)", wholeNumber(1, mostThreads))
    .option("--threads <n>", "threads for all of them (default: all cores)", wholeNumber(1, mostThreads));
  addTelling(added);
  addSlurmFlags(added);
  addExamples(added, [
    [`${full} --example > sweep.json`, "a sweep to begin with"],
    [`${full} sweep.json --dry-run`, "what would be computed"],
    [`${full} sweep.json target.field=0.1:1:10 seed=0:4`, "compute it over other values"],
    [`${full} sweep.json --executor slurm --time 2:00:00 --bundle 10`, "compute it on a cluster"],
  ]);
  added.action(async (path: string | undefined, overrides: readonly string[], options: SweepOptions) => {
    if (printedExample(full, path, options, sweepExample)) return;
    const slurm = slurmOptionsOf(options);
    if (options.threads !== undefined) setThreads(options.threads);
    const reporter = terminalReporter({ quiet: options.quiet === true });
    const merged = mergeSweep(await readSpec(path, full, context.signal), overrides, full);
    const { cells, dropped, duplicates } = await expandCells(merged, full, context);
    if (dropped > 0) reporter.note(`where drops ${dropped} of ${counted(dropped + duplicates + cells.length, "cell")}`);
    if (duplicates > 0)
      reporter.note(
        `${duplicates === 1 ? "1 cell says" : `${duplicates} cells say`} the same as others and ${duplicates === 1 ? "is" : "are"} computed once`,
      );
    const out = options.out ?? join("results", merged.spec.name);
    const store: Store = { directory: out, spec: merged.spec, cells };
    if (options.dryRun) {
      await requireWritable(store);
      return show(store, options, context);
    }
    await writeStore(store);
    if (options.executor === "slurm") return submitToSlurm(store, slurm, options, reporter, context);
    await compute(store, options, reporter, context);
    return finish(store, options.json === true);
  });
}

/** Says what would be computed. */
async function show(store: Store, options: SweepOptions, context: CommandContext): Promise<void> {
  const { workers, executor, json = false } = options;
  const atOnce = workers ?? cellsAtOnce(await costsOf(store.cells, context));
  const threads = threadsOfEach(atOnce);
  const tasks = executor === "slurm" ? store.cells.length : atOnce; // a cluster may run all of them at once
  const plan = { workers: atOnce, estimate: await estimateSweep(store, { threads, atOnce: tasks }, context) };
  if (json) printJson(planJson(store, plan));
  else print(planText(store, plan));
}

async function compute(
  store: Store,
  options: SweepOptions,
  reporter: Reporter,
  { signal }: CommandContext,
): Promise<void> {
  const { retryFailed = false, figures = false, workers } = options;
  try {
    await runLocal(store, { program, retryFailed, figures, workers, reporter, signal });
  } catch (error) {
    if (signal.aborted) {
      const { counts } = await statusOf(store);
      reporter.note(
        `${counts.done} of ${counted(store.cells.length, "cell")} ${counts.done === 1 ? "is" : "are"} done; what the others were at is saved. The same command goes on.`,
      );
    }
    throw error;
  }
}

/** Says how far the sweep is; the exit code is 0 only if every cell is done. */
async function finish(store: Store, json: boolean): Promise<void> {
  const status = await statusOf(store);
  if (json) printJson(statusJson(store, status));
  else print(statusText(store, status, { failed: false }));
  const { done, failed } = status.counts;
  if (done === store.cells.length) return;
  process.exitCode = exitCode.failed;
  say(
    failed > 0
      ? `${full}: ${failed} of ${counted(store.cells.length, "cell")} ${failed === 1 ? "has" : "have"} failed. nnqs status ${store.directory} --failed says why; --retry-failed tries them again.`
      : `${full}: ${store.cells.length - done} of ${counted(store.cells.length, "cell")} ${store.cells.length - done === 1 ? "is" : "are"} not done. The same command goes on.`,
  );
}
