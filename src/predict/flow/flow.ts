import {
  boolean,
  callback,
  inNameOf,
  jobKinds,
  type Kinds,
  list,
  noMore,
  number,
  oneOf,
  requireArgument,
  requireNumbers,
  requireOptions,
  whole,
} from "../../arguments/index.js";
import { complexPairs } from "../../dataset/amplitudes.js";
import { task as makeTask } from "../../dataset/makeTask.js";
import { type Task, taskKind } from "../../dataset/task.js";
import { basisKind } from "../../hilbert/basis.js";
import type { Hilbert } from "../../hilbert/hilbert.js";
import { requireSameBasis } from "../../hilbert/requireSameBasis.js";
import { type Damping, dampingKind } from "../../loss/damping.js";
import { isChecked } from "../../loss/debug.js";
import { exponential } from "../../loss/exponential.js";
import { type Loss, lossKind } from "../../loss/loss.js";
import { type Observer, observing } from "../../loss/observer.js";
import { ArgumentError, ShapeError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { requireMemory } from "../../native/memory.js";
import { partOf, rising } from "../../native/progress.js";
import { ownCopy } from "../../native/staging.js";
import { everyInTurns, indicesInTurns } from "../../native/turns.js";
import { correlationKind } from "../../qsntk/infinite.js";
import { stableRate } from "../../qsntk/learningRate.js";
import { spreadOf } from "../../states/statistics.js";
import type { Network } from "../../stax/network.js";
import { hasComplexCharacters, kernelNetworkKind, type SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { type LearningRate, learningRateKind, stepSize } from "../learningRate.js";
import type { KernelChoice } from "../modes/kernels.js";
import type { Dynamics } from "../modes/relaxation.js";
import { requireTimes } from "../modes/times.js";
import { descend } from "./descend.js";
import type { FlowKernels } from "./flowKernels.js";
import { integrate } from "./integrate.js";
import { flowKernels } from "./kernels.js";
import { flowBytes } from "./memory.js";
import { spectralRadius } from "./spectralRadius.js";
import { type Clock, type Motion, type Point, type Representation, velocityAt } from "./velocity.js";

/** What is recorded of ψ at a time, by name. */
export type FlowObserver = Observer;

/** Options of {@link flow}. */
export interface FlowOptions extends JobOptions {
  /** In units of one step of size η, or of the clock "norm"; ascending. */
  readonly times: ArrayLike<number>;
  /** Members drawn from the prior, 1 by default; not with `start`. */
  readonly members?: number;
  /** ψ(0) of one member, or with "logarithm" ln ψ(0), on all D states, complex interleaved. */
  readonly start?: ArrayLike<number>;
  /** Of the members; 0 by default. Member k depends on the seed and k alone. */
  readonly seed?: number;
  /** Gradient flow with error control, or discrete steps; "flow" by default. */
  readonly dynamics?: Dynamics;
  /** η; by default { relative: 0.9 } to the largest step that is stable at the start of every member. */
  readonly learningRate?: LearningRate;
  /** β of heavy-ball momentum, for discrete steps; 0 by default. */
  readonly momentum?: number;
  /** τ of eq. (10), or "norm", ds = dτ/‖ψ‖²; "tau" by default. */
  readonly clock?: Clock;
  /** ψ = f₁+if₂ ("amplitudes", the default) or ψ = e^{f₁+if₂} ("logarithm"). */
  readonly representation?: Representation;
  /** Networks per ψ: two, or one for a real ψ; by default as the task's target, two without one. */
  readonly components?: 1 | 2;
  /** ρ of two readouts on a shared body; two independent networks by default. */
  readonly correlation?: number;
  /** λ of the natural gradient, Θ/(Θ+λ) instead of Θ; the plain gradient by default. */
  readonly natural?: Damping;
  /** "ntk" by default. */
  readonly kernel?: KernelChoice;
  /** Largest estimated error of a step of the flow, relative to ‖ψ‖; 1e-6 by default. */
  readonly tolerance?: number;
  /** Products with the loss and the kernel, per member, after which to give up; 1 000 000 by default. */
  readonly maxProducts?: number;
  /** Whether the gradient of the loss is compared with differences of it at every member's start; of one's own losses by default if NODE_DEBUG names infinite-nnqs. */
  readonly check?: boolean;
  /** What else to record of ψ at every time. */
  readonly observe?: FlowObserver;
  /** Whether to keep ψ at every time; only the last by default. */
  readonly keepStates?: boolean;
}

/** One member's way; element i belongs to time i. */
export interface FlowMember {
  /** L(ψ). */
  readonly loss: Float64Array;
  /** ‖ψ‖; of ψ = e^f under a loss of rays that of ψ over its largest modulus. */
  readonly norm: Float64Array;
  /** What `observe` gave, by name. */
  readonly observed: Readonly<Record<string, Float64Array>>;
  /** ψ at the last time, complex interleaved. */
  readonly state: Float64Array;
  /** ψ at every time; empty unless `keepStates`. */
  readonly states: readonly Float64Array[];
  /** Steps taken. */
  readonly steps: number;
  /** Steps that missed the tolerance and were taken back. */
  readonly rejected: number;
  /** Products with the loss and the kernel. */
  readonly products: number;
  /** Sum of the estimated errors of the steps, relative to ‖ψ‖; 0 for discrete steps, which are exact as such. */
  readonly errorEstimate: number;
}

/** Members of the ensemble under eq. (10), and their statistics; element i belongs to time i. */
export interface Flow {
  /** As they were asked for. */
  readonly times: Float64Array;
  /** Gradient flow, or discrete steps. */
  readonly dynamics: Dynamics;
  /** What time is. */
  readonly clock: Clock;
  /** η. */
  readonly learningRate: number;
  /** What multiplied the gradients: matrices, Walsh–Hadamard transforms, or matrices over orbits of a symmetry. */
  readonly method: FlowKernels["method"];
  /** Why. */
  readonly methodReason: string;
  /** One by one. */
  readonly members: readonly FlowMember[];
  /** Mean of the loss over the members. */
  readonly meanLoss: Float64Array;
  /** Standard deviation of one member's loss; NaN for a single member. */
  readonly memberStd: Float64Array;
  /** Standard error of the mean; NaN for a single member. */
  readonly standardError: Float64Array;
}

const kinds: Kinds<FlowOptions> = {
  times: list("a list of times"),
  members: whole(1, 2 ** 32 - 1),
  start: list("a list of numbers or a Float64Array"),
  seed: whole(0),
  dynamics: oneOf("flow", "discrete"),
  learningRate: learningRateKind,
  momentum: number({ least: 0, below: 1 }),
  clock: oneOf("tau", "norm"),
  representation: oneOf("amplitudes", "logarithm"),
  components: oneOf(1, 2),
  correlation: correlationKind,
  natural: dampingKind,
  kernel: oneOf("ntk", "nngp"),
  tolerance: number({ above: 0, below: 1 }),
  maxProducts: whole(1),
  check: boolean,
  observe: callback,
  keepStates: boolean,
  ...jobKinds,
};

/**
 * Trains infinitely wide networks on any loss: eq. (10) with its QS-NTK frozen, dψ/dτ = −2η·Θ(·,B)·∂L/∂ψ*|_B, for members drawn from the prior (each then evolves
 * deterministically) or from a given ψ(0). States outside the batch B follow by Θ(x, B).
 *
 * @param network - Architecture of each component; with `correlation`, of the shared body with its readout.
 * @param task - The states, and the batch as its training points: a task, or a Hilbert space for a batch of all states.
 * @param loss - What is minimised.
 * @throws {ToleranceError} if the flow misses its tolerance within `maxProducts`; {NumericalError} where a discrete step is beyond stability, saying which
 *   would do, or the loss has a pole at the start; {ArgumentError | ShapeError} naming what is wrong; {MemoryError}.
 * @see The paper's eqs. (5)–(10); docs/losses.md derives each flow.
 *
 * @example
 * ```ts
 * import { exact, graph, loss, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(6), { field: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 1, bStd: 0.5 }), stax.relu(), stax.dense(1));
 * const { meanLoss } = await predict.flow(network, ising.hilbert, loss.energy(ising), { members: 3, times: [0, 5000] });
 * const { energy } = await exact.groundState(ising);
 * console.log(meanLoss[1]! - energy < 1e-3); // true
 * ```
 */
export async function flow(
  network: Network | SymmetrizedNetwork,
  task: Task | Hilbert,
  loss: Loss,
  options: FlowOptions,
): Promise<Flow> {
  noMore("flow", arguments, 4);
  const { done, ...given } = rising(requireOptions("flow", options, kinds, ["times"]));
  requireArgument("flow", "network", network, kernelNetworkKind);
  const problem = await taskOf(task, given.signal);
  requireArgument("flow", "loss", loss, lossKind);
  const { dynamics = "flow", clock = "tau", representation = "amplitudes", momentum = 0, seed = 0 } = given;
  const times = requireTimes("flow", given.times, dynamics);
  requireFinite(times);
  const components = given.components ?? (basisKind(task) === undefined ? 2 : problem.components);
  requireTogether(network, problem, loss, given, components);
  const start = given.start && (await startOf(given.start, problem.states, components, given.signal));
  const count = start ? 1 : (given.members ?? 1);
  requireMemory(
    "flow",
    `a flow of ${problem.states} states`,
    flowBytes(problem.states, count, given.keepStates ? times.length : 0),
    "Take fewer sites, fewer members, or leave out keepStates.",
  );
  const run = { motion: { loss, task: problem, components, representation, clock }, times, start, count };
  return done(await inNameOf("flow", () => trainAll(network, run, { ...given, dynamics, momentum, seed })));
}

/** What is trained, once it has been checked. */
interface Run {
  readonly motion: Pick<Motion, "loss" | "task" | "components" | "representation" | "clock">;
  readonly times: Float64Array;
  readonly start: Float64Array | undefined;
  readonly count: number;
}

async function trainAll(
  network: Network | SymmetrizedNetwork,
  { motion: fixed, times, start, count }: Run,
  given: FlowOptions & { readonly dynamics: Dynamics; readonly momentum: number; readonly seed: number },
): Promise<Flow> {
  const { dynamics, momentum, seed, natural, correlation, kernel = "ntk", signal } = given;
  const { task, components, clock } = fixed;
  const settings = { kernel, components, correlation, damping: natural };
  const kernels = await flowKernels(network, task, settings, { signal });
  const motion = { ...fixed, kernels, natural: natural !== undefined };
  const starts = async (member: number) =>
    start ?? complexPairs(await kernels.sample(seed, member, { signal }), { signal });
  const learningRate = await rateOf(motion, given, momentum, count, starts);
  const observed = observing("flow", given.observe);
  const members: FlowMember[] = [];
  for (let member = 0; member < count; member++) {
    const { onProgress } = partOf({ onProgress: given.onProgress }, member / count, (member + 1) / count);
    const from = await starts(member);
    if (isChecked(motion.loss, given.check)) {
      const logarithm = motion.representation === "logarithm";
      await motion.loss.check(logarithm ? await exponential(from, motion.loss.invariant, { signal }) : from, {
        signal,
      });
    }
    members.push(await train({ ...motion, learningRate }, from, times, { ...given, observed, onProgress }));
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

async function taskOf(task: Task | Hilbert, signal: AbortSignal | undefined): Promise<Task> {
  if (basisKind(task) !== undefined) {
    requireArgument("flow", "task", task as Task, taskKind);
    return task as Task;
  }
  const hilbert = task as Hilbert;
  const all = await indicesInTurns(hilbert.dimension, signal);
  return makeTask(hilbert, new Float64Array(hilbert.dimension), { train: all, signal });
}

function requireFinite(times: Float64Array): void {
  if (Number.isFinite(times[times.length - 1]!)) return;
  throw new ArgumentError(
    "flow: `times` must be finite: a nonlinear flow has no closed limit. Pass a long time and look at its gradient, or predict.supervised for the squared loss.",
  );
}

/** Refuses what does not go together. */
function requireTogether(
  network: Network | SymmetrizedNetwork,
  task: Task,
  loss: Loss,
  given: FlowOptions,
  components: 1 | 2,
): void {
  const { dynamics = "flow", momentum = 0, correlation, natural, representation, start, members, clock } = given;
  if (loss.states !== undefined && loss.states !== task.states) {
    throw new ShapeError(
      `flow: the loss ${loss.name} is of ${loss.states} states, the task has ${task.states}. Make both on one basis.`,
    );
  }
  if (loss.hilbert && task.basis) {
    requireSameBasis("flow", { what: "the loss", hilbert: loss.hilbert }, { what: "the task", hilbert: task.basis });
  }
  const refuse = (what: string) => new ArgumentError(`flow: ${what}`);
  if (momentum > 0 && dynamics === "flow")
    throw refuse('`momentum` needs { dynamics: "discrete" }; the flow has none.');
  if (correlation !== undefined && components === 1)
    throw refuse("`correlation` couples two components, and ψ is real, with one. Pass { components: 2 }.");
  if (hasComplexCharacters(network) && components === 1)
    throw refuse(
      `the characters of ${network.group.name} are complex, and ψ is real, with one component. Pass { components: 2 }, or a task with a complex target.`,
    );
  if (correlation !== undefined && !("layers" in network))
    throw refuse("`correlation` needs a network with a dense readout, not one averaged over a group. Leave it out.");
  if (natural !== undefined && representation === "logarithm")
    throw refuse(
      '`natural` needs the representation "amplitudes": that of "logarithm" has another metric at every ψ. Leave one of them out.',
    );
  if (natural !== undefined && clock === "norm")
    throw refuse('`natural` has a clock of its own, in which ‖ψ‖ does not appear. Leave out { clock: "norm" }.');
  if (start !== undefined && members !== undefined)
    throw refuse("`start` is the start of one member; pass either `start` or `members`.");
}

async function startOf(
  given: ArrayLike<number>,
  states: number,
  components: 1 | 2,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const start = requireNumbers("flow", "start", given);
  if (start.length !== 2 * states) {
    throw new ShapeError(
      `flow: \`start\` must have ${2 * states} numbers, (re, im) of ${states} states, not ${start.length}.`,
    );
  }
  const own = await ownCopy(start, signal);
  const finite = await everyInTurns(own, Number.isFinite, signal);
  if (!finite) throw new ArgumentError("flow: `start` must hold finite numbers.");
  if (components === 1 && !(await everyInTurns(own, (x, i) => i % 2 === 0 || x === 0, signal))) {
    throw new ArgumentError(
      "flow: `start` has imaginary parts, and with { components: 1 } ψ is real. Pass { components: 2 }.",
    );
  }
  return own;
}

/** η, or the fraction of the largest step that is stable at the start of every member. */
async function rateOf(
  motion: Omit<Motion, "learningRate">,
  { learningRate, signal }: FlowOptions,
  momentum: number,
  count: number,
  starts: (member: number) => Promise<Float64Array>,
): Promise<number> {
  if (typeof learningRate === "number") return learningRate;
  let largest = 0;
  for (let member = 0; member < count; member++) {
    const y = await starts(member);
    const unit = { ...motion, learningRate: 1 };
    const at = async (x: Float64Array) => (await velocityAt(unit, x, { signal })).velocity;
    const first = await at(y);
    largest = Math.max(largest, (await spectralRadius(at, y, first, first, 1e-6, signal, 200)).radius);
  }
  if (!(largest > 0)) {
    throw new ArgumentError(
      "flow: nothing moves at the start: the gradient or the kernel vanishes, and every step is stable. Pass a number for `learningRate`, or another start.",
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
    momentum = 0,
    tolerance = 1e-6,
    maxProducts = 1_000_000,
    observed: see,
    keepStates = false,
    signal,
    onProgress,
  }: Omit<FlowOptions, "observe"> & { readonly observed: ReturnType<typeof observing> },
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
    const scaled = motion.loss.invariant && motion.clock === "tau" && !motion.natural;
    const hint = scaled
      ? ' The norm of ψ is not conserved, and the stable step shrinks with ‖ψ‖²: { clock: "norm" } scales the step by it.'
      : "";
    const { steps, products } = await descend({ ...common, learningRate: motion.learningRate, momentum, hint });
    return { loss, norm, observed, state, states, steps, rejected: 0, products, errorEstimate: 0 };
  }
  const report = await integrate({ ...common, tolerance, maxProducts });
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
