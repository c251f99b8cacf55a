import type { Task } from "../dataset/task.js";
import { requireOneClock } from "../loss/clock.js";
import type { Loss } from "../loss/loss.js";
import { requireOfTask } from "../loss/ofTask.js";
import { ArgumentError, NumericalError } from "../native/errors.js";
import { drawNormal } from "../random/index.js";
import type { RunSpec, Snapshot } from "./checkpoint.js";
import type { TrainOptions } from "./options.js";

const where = "ensemble.train";

/** Options that belong to a loss. */
type LossOptions = Pick<TrainOptions, "clock" | "observe" | "natural" | "check" | "signal"> & { readonly loss: Loss };

/** @throws {ArgumentError} naming an option that needs a loss. */
export function requireNoLoss({ clock, observe, natural, check }: TrainOptions): void {
  const given = Object.entries({ clock, observe, natural, check }).find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw new ArgumentError(
    `${where}: \`${given[0]}\` goes with a \`loss\`. Pass one, such as loss.energy(H), or leave it out.`,
  );
}

/** @throws {ArgumentError | ShapeError} if the loss does not fit the task, or options do not go together. */
export function requireLoss(task: Task, { loss, clock, natural }: LossOptions): void {
  requireOfTask(where, loss, task);
  if (task.weights !== undefined) {
    throw new ArgumentError(
      `${where}: weights belong to the squared loss of the task. Take a task without, and leave them to the loss.`,
    );
  }
  requireOneClock(where, { clock, natural });
}

/** How far the values of a loss may be apart that is the same but for rounding on another CPU. */
const sameLoss = 1e-9;

/** What a run on a loss depends on beside the rest: the loss is told by its value at a random state, be it of one's own. */
export async function lossSpecOf(
  task: Task,
  { loss, clock = "tau", natural, signal }: LossOptions,
  snapshot: Snapshot | undefined,
): Promise<RunSpec> {
  const value = await valueAt(loss, await drawNormal({ seed: 0 }, 2 * task.states, { signal }), signal);
  const saved = snapshot?.spec["lossValue"];
  const same =
    typeof saved === "number" && typeof value === "number" && Math.abs(saved - value) <= sameLoss * Math.abs(value);
  return {
    loss: loss.text,
    lossValue: same ? saved : value,
    clock,
    natural: typeof natural === "object" ? `${natural.relative} of the mean diagonal` : (natural ?? "none"),
  };
}

async function valueAt(loss: Loss, psi: Float64Array, signal: AbortSignal | undefined): Promise<number | string> {
  try {
    return (await loss.evaluate(psi, { signal })).value;
  } catch (error) {
    if (error instanceof NumericalError) return "none";
    throw error;
  }
}
