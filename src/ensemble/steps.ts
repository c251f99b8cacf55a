import { rising } from "../native/progress.js";
import type { Plan, TrainOptions } from "./options.js";

/** The listener, called with steps that rise; `done` says that no more follow. */
export function risingSteps({ onProgress: listener }: TrainOptions, plan: Plan) {
  const tell = (fraction: number, step: number, stepsPerSecond: number) => {
    const secondsLeft = stepsPerSecond > 0 ? ((1 - fraction) * plan.steps) / stepsPerSecond : Number.NaN;
    listener?.(fraction, { step: Math.floor(step), steps: plan.steps, stepsPerSecond, secondsLeft });
  };
  let now = { step: 0, stepsPerSecond: 0 };
  const { onProgress } = rising({
    onProgress: (fraction: number) => tell(fraction, now.step, now.stepsPerSecond),
  });
  return {
    onProgress: (step: number, stepsPerSecond: number) => {
      now = { step, stepsPerSecond };
      onProgress(step / plan.steps);
    },
    done: (step: number) => tell(1, Math.max(0, step), now.stepsPerSecond),
  };
}
