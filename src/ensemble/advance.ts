import type { Model } from "./model.js";
import type { Plan, TrainOptions } from "./options.js";
import type { Saver } from "./saver.js";
import { risingSteps } from "./steps.js";
import type { TrainingState } from "./trainingState.js";

/** A unit whose training loss exceeds this many times the largest initial one has diverged. */
const growthLimit = 1e6;

/**
 * Trains from the state's step to the last, one native call after the other, with a checkpoint now and then.
 *
 * @throws what a save failed with, after the call that was under way.
 */
export async function advance(
  state: TrainingState,
  plan: Plan,
  model: Model,
  saver: Saver,
  options: TrainOptions,
): Promise<void> {
  const { signal, secondsPerCall = 1, secondsPerCheckpoint = 5 } = options;
  let savedAt = performance.now();
  let stepsPerCall = 1;
  let stepsPerSecond = 0;
  const { onProgress, done } = risingSteps(options, plan);
  while (state.step < plan.steps && !state.done) {
    const first = Math.max(0, state.step);
    const last = state.step < 0 ? 0 : Math.min(plan.steps, first + stepsPerCall);
    const start = performance.now();
    await advanceTo(last, state, plan, model, {
      signal,
      onProgress: (part) => onProgress(first + part * (last - first), stepsPerSecond),
    });
    const seconds = (performance.now() - start) / 1000;
    stepsPerSecond = (last - first) / seconds;
    onProgress(last, stepsPerSecond);
    stepsPerCall = Math.max(1, Math.min(8 * stepsPerCall, Math.round(stepsPerSecond * secondsPerCall)));
    saver.throwIfFailed();
    if (performance.now() - savedAt > 1000 * secondsPerCheckpoint) {
      await saver.begin(state); // the next call goes on while this one is written
      savedAt = performance.now();
    }
  }
  done(state.step);
}

/** One native call. The state moves on only if it returns: an abort leaves it as it was. */
async function advanceTo(
  last: number,
  state: TrainingState,
  plan: Plan,
  model: Model,
  options: { signal: AbortSignal | undefined; onProgress: (part: number) => void },
): Promise<void> {
  const recorded = [...plan.recordAt.keys()].filter((i) => {
    const step = plan.recordAt[i]!;
    return step > state.step && step <= last;
  });
  const initial = state.step < 0;
  const trained = await model.train(
    {
      networks: plan.members * plan.unitsPerMember,
      active: state.active(plan),
      state: state.parameters,
      first: Math.max(0, state.step),
      last,
      record: initial ? Int32Array.of(0) : Int32Array.from(recorded, (i) => plan.recordAt[i]!),
      lossLimit: initial ? Number.MAX_VALUE : growthLimit * state.initialLoss,
    },
    options,
  );
  state.advance(plan, last, initial && plan.recordAt[0] !== 0 ? [] : recorded, trained);
}
