import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { font, unitsPerInch } from "./theme.js";

/** A picture whose letters are outlines. */
export interface Outlined {
  readonly svg: string;
  readonly title: string;
  /** In inches. */
  readonly width: number;
  readonly height: number;
}

const fontDirs = [join(dirname(fileURLToPath(import.meta.resolve("dejavu-fonts-ttf/package.json"))), "ttf")];

/** White around what is drawn. */
const margin = 6;

/** Makes letters outlines, cuts an SVG of Vega to what is drawn, and puts white behind it. What was written stands in its description. */
export async function outline(vegaSvg: string): Promise<Outlined> {
  const { Resvg } = await import("@resvg/resvg-js");
  const drawing = new Resvg(withSubscripts(vegaSvg), {
    font: { fontDirs, loadSystemFonts: false, defaultFontFamily: font },
  });
  const { left, top, width, height } = withMargin(drawnBox(drawing.render()));
  const inches = { width: width / unitsPerInch, height: height / unitsPerInch };
  const { title, words } = wordsOf(vegaSvg);
  const head = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${inches.width}in" height="${inches.height}in" viewBox="${left} ${top} ${width} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<desc>${words.join("; ")}</desc>`,
    `<path fill="#ffffff" d="M ${left} ${top} h ${width} v ${height} h ${-width} Z"/>`,
  ];
  const body = renumbered(drawing.toString())
    .replace(/^<svg[^>]*>/, "")
    .replaceAll(/^\s+/gm, "")
    .replaceAll(/ stroke-dasharray="[\d.]+ 0"/g, "") // a line without gaps, which writers of PDF refuse
    .replaceAll(/<path [^>]*visibility="hidden"[^>]*\/>\n/g, "");
  return { svg: `${head.join("\n")}\n${body.trim()}\n`, title: plain(title), ...inches };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a rendered picture is not transparent; all of it if it is nowhere. Resvg's own bounding box counts what is clipped too. */
function drawnBox({ pixels, width, height }: { pixels: Uint8Array; width: number; height: number }): Box {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixels[4 * (y * width + x) + 3] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  if (right < 0) return { left: 0, top: 0, width, height };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function withMargin({ left, top, width, height }: Box): Box {
  return { left: left - margin, top: top - margin, width: width + 2 * margin, height: height + 2 * margin };
}

/** Sets ψ_T and its like, a Greek letter with a subscript behind an underscore, as people write it; Vega has no subscripts. */
function withSubscripts(svg: string): string {
  const subscript = /(\p{Script=Greek})_([A-Za-z0-9]+)((?:(?!\p{Script=Greek}_).)*)/gu;
  const lowered = '$1<tspan dy="0.3em" font-size="70%">$2</tspan><tspan dy="-0.21em">$3</tspan>'; // up again by 70% of 0.3
  return svg.replaceAll(/(?<=<text[^>]*>)[^<]+/g, (text) => text.replaceAll(subscript, lowered));
}

/** Names of clips and gradients counted from 1: Vega counts on from picture to picture. */
function renumbered(svg: string): string {
  const names = new Map([...svg.matchAll(/ id="([^"]*)"/g)].map(([, name], i) => [name!, `${i + 1}`]));
  return svg.replaceAll(
    /( id="|url\(#|href="#)([^")]*)/g,
    (_, before: string, name: string) => `${before}d${names.get(name) ?? name}`,
  );
}

/** The title of a figure, and all that is written in it but the numbers at axes, as XML. */
function wordsOf(vegaSvg: string): { title: string; words: string[] } {
  const written = [...vegaSvg.matchAll(/<g class="mark-text role-([a-z-]+)[^>]*>(.*?)<\/g>/gs)].flatMap(
    ([, role, group]) =>
      [...group!.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => ({ role, text: text!.trim() })),
  );
  const words = written.filter(({ role, text }) => role !== "axis-label" && text !== "").map(({ text }) => text);
  return { title: written.find(({ role }) => role === "title-text")?.text ?? words[0] ?? "", words };
}

/** XML's text as people read it. */
function plain(xml: string): string {
  const characters: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return xml.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => characters[name]!);
}
