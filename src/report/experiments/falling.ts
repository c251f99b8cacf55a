import type { Verdict } from "../content.js";

/** Whether numbers fall from each to the next, or at least from the first to the last. */
export function falling(values: readonly number[]): Verdict {
  if (values.every((value, i) => i === 0 || value < values[i - 1]!)) return "holds";
  return values.at(-1)! < values[0]! ? "partly" : "fails";
}
