import type { Json } from "../runs/spec.js";
import { flatten } from "../sweeps/collect/flatten.js";
import { provenance } from "../sweeps/collect/provenance.js";
import { chartsOf } from "./chart.js";
import type { Claim, ReadResult, ResultContent, Verdict } from "./content.js";
import { type Html, html } from "./html.js";
import { moment } from "./numbers.js";
import { tableOf } from "./table.js";

const words: Readonly<Record<Verdict, string>> = {
  holds: "holds",
  partly: "holds in part",
  fails: "does not hold here",
  open: "cannot be told here",
};

/** A result's part of the page: what was run, what came out, and how it came about. */
export async function sectionOf(
  result: ReadResult,
  { claims, charts, tables }: ResultContent,
  anchor: string,
  picture: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Html> {
  const drawn = await chartsOf(charts, signal);
  return html`<section id="${anchor}" aria-labelledby="${anchor}-title"><h2 id="${anchor}-title">${result.id}</h2>
<p class="soft">${whatWasRun(result)}</p>
${warningsOf(result)}
${claims.length > 0 ? html`<h3>The paper's claims</h3>${claims.map(claimOf)}` : undefined}
<div class="charts">${drawn}</div>
${tables.map(tableOf)}
${headlineTable(result)}
${picture === undefined ? undefined : html`<details><summary>Figure as stored</summary><img class="stored" alt="figure of ${result.id}" src="${picture}"></details>`}
${detailsOf(result)}</section>\n`;
}

function claimOf({ source, statement, measured, verdict, criterion }: Claim): Html {
  return html`<div class="claim"><p><span class="verdict ${verdict}">${words[verdict]}</span> <span class="soft">${source}</span></p>
<p><strong>${statement}</strong></p><p>${measured}</p><p class="soft">${criterion}</p></div>\n`;
}

/** "fig2: tfim 3x4, …", in one line. */
function whatWasRun({ experiment, manifest }: ReadResult): string {
  const spec = manifest.spec as Readonly<Record<string, Json>>;
  const target = (spec["target"] ?? spec) as Readonly<Record<string, Json>>;
  const parts = ["model", "lattice", "boundary", "time", "initial"].flatMap((name) => {
    const value = target[name];
    return typeof value === "string" || typeof value === "number"
      ? [name === "model" ? String(value) : `${name} ${value}`]
      : [];
  });
  const version = manifest.versions?.["infinite-nnqs"];
  const seconds = manifest.seconds?.["total"];
  const wall = seconds === undefined ? [] : [`${seconds.toFixed(1)} s`];
  return [experiment, ...parts, `seed ${manifest.seed}`, ...wall, `version ${version}`, moment(manifest.finished)].join(
    " · ",
  );
}

function warningsOf({ manifest }: ReadResult): Html[] {
  return manifest.format === 1 ? [] : manifest.warnings.map((warning) => html`<p class="warning">${warning}</p>`);
}

/** Numbers of summary.json that stand alone. */
function headlineTable({ summary }: ReadResult): Html | undefined {
  const rows = Object.entries(summary as Readonly<Record<string, Json>>).flatMap(([name, value]) =>
    value !== null && typeof value !== "object" ? [[name, value] as const] : [],
  );
  return rows.length === 0 ? undefined : tableOf({ caption: "Headline numbers", columns: ["name", "value"], rows });
}

/** Spec, provenance and the whole manifest, folded away. */
function detailsOf({ manifest }: ReadResult): Html {
  const spec = [...flatten(manifest.spec)].map(([path, value]) => [path, value === null ? "null" : value] as const);
  return html`<details><summary>Spec</summary>${tableOf({ caption: "Resolved spec", columns: ["parameter", "value"], rows: spec })}</details>
<details><summary>Manifest</summary>${tableOf({ caption: "How it came about", columns: ["fact", "value"], rows: [...provenance(manifest)].map(([name, value]) => [name.replace("provenance.", ""), value]) })}
<pre tabindex="0" aria-label="manifest.json">${JSON.stringify(manifest, null, 2)}</pre></details>`;
}
