import type { TopLevelSpec } from "vega-lite";
import { messageOf } from "./messageOf.js";
import { outline } from "./outline.js";
import { toPdf } from "./pdf.js";
import { toPng } from "./png.js";
import { theme, unitsPerInch } from "./theme.js";

/** A picture in three formats, of one size in print. Its letters are outlines, so that it needs no font and looks the same everywhere. */
export interface Picture {
  /** Vector graphics for the web. */
  readonly svg: string;
  /** Vector graphics on one page of the size of the picture; the same bytes whenever it is drawn. */
  readonly pdf: Uint8Array;
  /** Says its resolution, so that it is placed in its size. */
  readonly png: Uint8Array;
}

/** What is to be drawn, and at how many pixels of the PNG per unit. */
export interface Order {
  readonly spec: object;
  readonly scale: number;
}

/** What came of it; `invalid` is why the specification is none. */
export type Drawn = { readonly picture: Picture } | { readonly invalid: string } | { readonly failure: string };

/** Draws a picture with libraries that may end the process: `render.ts` has another one do it. */
export async function draw({ spec, scale }: Order): Promise<Drawn> {
  // Loaded only here: together they take longer than most commands.
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  let runtime: ReturnType<typeof vega.parse>;
  try {
    runtime = vega.parse(compile(spec as TopLevelSpec, { config: theme }).spec);
  } catch (error) {
    return { invalid: messageOf(error) };
  }
  const view = new vega.View(runtime, { renderer: "none", logLevel: vega.Error });
  try {
    const outlined = await outline(await view.toSVG());
    const [pdf, png] = await Promise.all([toPdf(outlined), toPng(outlined, scale * unitsPerInch)]);
    return { picture: { svg: outlined.svg, pdf, png } };
  } catch (error) {
    return { failure: messageOf(error) };
  } finally {
    view.finalize();
  }
}
