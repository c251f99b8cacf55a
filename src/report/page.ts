import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { chartScripts } from "../figures/runtime.js";
import { Html, html } from "./html.js";
import { style } from "./style.js";

/** What a page holds. */
export interface PageContent {
  readonly title: string;
  readonly lead: string;
  /** Links to the parts of the page. */
  readonly links: readonly { readonly anchor: string; readonly title: string }[];
  readonly body: readonly (Html | undefined)[];
}

/**
 * A page that needs nothing but itself: styles, scripts and data are in it. Its policy lets no other script run, no code come from text, and
 * nothing be loaded.
 */
export async function pageOf({ title, lead, links, body }: PageContent): Promise<string> {
  const own = await Promise.all(
    ["tables.js", "charts.js"].map((file) => readFile(new URL(`./page/${file}`, import.meta.url), "utf8")),
  );
  const scripts = [...(await chartScripts()), ...own].map((text) => text.replaceAll("</script", "<\\/script"));
  const hashes = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  const policy = `default-src 'none'; script-src ${hashes.join(" ")}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  const navigation = html`<nav aria-label="parts of this page"><ul>${links.map((link) => html`<li><a href="#${link.anchor}">${link.title}</a></li>`)}</ul></nav>`;
  return `<!DOCTYPE html>\n${
    html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title>
<style>${new Html(style)}</style></head>
<body><a class="skip" href="#content">Skip to the content</a><header><h1>${title}</h1><p class="soft">${lead}</p>${links.length > 1 ? navigation : undefined}</header>
<main id="content">${body}
<p class="soft">In charts: point at a curve for its values; drag to move, Shift and the wheel or + and − to zoom, a double click or “all” to show all; the legend shows and hides curves. Tables: the heads sort, numbers show all their digits when pointed at.</p></main>
${scripts.map((text) => new Html(`<script>${text}</script>\n`))}</body></html>`.markup
  }\n`;
}
