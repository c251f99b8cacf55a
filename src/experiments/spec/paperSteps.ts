/** Gradient-descent steps of the paper's figures, up to which training goes where nothing else is asked for. */
export const paperSteps = 10_000;
