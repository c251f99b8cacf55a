import { complexPairs } from "../dataset/amplitudes.js";
import type { Task } from "../dataset/task.js";
import { Matrix } from "../linalg/matrix.js";
import type { Loss } from "../loss/loss.js";
import { ArgumentError, NumericalError, ShapeError } from "../native/errors.js";
import { rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import type { Model } from "./model.js";
import type { Plan, TrainOptions } from "./options.js";
import type { TrainingState } from "./trainingState.js";

/** What training on a loss gives beside parameters; element i belongs to the recorded step i. */
export interface LossCurves {
  /** L(ψ) of every member, K×Te; NaN from where a member diverged on. */
  readonly train: Matrix;
  /** What `observe` gave of every member by name, K×Te. */
  readonly observed: Readonly<Record<string, Matrix>>;
  /** ψ of every member after the last step, complex interleaved. */
  readonly states: readonly Float64Array[];
  readonly diverged: { member: number; step: number }[];
}

/**
 * Trains on any loss with the trainer of the squared one: of S points it steps along (f−y)/S, so that y = ψ − 2S·∂L/∂ψ* makes its step that of L, in
 * every network of a member at once. A step is two sweeps, since each begins with targets of its own.
 *
 * @throws {ArgumentError | ShapeError} if the loss does not fit the task; the signal's reason after an abort.
 */
export async function trainOnLoss(
  state: TrainingState,
  plan: Plan,
  model: Model,
  task: Task,
  loss: Loss,
  options: TrainOptions,
): Promise<LossCurves> {
  requireFitting(task, loss);
  const { signal, clock = "tau", observe } = options;
  const units = plan.members * plan.unitsPerMember;
  const [components, states] = [task.components, task.states];
  const { onProgress, done } = rising({
    onProgress: (fraction: number) =>
      options.onProgress?.(fraction, {
        step: Math.floor(fraction * plan.steps),
        steps: plan.steps,
        stepsPerSecond: Number.NaN,
        secondsLeft: Number.NaN,
      }),
  });
  const active = new Uint8Array(units).fill(1);
  const call = async (first: number, last: number, targets: Float64Array) => {
    const course = { networks: units, active, state: state.parameters, first, last, record: new Int32Array(0) };
    const values = { targets, components: plan.members * components, outputs: true, lossLimit: Number.MAX_VALUE };
    return model.train({ ...course, ...values }, { signal });
  };
  let { outputs } = await call(0, 0, new Float64Array(plan.members * components * states));
  const curve = () =>
    new Matrix(
      plan.members,
      plan.recordAt.length,
      new Float64Array(plan.members * plan.recordAt.length).fill(Number.NaN),
    );
  const train = curve();
  const observed: Record<string, Matrix> = {};
  const last: Float64Array[] = new Array(plan.members);
  const diverged: { member: number; step: number }[] = [];
  for (let step = 0; ; step++) {
    const position = plan.recordAt.indexOf(step);
    const targets = new Float64Array(plan.members * components * states);
    for (let member = 0; member < plan.members; member++) {
      if (diverged.some((one) => one.member === member)) continue;
      const from = member * components * states;
      const own = outputs!.subarray(from, from + components * states);
      const psi = await complexPairs(new Matrix(components, states, own), { signal });
      const found = await evaluated(loss, psi, signal);
      if (found === undefined) {
        diverged.push({ member, step });
        active.fill(0, member * plan.unitsPerMember, (member + 1) * plan.unitsPerMember);
        continue;
      }
      last[member] = psi;
      if (position >= 0) {
        train.data[member * plan.recordAt.length + position] = found.value;
        for (const [name, value] of Object.entries((await observe?.(psi)) ?? {})) {
          observed[name] ??= curve();
          observed[name].data[member * plan.recordAt.length + position] = value;
        }
      }
      const factor = 2 * task.trainIndices.length * (clock === "norm" ? found.square : 1);
      const aim = (begin: number, end: number) => {
        for (let part = 0; part < components; part++) {
          for (let x = begin; x < end; x++) {
            const at = part * states + x;
            targets[from + at] = own[at]! - factor * found.gradient[2 * x + part]!;
          }
        }
      };
      await inTurns(states, aim, { signal, cost: 2 });
    }
    if (step === plan.steps || diverged.length === plan.members) break;
    const moved = await call(step, step + 1, targets);
    state.parameters = moved.state;
    state.step = step + 1;
    outputs = moved.outputs;
    onProgress((step + 1) / plan.steps);
  }
  return done({ train, observed, states: last, diverged });
}

function requireFitting(task: Task, loss: Loss): void {
  const where = "ensemble.train";
  if (loss.states !== undefined && loss.states !== task.states) {
    throw new ShapeError(
      `${where}: the loss ${loss.name} is of ${loss.states} states, the task has ${task.states}. Make both on one basis.`,
    );
  }
  if (task.weights !== undefined) {
    throw new ArgumentError(
      `${where}: weights belong to the squared loss of the task. Take a task without, and leave them to the loss.`,
    );
  }
  if (task.trainIndices.length + task.testIndices.length < task.states) {
    throw new ArgumentError(
      `${where}: \`loss\` needs ψ on all states, training or test points. Leave out the task's \`test\`.`,
    );
  }
}

/** The loss where it exists. */
async function evaluated(loss: Loss, psi: Float64Array, signal: AbortSignal | undefined) {
  try {
    const square = await loss.squareOf(psi, signal);
    const found = await loss.evaluateAt(psi, square, { signal });
    return found.gradient.every(Number.isFinite) ? { ...found, square } : undefined;
  } catch (error) {
    if (error instanceof NumericalError) return undefined;
    throw error;
  }
}
