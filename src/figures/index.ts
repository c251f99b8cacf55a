/** Pictures of results, as SVG and PNG, from Vega-Lite specifications. */
export * from "./fig2.js";
export * from "./fig3.js";
export { type Picture, renderFigure } from "./render.js";
