import { type Chart, interactiveChart } from "../figures/interactive.js";
import { Turns } from "../native/turns.js";
import { type Html, html, scriptJson } from "./html.js";

/** Charts one after the other: each takes tens of milliseconds, between which the event loop goes round. */
export async function chartsOf(
  charts: readonly Chart[],
  signal: AbortSignal | undefined,
): Promise<(Html | undefined)[]> {
  const turns = new Turns(signal);
  const drawn: (Html | undefined)[] = [];
  for (const chart of charts) {
    await turns.next();
    drawn.push(await chartOf(chart));
  }
  return drawn;
}

/** A chart with its title, its buttons and a legend whose entries show and hide curves. Nothing if there is no point to show. */
async function chartOf(chart: Chart): Promise<Html | undefined> {
  const series = chart.series.filter(({ points }) => points.length > 0);
  if (series.length === 0) return undefined;
  const { vega, curves } = await interactiveChart({ ...chart, series });
  const legend = curves.map(
    ({ name, colour, dash }) =>
      html`<button type="button" data-curve="${name}" aria-pressed="true"><svg width="28" height="10" aria-hidden="true"><line x1="1" y1="5" x2="27" y2="5" style="stroke:${colour}" stroke-width="3" stroke-dasharray="${dash}"/></svg>${name}</button>`,
  );
  return html`<figure class="chart"><figcaption><strong>${chart.title}</strong><span class="zoom">
<button type="button" data-zoom="in" aria-label="zoom in: ${chart.title}">+</button><button type="button" data-zoom="out" aria-label="zoom out: ${chart.title}">−</button><button type="button" data-zoom="all" aria-label="show all: ${chart.title}">all</button></span></figcaption>
<div class="plot" role="img" aria-label="${chart.title}: ${chart.y.title} over ${chart.x.title}"></div>
<div class="legend" role="group" aria-label="curves of ${chart.title}">${legend}</div>
<script type="application/json">${scriptJson(vega)}</script></figure>\n`;
}
