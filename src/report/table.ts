import type { Scalar } from "../sweeps/collect/flatten.js";
import { Html, html } from "./html.js";
import { readable } from "./numbers.js";

/** What a table shows. */
export interface TableContent {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (Scalar | Html)[])[];
}

/** Rows from which on a table has a field to filter it. */
const manyRows = 6;

/** A table that is sorted by the buttons of its head, and filtered by words where it is long. */
export function tableOf({ caption, columns, rows }: TableContent): Html {
  const filter = html`<label class="filter">Filter <input type="search" placeholder="words of a row" autocomplete="off"></label> <span data-count role="status"></span>`;
  const isNumeric = (column: number) => columns.length > 2 && rows.some((row) => typeof row[column] === "number");
  return html`<div data-table class="${columns.length === 2 ? "pairs" : "table"}">
<div class="bar"><strong>${caption}</strong>${rows.length >= manyRows ? filter : undefined}</div>
<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table><thead><tr>${columns.map((name, i) => html`<th scope="col" class="${isNumeric(i) ? "number" : "text"}"><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((value) => cellOf(value))}</tr>\n`)}</tbody></table></div></div>\n`;
}

/** Letters of a text that stays on one line. */
const shortText = 24;

function cellOf(value: Scalar | Html): Html {
  if (value instanceof Html) return html`<td class="text">${value}</td>`;
  if (value === null) return html`<td></td>`;
  if (typeof value === "number")
    return html`<td class="number" data-value="${String(value)}" title="${String(value)}">${readable(value)}</td>`;
  const text = String(value);
  return html`<td class="${text.length <= shortText ? "short" : "text"}">${text}</td>`;
}
