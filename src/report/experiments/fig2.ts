import { finiteSpread } from "../../states/statistics.js";
import { ascending, type Claim, membersMean, numbersOf, type ReadResult } from "../content.js";
import { percent, readable } from "../numbers.js";
import { falling } from "./falling.js";

/** What the paper says of Fig. 2. */
export function fig2Claims(result: ReadResult): Claim[] {
  return [agreement(result), approach(result), perfectTraining(result), finiteTestLoss(result)];
}

/** |mean over members − prediction| relative to the prediction for discrete steps, over the recorded times. */
function deviations(result: ReadResult, on: "train" | "test", width: number): number[] {
  const times = numbersOf(result, "times");
  const predicted = new Map(times.map((time, i) => [time, numbersOf(result, `discrete_total_${on}`)[i]!]));
  const measured = membersMean(result, `ensemble_${on}`, width);
  return numbersOf(result, "ensemble_times").flatMap((time, i) => {
    const limit = predicted.get(time);
    return limit === undefined ? [] : [Math.abs(measured[i]!.mean / limit - 1)];
  });
}

function agreement(result: ReadResult): Claim {
  const claim = {
    source: "Fig. 2 and text",
    statement: "The training dynamics of finite networks agree rather well with the QS-NTK predictions (width 5000).",
    criterion:
      "Holds if the mean over the widest networks stays within 10 % of the prediction for discrete steps on test points, on average over the recorded times; in part within 30 %.",
  };
  const widths = numbersOf(result, "widths");
  if (!hasTest(result)) return { ...claim, measured: "No finite networks were trained.", verdict: "open" };
  const widest = widths.indexOf(Math.max(...widths));
  const [train, test] = [deviations(result, "train", widest), deviations(result, "test", widest)];
  const mean = finiteSpread(test).mean;
  const measured = `Width ${widths[widest]}: on test points ${percent(mean)} from the prediction on average, ${percent(Math.max(...test))} at most; on training points ${percent(finiteSpread(train).mean)} on average, ${percent(Math.max(...train))} at most.`;
  return { ...claim, measured, verdict: mean <= 0.1 ? "holds" : mean <= 0.3 ? "partly" : "fails" };
}

function approach(result: ReadResult): Claim {
  const claim = {
    source: "Abstract, Fig. 3 and text",
    statement: "As the width grows, finite networks converge to the infinite-width prediction.",
    criterion:
      "Holds if the distance of the test loss from the prediction, on average over time, falls from each width to the next; in part if the widest is nearer than the narrowest.",
  };
  const widths = numbersOf(result, "widths");
  if (!hasTest(result) || widths.length < 2)
    return { ...claim, measured: "There are not two widths to compare.", verdict: "open" };
  const order = ascending(widths);
  const distance = order.map((w) => finiteSpread(deviations(result, "test", w)).mean);
  const list = order.map((w, i) => `${percent(distance[i]!)} at ${widths[w]}`).join(", ");
  return { ...claim, measured: `Mean distance on test points: ${list}.`, verdict: falling(distance) };
}

function perfectTraining(result: ReadResult): Claim {
  const total = numbersOf(result, "total_train");
  const [asymptote] = numbersOf(result, "asymptote_train");
  const [first, last] = [total[0] ?? Number.NaN, total.at(-1) ?? Number.NaN];
  const limit = asymptote === undefined ? "" : `; at infinite time ${readable(asymptote)}`;
  const isFalling = total.every((value, i) => i === 0 || value <= total[i - 1]! * (1 + 1e-9));
  const vanishes = asymptote === undefined ? last < 1e-2 * first : asymptote <= 1e-10 * first;
  return {
    source: "Text after eq. (18)",
    statement: "On the training set the loss of infinitely wide networks converges to zero.",
    measured: `L_μ + L_γ on training points: ${readable(first)} at first, ${readable(last)} at t = ${readable(numbersOf(result, "times").at(-1) ?? Number.NaN)}${limit}.`,
    verdict: isFalling && vanishes ? "holds" : isFalling ? "partly" : "fails",
    criterion:
      "Holds if it falls all the time and its limit is below 10⁻¹⁰ of its start (without a limit: if it has fallen to a hundredth); in part if it only falls.",
  };
}

function finiteTestLoss(result: ReadResult): Claim {
  const claim = {
    source: "Fig. 2 and text after eq. (18)",
    statement: "Test losses converge to a finite number, the prediction for infinite time (dashed line).",
    criterion:
      "Holds if that number is positive and the loss at the last time is within 20 % of it; in part within a factor of 2.",
  };
  const [asymptote] = numbersOf(result, "asymptote_test");
  const last = numbersOf(result, "total_test").at(-1);
  if (asymptote === undefined || last === undefined)
    return { ...claim, measured: "There are no test points.", verdict: "open" };
  const distance = Math.abs(last / asymptote - 1);
  const measured = `L_μ + L_γ on test points: ${readable(last)} at the last time, ${readable(asymptote)} at infinite time, ${percent(distance)} apart.`;
  return {
    ...claim,
    measured,
    verdict: asymptote > 0 && distance <= 0.2 ? "holds" : asymptote > 0 && distance <= 1 ? "partly" : "fails",
  };
}

function hasTest({ arrays }: ReadResult): boolean {
  return (arrays["ensemble_test"]?.data.length ?? 0) > 0 && (arrays["discrete_total_test"]?.data.length ?? 0) > 0;
}
