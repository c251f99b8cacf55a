import type { TopLevelSpec } from "vega-lite";
import { isPlain, kind, noMore, number, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { outline } from "./outline.js";
import { toPdf } from "./pdf.js";
import { toPng } from "./png.js";
import { theme, unitsPerInch } from "./theme.js";

/** A picture in three formats, of one size in print. Its letters are outlines, so that it needs no font and looks the same everywhere. */
export interface Picture {
  readonly svg: string;
  /** Vector graphics on one page of the size of the picture; the same bytes whenever it is drawn. */
  readonly pdf: Uint8Array;
  /** Says its resolution, so that it is placed in its size. */
  readonly png: Uint8Array;
}

/** What `parse` makes of a specification. @throws {ArgumentError} if it is none. */
function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ArgumentError(`renderFigure: \`spec\` is no Vega-Lite specification: ${reason.replace(/\.+$/, "")}.`, {
      cause,
    });
  }
}

/**
 * Renders a Vega-Lite specification, cut to what is drawn. Subscripts of Greek letters are written ψ_T.
 *
 * @param scale - Pixels of the PNG per unit of the figure, of which 100 are an inch: 3 makes 300 dots per inch.
 */
export async function renderFigure(spec: TopLevelSpec, options: { readonly scale?: number } = {}): Promise<Picture> {
  noMore("renderFigure", arguments, 2);
  requireArgument("renderFigure", "spec", spec, kind("a Vega-Lite specification, an object", isPlain));
  const { scale = 3 } = requireOptions("renderFigure", options, { scale: number({ above: 0, most: 100 }) });
  // Loaded only here: together they take longer than most commands.
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const compiled = () => vega.parse(compile(spec, { config: theme }).spec);
  const view = new vega.View(parsed(compiled), { renderer: "none", logLevel: vega.Error });
  try {
    const outlined = await outline(await view.toSVG());
    const [pdf, png] = await Promise.all([toPdf(outlined), toPng(outlined, scale * unitsPerInch)]);
    return { svg: outlined.svg, pdf, png };
  } finally {
    view.finalize();
  }
}
