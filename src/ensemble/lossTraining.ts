import { inNameOf } from "../arguments/index.js";
import type { Task } from "../dataset/task.js";
import { clockHint } from "../loss/clock.js";
import { isChecked } from "../loss/debug.js";
import type { Loss } from "../loss/loss.js";
import { observing } from "../loss/observer.js";
import { NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { discard } from "../native/memory.js";
import { inTurns } from "../native/turns.js";
import { Ansatz } from "./ansatz.js";
import { type Descending, Descent } from "./descent.js";
import type { LossState } from "./lossState.js";
import type { Trained } from "./model.js";
import { type NaturalGradient, naturalGradientOf } from "./naturalGradient.js";
import type { Plan, TrainOptions } from "./options.js";
import type { Saver } from "./saver.js";
import { risingSteps } from "./steps.js";

/** Options of training on a loss. */
type LossOptions = TrainOptions & { readonly loss: Loss };

/** Trains networks on a loss of ψ: they descend along ∂L/∂f, which is made of their outputs after the step before. */
export class LossTraining {
  private readonly observed: ReturnType<typeof observing>;

  private constructor(
    private readonly plan: Plan,
    private readonly ansatz: Ansatz,
    private readonly descent: Descent,
    private readonly natural: NaturalGradient | undefined,
    private readonly options: LossOptions,
    /** What the state of the run is, and its step when it began. */
    private readonly state: LossState,
    private readonly firstStep: number,
  ) {
    this.observed = observing("ensemble.train", options.observe);
  }

  static async of(
    { averaging, ...networks }: Trained & Descending,
    task: Task,
    plan: Plan,
    state: LossState,
    options: LossOptions,
  ): Promise<LossTraining> {
    const { natural, signal } = options;
    const ansatz = await Ansatz.of(task, plan, averaging, { signal });
    const descent = await Descent.of(networks, task, plan, ansatz.moved, state.parameters, { signal });
    const metric =
      natural === undefined ? undefined : await naturalGradientOf(networks, task, plan, ansatz, natural, { signal });
    return new LossTraining(plan, ansatz, descent, metric, options, state, state.step);
  }

  /**
   * Trains from the state's step to the last, with a checkpoint now and then.
   *
   * @throws {NumericalError} if `check` is asked for and the gradient of the loss is not that of its value, or if a natural gradient has no solution; what a
   *   save failed with.
   */
  async run(saver: Saver): Promise<void> {
    const { plan, options, state } = this;
    const { signal, secondsPerCheckpoint = 5 } = options;
    const { onProgress, done } = risingSteps(options, plan);
    let outputs = await this.descent.step(state.active(plan), undefined, { signal });
    const began = performance.now();
    let savedAt = began;
    for (;;) {
      await this.look(outputs);
      if (state.step === plan.steps || state.done) break;
      outputs = await this.descent.step(state.active(plan), outputs, { signal });
      state.step++;
      onProgress(state.step, (1000 * (state.step - this.firstStep)) / (performance.now() - began));
      saver.throwIfFailed();
      if (performance.now() - savedAt <= 1000 * secondsPerCheckpoint) continue;
      await this.settle();
      await saver.begin(state); // steps go on while this one is written
      savedAt = performance.now();
    }
    done(state.step);
  }

  /** Brings the state up to what the networks are in, whatever happened: a step may be done that an abort did not wait for. */
  async settle(): Promise<void> {
    const { state, steps } = await this.descent.state();
    this.state.parameters = state;
    this.state.step = this.firstStep + steps;
  }

  /** Records what is seen of every member at the present step, and turns its outputs into along what the next goes, units×components×D. */
  private async look(outputs: Float64Array): Promise<void> {
    const { plan, ansatz, options, state } = this;
    const { signal, loss } = options;
    const position = plan.recordAt.indexOf(state.step);
    const fresh = state.step > state.seenAt;
    const perMember = outputs.length / plan.members;
    const seen: (() => void)[] = [];
    if (this.natural !== undefined) await this.settle();
    for (let member = 0; member < plan.members; member++) {
      if (state.divergedAt[member]! >= 0) continue;
      const f = outputs.subarray(member * perMember, (member + 1) * perMember);
      const psi = await ansatz.psiOf(f, loss.invariant, { signal });
      const starts = state.step === 0;
      if (starts && isChecked(loss, options.check)) await inNameOf("ensemble.train", () => loss.check(psi, { signal }));
      const found = await evaluated(loss, psi, signal, starts ? { member } : undefined);
      const goesOn = found && (await this.turnToSlopes(f, member, psi, found, { signal }));
      if (found) discard(found.gradient);
      if (!(found && goesOn)) {
        f.fill(0);
        seen.push(() => this.diverge(state, member));
        continue;
      }
      const observed = position < 0 ? {} : await this.observed(psi, signal);
      const before = state.states.of(member);
      const turn = fresh && before.length > 0 ? await state.turning.look(member, before, psi, signal) : undefined;
      seen.push(() => {
        state.states.replace(member, psi);
        if (position >= 0) state.record(plan, member, position, { value: found.value, observed });
        if (turn !== undefined && state.turning.keep(member, state.step, turn)) this.warn(state, member);
      });
    }
    for (const one of seen) one(); // all or nothing: a checkpoint after an abort is of one step
    state.seenAt = state.step;
  }

  /** Puts ∂L/∂f in the place of f. @returns whether it is finite. */
  private async turnToSlopes(
    f: Float64Array,
    member: number,
    psi: Float64Array,
    { gradient, square }: Found,
    job: JobOptions,
  ): Promise<boolean> {
    const { ansatz, natural, options, state } = this;
    const { invariant } = options.loss;
    const ofClock = options.clock === "norm" ? square : 1;
    const ofMetric = invariant ? (ansatz.logarithmic ? 1 : square) / 2 : 1;
    const forces = await ansatz.forcesOf(psi, gradient, natural ? ofMetric : ofClock, f, job);
    const slopes = natural
      ? await natural({ psi, square: invariant ? square : 1, forces }, member, state.parameters, job)
      : await ansatz.slopesOf(forces, job);
    if (slopes !== f) f.set(slopes);
    return allFinite(f, job.signal);
  }

  private diverge(state: LossState, member: number): void {
    state.divergedAt[member] = state.step;
    const limit = state.turning.limit(member);
    const remedy = limit === undefined ? "Take a smaller one" : `It would have to be below ${limit}`;
    this.say(
      `member ${member} has diverged at step ${state.step}, where the loss ${this.options.loss.name} or its gradient does not exist any more: \`learningRate\` ${this.plan.learningRate} is beyond stability. ${remedy}.`,
    );
  }

  private warn({ step, turning }: LossState, member: number): void {
    this.say(
      `member ${member} is beyond stability at step ${step}: steps turn back without becoming shorter, a cycle. \`learningRate\` ${this.plan.learningRate} would have to be below ${turning.limit(member)} there.`,
    );
  }

  private say(message: string): void {
    const { onWarning = process.emitWarning, loss } = this.options;
    onWarning(`ensemble.train: ${message}${clockHint(loss, this.options)}`);
  }
}

interface Found {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly square: number;
}

/** The loss where it exists. @throws {NumericalError} where it does not, and no step has been taken: at the start of a member. */
async function evaluated(
  loss: Loss,
  psi: Float64Array,
  signal: AbortSignal | undefined,
  start: { readonly member: number } | undefined,
): Promise<Found | undefined> {
  try {
    const square = await loss.squareOf(psi, signal);
    const found = await loss.evaluateAt(psi, square, { signal });
    if (await allFinite(found.gradient, signal)) return { ...found, square };
    if (start === undefined) return undefined;
    throw new NumericalError(`the gradient of the loss ${loss.name} is not finite.`);
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
    if (start === undefined) return undefined;
    throw new NumericalError(
      `ensemble.train: member ${start.member} starts where the loss does not exist: ${error.message}`,
      { cause: error },
    );
  }
}

/** Whether all numbers are finite: 0·x is 0 of those, and no number of the others. */
async function allFinite(values: Float64Array, signal: AbortSignal | undefined): Promise<boolean> {
  let finite = true;
  const look = (begin: number, end: number) => {
    let sum = 0; // of the function itself: one of the closure would be boxed at every addition
    for (let i = begin; i < end; i++) sum += 0 * values[i]!;
    finite &&= sum === 0;
  };
  await inTurns(values.length, look, { signal });
  return finite;
}
