import { complexPairs } from "../../dataset/amplitudes.js";
import { clockHint } from "../../loss/clock.js";
import { isChecked } from "../../loss/debug.js";
import { exponential } from "../../loss/exponential.js";
import { observing } from "../../loss/observer.js";
import { ArgumentError } from "../../native/errors.js";
import { partOf } from "../../native/progress.js";
import { ownCopy } from "../../native/staging.js";
import { stableRate } from "../../qsntk/learningRate.js";
import { spreadOf } from "../../states/statistics.js";
import type { Network } from "../../stax/network.js";
import type { SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { stepSize } from "../learningRate.js";
import { descend } from "./descend.js";
import { integrate } from "./integrate.js";
import { flowKernels } from "./kernels.js";
import type { FlowSettings } from "./options.js";
import type { Flow, FlowMember } from "./results.js";
import { isOfVelocity, spectralRadius } from "./spectralRadius.js";
import { type Motion, type Point, velocityAt } from "./velocity.js";

/** What is trained, once it has been checked. */
export interface Run {
  readonly motion: Pick<Motion, "loss" | "task" | "components" | "representation" | "clock">;
  readonly times: Float64Array;
  readonly start: Float64Array | undefined;
  readonly count: number;
}

/** Members of the ensemble one after another, and their statistics. */
export async function trainAll(
  network: Network | SymmetrizedNetwork,
  { motion: fixed, times, start, count }: Run,
  settings: FlowSettings,
): Promise<Flow> {
  const { dynamics, seed, natural, correlation, kernel, signal } = settings;
  const { task, components, clock } = fixed;
  const kernels = await flowKernels(network, task, { kernel, components, correlation, damping: natural }, { signal });
  const motion = { ...fixed, kernels, natural: natural !== undefined };
  const drawn: Float64Array[] = [];
  const startOf = async (member: number) =>
    start ?? complexPairs(await kernels.sample(seed, member, { signal }), { signal });
  const isGiven = typeof settings.learningRate === "number";
  if (!isGiven) for (let member = 0; member < count; member++) drawn.push(await startOf(member));
  const [searching, training] = [
    partOf(settings, 0, searchShare),
    isGiven ? settings : partOf(settings, searchShare, 1),
  ];
  const learningRate = await rateOf(motion, drawn, searching);
  const observed = observing("flow", settings.observe);
  const members: FlowMember[] = [];
  for (let member = 0; member < count; member++) {
    const { onProgress } = partOf(training, member / count, (member + 1) / count);
    const from = drawn.shift() ?? (await startOf(member)); // which is let go: the member's state takes its place
    if (isChecked(motion.loss, settings.check)) {
      const logarithm = motion.representation === "logarithm";
      await motion.loss.check(logarithm ? await exponential(from, motion.loss.invariant, { signal }) : from, {
        signal,
      });
    }
    members.push(await train({ ...motion, learningRate }, from, times, { ...settings, observed, onProgress }));
  }
  return {
    times,
    dynamics,
    clock,
    learningRate,
    method: kernels.method,
    methodReason: kernels.reason,
    members,
    ...statistics(members, times.length),
  };
}

/** The share of the work that the search for a step size is taken for. */
const searchShare = 0.1;

/** Products of the kernel for each member at the most in that search, to this accuracy. */
const search = { products: 200, tolerance: 1e-6 };

/** η, or the fraction of the largest step that is stable at the start of every member. */
async function rateOf(
  motion: Omit<Motion, "learningRate">,
  starts: readonly Float64Array[],
  { learningRate, momentum, signal, onProgress }: FlowSettings,
): Promise<number> {
  if (typeof learningRate === "number") return learningRate;
  const unit = { ...motion, learningRate: 1 };
  let largest = 0;
  for (const [member, y] of starts.entries()) {
    let products = 0;
    const at = async (x: Float64Array) => {
      const { velocity } = await velocityAt(unit, x, { signal });
      onProgress?.((member + Math.min(1, ++products / search.products)) / starts.length);
      return velocity;
    };
    const first = await at(y);
    const found = await spectralRadius(at, y, first, first, search.tolerance, signal, search.products);
    if (found.radius > largest && (await isOfVelocity(at, y, first, found, signal))) largest = found.radius;
  }
  if (!(largest > 0)) {
    throw new ArgumentError(
      "flow: every step is stable at the start: the kernel, the gradient or how it changes with ψ vanishes there. Pass a number for `learningRate`, or another start.",
    );
  }
  return stepSize(learningRate, () => stableRate(momentum) / largest);
}

async function train(
  motion: Motion,
  start: Float64Array,
  times: Float64Array,
  {
    dynamics,
    momentum,
    natural,
    tolerance,
    maxProducts,
    observed: see,
    keepStates,
    signal,
    onProgress,
  }: Omit<FlowSettings, "observe"> & { readonly observed: ReturnType<typeof observing> },
): Promise<FlowMember> {
  const at = (y: Float64Array) => velocityAt(motion, y, { signal });
  const [loss, norm] = [new Float64Array(times.length), new Float64Array(times.length)];
  const observed: Record<string, Float64Array> = {};
  const states: Float64Array[] = [];
  let state = start;
  const arrive = async (k: number, { y, value, square }: Point & { readonly y: Float64Array }) => {
    const logarithm = motion.representation === "logarithm";
    state = logarithm ? await exponential(y, motion.loss.invariant, { signal }) : await ownCopy(y, signal);
    loss[k] = value;
    norm[k] = Math.sqrt(square);
    if (keepStates) states.push(state);
    for (const [name, seen] of Object.entries(await see(state, signal))) {
      observed[name] ??= new Float64Array(times.length).fill(Number.NaN);
      observed[name][k] = seen;
    }
  };
  const common = { start, times, signal, at, arrive, onProgress: (fraction: number) => onProgress?.(fraction) };
  if (dynamics === "discrete") {
    const hint = clockHint(motion.loss, { clock: motion.clock, natural });
    const { learningRate, representation } = motion;
    const { steps, products } = await descend({ ...common, learningRate, representation, momentum, hint });
    return { loss, norm, observed, state, states, steps, rejected: 0, products, errorEstimate: 0 };
  }
  const report = await integrate({ ...common, tolerance, maxProducts, learningRate: motion.learningRate });
  return { loss, norm, observed, state, states, ...report };
}

/** Of the losses of all members at every time. */
function statistics(
  members: readonly FlowMember[],
  times: number,
): Pick<Flow, "meanLoss" | "memberStd" | "standardError"> {
  const spreads = Array.from({ length: times }, (_, k) => spreadOf(members.map(({ loss }) => loss[k]!)));
  return {
    meanLoss: Float64Array.from(spreads, ({ mean }) => mean),
    memberStd: Float64Array.from(spreads, ({ standardDeviation }) => standardDeviation),
    standardError: Float64Array.from(spreads, ({ standardError }) => standardError),
  };
}
