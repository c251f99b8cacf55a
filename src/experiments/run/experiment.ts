import {
  boolean,
  callback,
  called,
  dictionary,
  jobKinds,
  type Kinds,
  list,
  noMore,
  number,
  optional,
  path,
  record,
  requireArgument,
  requireOptions,
  text,
  whole,
} from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import { freeKept } from "../../native/memory.js";
import { setAside } from "../../runs/documents.js";
import { removeLeftovers } from "../../runs/leftovers.js";
import { withLock } from "../../runs/lock.js";
import { createManifest } from "../../runs/manifest.js";
import type { Arrays } from "../../runs/npz.js";
import { packNpz } from "../../runs/npzThread.js";
import { publishResult, type ResultFiles } from "../../runs/publishing.js";
import { DamageError, findResult, readManifest, readSummary } from "../../runs/resultDirectory.js";
import { type Json, jsonKind } from "../../runs/spec.js";
import { tidy } from "../../runs/tidy.js";
import { awaitsFigure, drawUndrawn, figureFiles } from "./figure.js";
import type { Outcome, RunOptions, Summary } from "./outcome.js";
import { type Reporter, recording, silentReporter } from "./reporter.js";
import { storable } from "./storable.js";

/** What is to be run, and where its result goes. */
export interface Experiment {
  /** Everything that decides the numbers. */
  readonly spec: Json;
  /** Of everything that is drawn; stands in the manifest. */
  readonly seed: number;
  /** Without a directory nothing is stored. */
  readonly directory?: string | undefined;
}

/** How it is computed: as it is run, and what is told there is kept with the result. */
export type Computing = RunOptions & Required<Pick<RunOptions, "reporter">>;

/** What an experiment computes; how it is stored is the same for all. */
export interface Computed {
  /** Called only if the result is stored. */
  readonly arrays: () => Arrays | Promise<Arrays>;
  /** Further files, by their names; called only if the result is stored. */
  readonly files?: () => ResultFiles;
  /** The headline numbers; what JSON cannot hold becomes null. */
  readonly summary: Readonly<Record<string, unknown>>;
  /** How far the numbers may be off, by name; stands in the manifest. */
  readonly errorBounds: Readonly<Record<string, number>>;
  /** Of the picture. */
  readonly title?: string;
  /**
   * The picture as a Vega-Lite specification, plain JSON. Called only if the result is stored, with the title if it is wanted; if it cannot be
   * drawn, the numbers are stored all the same.
   */
  readonly figure?: (title: string | undefined) => object;
}

const runKinds: Kinds<RunOptions> = {
  force: boolean,
  resume: boolean,
  titles: boolean,
  figures: boolean,
  shared: record("{ directory, parts, threads }", {
    directory: path,
    parts: list("a list of texts", text),
    threads: optional(dictionary("numbers of threads by kind", whole(1))),
    onTemporary: optional(callback),
  }),
  mend: boolean,
  reporter: record("a reporter, { stage, note }", { stage: callback, note: callback }),
  signal: jobKinds.signal,
};

const computedKind = record("{ arrays, summary, errorBounds }", {
  arrays: callback,
  summary: dictionary("an object", () => undefined),
  figure: optional(callback),
  files: optional(callback),
  title: optional(text),
  errorBounds: dictionary("an object of numbers", number({ most: Infinity })),
});

/**
 * Runs an experiment into its directory, unless its result is there already: manifest.json, summary.json, data.npz and, if it has a
 * picture, figure.svg, figure.pdf and figure.png appear together, when all is done. No other process can run it meanwhile, and what kills have
 * left beside the directory is removed.
 *
 * @throws {ArgumentError} if the directory holds another spec's result and `force` is not given; {StorageError} if it is damaged or
 *   cannot be written; {HeldError} if another process is at work on it; what `compute` throws.
 *
 * @example
 * ```ts
 * import { experiments, runs } from "infinite-nnqs";
 *
 * const spec = { experiment: "squares", numbers: 4 };
 * const { status, summary } = await experiments.runExperiment({ spec, seed: 0, directory: "results/squares" }, {}, async () => {
 *   const squares = Float64Array.from({ length: spec.numbers }, (_, i) => i ** 2);
 *   return { arrays: () => ({ squares: runs.float64(squares) }), summary: { last: squares.at(-1) }, errorBounds: {} };
 * });
 * console.log(status, summary["last"]); // computed, 9
 * ```
 */
export async function runExperiment(
  experiment: Experiment,
  options: RunOptions,
  compute: (reporter: Reporter) => Promise<Computed>,
): Promise<Outcome> {
  noMore("runExperiment", arguments, 3);
  requireOptions("runExperiment", experiment, { spec: jsonKind, seed: whole(0), directory: path }, ["spec", "seed"]);
  const {
    force = false,
    titles = true,
    figures = true,
    mend = false,
    reporter = silentReporter,
    signal,
  } = requireOptions("runExperiment", options, runKinds);
  requireArgument("runExperiment", "compute", compute, callback);
  signal?.throwIfAborted();
  const { directory, spec } = experiment;
  if (directory === undefined) {
    const { reporter: noting, notes } = recording(reporter);
    const { summary } = await computedBy(compute, noting);
    return { status: "computed", summary: storable(summary) as Summary, warnings: notes };
  }
  const isDone = async (alone: boolean) => {
    try {
      return (await findResult(directory, spec, { force })) === "done";
    } catch (error) {
      if (!mend || !(error instanceof DamageError || error instanceof ArgumentError)) throw error;
      if (alone) reporter.note(`${error.fault} It was moved to ${await setAside(directory)} and is computed again.`);
      return false;
    }
  };
  const done = async () => {
    if (figures) await drawUndrawn(directory, { reporter, signal });
    if (!titles) reporter.note(`${directory}: its figure stays as it was drawn; remove the directory to draw it again`);
    return storedOutcome(directory, reporter);
  };
  if (await isDone(false)) {
    await tidy(directory);
    return done();
  }
  const computed = await withLock(directory, async () => {
    await removeLeftovers(directory);
    if (await isDone(true)) return; // another process has computed it, or a kill had moved it aside
    const outcome = await computeAndPublish(experiment, directory, { titles, figures, reporter, signal }, compute);
    await removeLeftovers(directory); // the checkpoint is one now
    return outcome;
  });
  if (computed === undefined) return done();
  if (figures && (await awaitsFigure(directory))) {
    reporter.note(`the numbers are in ${directory}; the same command draws the figure`);
    signal?.throwIfAborted();
  }
  return computed;
}

/** What the caller's function computes. @throws what it throws; {ArgumentError} unless that is what it must be. */
async function computedBy(compute: (reporter: Reporter) => Promise<Computed>, reporter: Reporter): Promise<Computed> {
  const computed = await called("runExperiment", "compute", () => compute(reporter));
  return requireArgument("runExperiment", "compute()", computed, computedKind);
}

async function computeAndPublish(
  { spec, seed }: Experiment,
  directory: string,
  {
    titles,
    figures,
    reporter: outer,
    signal,
  }: Required<Pick<RunOptions, "titles" | "figures" | "reporter">> & Pick<RunOptions, "signal">,
  compute: (reporter: Reporter) => Promise<Computed>,
): Promise<Outcome> {
  const { reporter, seconds, notes: warnings } = recording(outer);
  const start = performance.now();
  const { arrays, files: others, summary, errorBounds, title, figure } = await computedBy(compute, reporter);
  freeKept(); // what storing takes is estimated as if it came alone
  const [data, pictures] = await Promise.all([
    Promise.resolve(called("runExperiment", "arrays", arrays)).then((found) => packNpz(found)),
    figures && figure ? figureFiles(() => figure(titles ? title : undefined), reporter, signal) : {},
  ]);
  seconds["total"] = (performance.now() - start) / 1000;
  const files: ResultFiles = {
    "summary.json": `${JSON.stringify(summary, null, 2)}\n`,
    "data.npz": data,
    ...(others && called("runExperiment", "files", others)),
    ...pictures,
  };
  await publishResult(directory, createManifest(spec, { seed, seconds, errorBounds, warnings }), files);
  return { directory, status: "computed", summary: storable(summary) as Summary, warnings };
}

/** What was computed before, with what was noted then; the files have been found whole. */
async function storedOutcome(directory: string, reporter: Reporter): Promise<Outcome> {
  const manifest = await readManifest(directory);
  const warnings = manifest.format === 1 ? [] : manifest.warnings;
  for (const warning of warnings) reporter.note(warning);
  const summary = (await readSummary(directory)) as Summary;
  return { directory, status: "done", summary, warnings };
}
