import type { FigureSpec } from "../../figures/layout.js";
import { lossesFigure } from "../../figures/losses.js";
import type { Learned } from "./learned.js";

/** Train and test loss over time: those of the mean where a method knows no others. */
export function learnFigure(
  { limit, ensembles, zero }: Learned,
  title: string | undefined,
  times: Float64Array,
): FigureSpec {
  const { flow, discrete, limits } = limit;
  const { totalTrain = flow.meanTrain, totalTest = flow.meanTest, memberStdTrain, memberStdTest } = flow;
  return lossesFigure({
    title,
    times,
    ensembles,
    flow: { totalTrain, totalTest, ...(memberStdTrain && memberStdTest && { memberStdTrain, memberStdTest }) },
    ofMean: flow.totalTrain === undefined,
    ...(discrete?.totalTrain &&
      discrete.totalTest && { discrete: { totalTrain: discrete.totalTrain, totalTest: discrete.totalTest } }),
    ...(limits?.totalTest !== undefined && limits.totalTest.length > 0 && { asymptote: limits.totalTest[0]! }),
    zero: totalTest.length > 0 ? zero.test : zero.train,
  });
}
