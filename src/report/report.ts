import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { counted } from "../arguments/counted.js";
import { jobKinds, noMore, path as pathKind, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { requireNoDeadLink } from "../runs/directories.js";
import { unpackNpz } from "../runs/npzThread.js";
import { replaceFiles, writeText } from "../runs/replaceFiles.js";
import { readingFile, readText } from "../runs/storage.js";
import { type Cell, cellOf } from "../sweeps/collect/cell.js";
import { type Found, findResults, type StoredResult } from "../sweeps/collect/findResults.js";
import { experimentOf } from "../sweeps/collect/provenance.js";
import { chartsOf } from "./chart.js";
import type { ReadResult, Verdict } from "./content.js";
import { contentOf, notShown } from "./experiments/contentOf.js";
import { type Html, html } from "./html.js";
import { moment } from "./numbers.js";
import { type PageContent, pageOf } from "./page.js";
import { sectionOf } from "./section.js";
import { progressOf } from "./sweep/progress.js";
import { sweepContent } from "./sweep/sweepContent.js";
import { tableOf } from "./table.js";

/** How a report is made. */
export interface ReportOptions extends JobOptions {
  /** The file that is written; `report.html` in the directory by default. */
  readonly out?: string | undefined;
}

/** What a report is of. */
export interface Report {
  readonly file: string;
  readonly bytes: number;
  readonly kind: Found["kind"];
  readonly results: number;
  /** How many claims of the paper stand beside numbers, by verdict. */
  readonly claims: Readonly<Record<Verdict, number>>;
  readonly skipped: Found["skipped"];
}

/** Pictures beyond are left out of a page. */
const largestPicture = 3e6;
/** Of the progress of a sweep's page what reading its cells is; charts come after. */
const ofReading = 0.8;
/** Results beyond have their rows in tables and charts, and no part of their own. */
const mostSections = 40;

/**
 * Writes one page of the results in a directory: a sweep, results of any commands, or one result. It needs no other file and no network.
 *
 * @throws {ArgumentError} if there is no result; {StorageError} if the page cannot be written; {MemoryError}; the signal's reason after an abort.
 */
export async function report(directory: string, options: ReportOptions = {}): Promise<Report> {
  noMore("report", arguments, 2);
  requireArgument("report", "directory", directory, pathKind);
  const kinds = { out: pathKind, ...jobKinds };
  const given = rising(requireOptions("report", options, kinds));
  const { out = join(directory, "report.html"), signal, onProgress, done } = given;
  await requireFile(out);
  const found = await findResults("report", directory, signal);
  const verdicts: Verdict[] = [];
  const content = await (found.kind === "sweep"
    ? sweepPage(directory, found, signal, onProgress)
    : resultsPage(directory, found, verdicts, signal, onProgress));
  const page = await pageOf(content);
  const name = basename(out);
  await replaceFiles(dirname(out), name, [name], (temporary) => writeText(join(temporary, name), page));
  return done({
    file: out,
    bytes: Buffer.byteLength(page),
    kind: found.kind,
    results: found.results.length,
    claims: tallied(verdicts),
    skipped: found.skipped,
  });
}

/** @throws {ArgumentError} if what stands where the page is to go is none; {StorageError} if it is a link that leads nowhere. */
async function requireFile(out: string): Promise<void> {
  await requireNoDeadLink(out);
  const found = await stat(out).catch(() => undefined);
  if (found === undefined) return;
  if (found.isDirectory())
    throw new ArgumentError(
      `report: ${out} is a directory. Name the file of the page with { out }, for example ${join(out, "report.html")}.`,
    );
  const isPage = found.isFile() && (await readText(out).catch(() => "")).startsWith("<!DOCTYPE html>");
  if (!isPage) throw new ArgumentError(`report: ${out} is there and is no page. Choose another file, or move it away.`);
}

async function resultsPage(
  directory: string,
  { results, skipped }: Found,
  verdicts: Verdict[],
  signal: AbortSignal | undefined,
  onProgress: ReportOptions["onProgress"],
): Promise<PageContent> {
  const links: { anchor: string; title: string }[] = [];
  const sections: Html[] = [];
  const rows: (string | number | Html)[][] = [];
  for (const [i, result] of results.entries()) {
    signal?.throwIfAborted();
    const read = await readResult(named(result), signal);
    const anchor = `result-${i + 1}`;
    const content = contentOf(read);
    const own = content.claims.map(({ verdict }) => verdict);
    verdicts.push(...own);
    const isShown = i < mostSections;
    if (isShown) {
      sections.push(await sectionOf(read, content, anchor, await pictureOf(result.path), signal));
      links.push({ anchor, title: read.id });
    }
    const link = isShown ? html`<a href="#${anchor}">${read.id}</a>` : html`${read.id}`;
    const { versions, seconds, finished } = result.manifest;
    rows.push([
      link,
      read.experiment,
      claimsText(own),
      seconds?.["total"] ?? Number.NaN,
      versions?.["infinite-nnqs"] ?? "",
      moment(finished),
    ]);
    onProgress?.((i + 1) / results.length);
  }
  const overview = tableOf({
    caption: "Results",
    columns: ["result", "experiment", "the paper's claims", "wall seconds", "version", "finished"],
    rows,
  });
  return {
    title: basename(resolve(directory)),
    lead: `${counted(results.length, "result")} of infinite-nnqs`,
    links,
    body: [skippedOf(skipped), ...(results.length > 1 ? [overview] : []), ...sections],
  };
}

async function sweepPage(
  directory: string,
  { results, skipped }: Found,
  signal: AbortSignal | undefined,
  onProgress: ReportOptions["onProgress"],
): Promise<PageContent> {
  const cells: Cell[] = [];
  for (const [i, result] of results.entries()) {
    signal?.throwIfAborted();
    cells.push(cellOf(result, (await readResult(result, signal)).arrays));
    onProgress?.((ofReading * (i + 1)) / results.length);
  }
  const { charts, table, varying, notes } = sweepContent(cells);
  const progress = await progressOf(directory);
  const drawn = await chartsOf(charts, signal);
  const experiment = experimentOf(results[0]!.manifest) ?? "no known experiment";
  const shown = results.slice(0, mostSections);
  const manifests = shown.map(
    ({ id, manifest }) =>
      html`<details><summary>${id}</summary><pre tabindex="0" aria-label="manifest of ${id}">${JSON.stringify(manifest, null, 2)}</pre></details>`,
  );
  const over = varying.length > 0 ? `over ${varying.join(", ")}` : "";
  return {
    title: `Sweep ${basename(resolve(directory))}`,
    lead: `${counted(results.length, "whole cell")} of ${experiment} ${over}`.trim(),
    links: [
      { anchor: "charts", title: "Charts" },
      { anchor: "cells", title: "Cells" },
      { anchor: "manifests", title: "Manifests" },
    ],
    body: [
      skippedOf(skipped),
      progress,
      html`<section id="charts" aria-labelledby="charts-title"><h2 id="charts-title">Charts</h2>${notes.map((note) => html`<p class="soft">${note}</p>`)}<div class="charts">${drawn}</div></section>`,
      html`<section id="cells" aria-labelledby="cells-title"><h2 id="cells-title">Cells</h2>${tableOf(table)}</section>`,
      html`<section id="manifests" aria-labelledby="manifests-title"><h2 id="manifests-title">Manifests</h2><p class="soft">${shown.length < results.length ? `The first ${shown.length} of ${results.length}.` : ""}</p>${manifests}</section>`,
    ],
  };
}

/** A result that was named as "." is called as its directory is. */
function named(result: StoredResult): StoredResult {
  return { ...result, id: basename(resolve(result.path)) };
}

function skippedOf(skipped: Found["skipped"]): Html | undefined {
  if (skipped.length === 0) return undefined;
  return html`<div class="warning"><p>${skipped.length} left out, because they are not whole:</p><ul>${skipped.map(({ reason }) => html`<li>${reason}</li>`)}</ul></div>`;
}

async function readResult(result: StoredResult, signal: AbortSignal | undefined): Promise<ReadResult> {
  const file = join(result.path, "data.npz");
  requireMemory(
    "report",
    `the arrays of ${result.id}`,
    4 * (await stat(file)).size,
    "Report on it alone, with more memory.",
  );
  const arrays = await unpackNpz(await readingFile(file, (data) => data.readFile()), undefined, { signal });
  const shown = Object.entries(arrays).filter(([name]) => !notShown.has(name));
  return { ...result, experiment: experimentOf(result.manifest) ?? "", arrays: Object.fromEntries(shown) };
}

/** The stored picture as an address that holds it. */
async function pictureOf(path: string): Promise<string | undefined> {
  const picture = await readingFile(join(path, "figure.svg"), async (file) =>
    (await file.stat()).size > largestPicture ? undefined : file.readFile(),
  ).catch(() => undefined);
  if (picture === undefined) return undefined;
  return `data:image/svg+xml;base64,${picture.toString("base64")}`;
}

/** How many verdicts there are of each kind. */
function tallied(verdicts: readonly Verdict[]): Readonly<Record<Verdict, number>> {
  const count = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length;
  return { holds: count("holds"), partly: count("partly"), fails: count("fails"), open: count("open") };
}

/** "2 of 4 hold, 1 in part, 1 cannot be told". */
function claimsText(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return "";
  const { holds, ...others } = tallied(verdicts);
  const words = { partly: "in part", fails: "not here", open: "cannot be told" } as const;
  const rest = (["partly", "fails", "open"] as const).filter((verdict) => others[verdict] > 0);
  return [`${holds} of ${verdicts.length} hold`, ...rest.map((one) => `${others[one]} ${words[one]}`)].join(", ");
}
