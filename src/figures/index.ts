/** Pictures of results, as SVG, PDF and PNG, from Vega-Lite specifications. @packageDocumentation */
export * from "./fig3.js";
export * from "./fig4.js";
export type { FigureSpec } from "./layout.js";
export * from "./losses.js";
export { type Picture, renderFigure } from "./render.js";
