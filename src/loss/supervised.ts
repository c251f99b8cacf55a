import { noMore, requireArgument } from "../arguments/index.js";
import { type Task, taskKind } from "../dataset/task.js";
import { inTurns } from "../native/turns.js";
import { Loss } from "./loss.js";

/**
 * The squared loss of supervised learning, L = (1/2S)·Σ w(x)·|ψ(x)−ψ_T(x)|² over the S training points of a task, with its weights: what predict.supervised solves in
 * closed form. ∂L/∂ψ* = w·(ψ−ψ_T)/2S on them and 0 elsewhere.
 *
 * @param task - Target, training points and weights.
 * @throws {ArgumentError} if it is none.
 * @see The paper's eq. (13).
 */
export function supervised(task: Task): Loss {
  noMore("loss.supervised", arguments, 1);
  requireArgument("loss.supervised", "task", task, taskKind);
  const { states, trainIndices, target, weights, components } = task;
  const count = trainIndices.length;
  const parts = Array.from({ length: components }, (_, component) => target.row(component));
  return new Loss({
    name: "supervised",
    text: `(1/2S)·Σ ${weights ? "w·" : ""}|ψ−ψ_T|² over ${count} of ${states} states`,
    states,
    hilbert: task.basis,
    invariant: false,
    evaluate: async (psi, _square, { signal }) => {
      const gradient = new Float64Array(psi.length);
      let sum = 0;
      const work = (begin: number, end: number) => {
        for (let k = begin; k < end; k++) {
          const x = trainIndices[k]!;
          const weight = weights === undefined ? 1 : weights[x]!;
          const re = psi[2 * x]! - parts[0]![x]!;
          const im = psi[2 * x + 1]! - (components === 2 ? parts[1]![x]! : 0);
          sum += weight * (re * re + im * im);
          gradient[2 * x] = (weight * re) / (2 * count);
          gradient[2 * x + 1] = (weight * im) / (2 * count);
        }
      };
      await inTurns(count, work, { signal, cost: 4 });
      return { value: sum / (2 * count), gradient };
    },
  });
}
