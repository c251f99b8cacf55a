/** The paper's figures; fig4, which shows what symmetry adds to them; and fig5 to fig7, other losses. */
export const figureNames = ["fig1", "fig2", "fig3", "fig4", "fig5", "fig6", "fig7"] as const;
/** One of {@link figureNames}. */
export type FigureName = (typeof figureNames)[number];
