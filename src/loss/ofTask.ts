import type { Task } from "../dataset/task.js";
import { requireSameBasis } from "../hilbert/requireSameBasis.js";
import { ShapeError } from "../native/errors.js";
import type { Loss } from "./loss.js";

/** @throws {ShapeError | ArgumentError} unless the loss is of the states of the task, or of any. */
export function requireOfTask(where: string, loss: Loss, task: Task): void {
  if (loss.states !== undefined && loss.states !== task.states) {
    throw new ShapeError(
      `${where}: the loss ${loss.name} is of ${loss.states} states, the task has ${task.states}. Make both on one basis.`,
    );
  }
  if (loss.hilbert && task.basis) {
    requireSameBasis(where, { what: "the loss", hilbert: loss.hilbert }, { what: "the task", hilbert: task.basis });
  }
}
