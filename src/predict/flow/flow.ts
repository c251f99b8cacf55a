import { inNameOf, noMore, requireArgument, requireNumbers, requireOptions } from "../../arguments/index.js";
import { task as makeTask } from "../../dataset/makeTask.js";
import { type Task, taskKind } from "../../dataset/task.js";
import { basisKind } from "../../hilbert/basis.js";
import type { Hilbert } from "../../hilbert/hilbert.js";
import { requireOneClock } from "../../loss/clock.js";
import { type Loss, lossKind } from "../../loss/loss.js";
import { requireOfTask } from "../../loss/ofTask.js";
import { ArgumentError, ShapeError } from "../../native/errors.js";
import { requireMemory } from "../../native/memory.js";
import { rising } from "../../native/progress.js";
import { ownCopy } from "../../native/staging.js";
import { everyInTurns, indicesInTurns } from "../../native/turns.js";
import type { Network } from "../../stax/network.js";
import { hasComplexCharacters, kernelNetworkKind, type SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { requireTimes } from "../modes/times.js";
import { trainAll } from "./members.js";
import { flowBytes } from "./memory.js";
import { type FlowOptions, type FlowSettings, flowKinds, withDefaults } from "./options.js";
import { requirePlainAverages } from "./plainAverages.js";
import type { Flow } from "./results.js";

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
  const { done, ...given } = rising(requireOptions("flow", options, flowKinds, ["times"]));
  requireArgument("flow", "network", network, kernelNetworkKind);
  const problem = await taskOf(task, given.signal);
  requireArgument("flow", "loss", loss, lossKind);
  const settings = withDefaults(given);
  const { clock, representation } = settings;
  const times = requireTimes("flow", given.times, settings.dynamics);
  requireFinite(times);
  requireCountable(times, settings);
  const components = given.components ?? (basisKind(task) === undefined ? 2 : problem.components);
  requireTogether(network, problem, loss, settings, components);
  if (representation === "logarithm") await requirePlainAverages(network, problem, { signal: given.signal });
  const start = given.start && (await startOf(given.start, problem.states, components, given.signal));
  const count = start ? 1 : (given.members ?? 1);
  requireMemory(
    "flow",
    `a flow of ${problem.states} states`,
    flowBytes(problem.states, count, settings.keepStates ? times.length : 0),
    "Take fewer sites, fewer members, or leave out keepStates.",
  );
  const run = { motion: { loss, task: problem, components, representation, clock }, times, start, count };
  return done(await inNameOf("flow", () => trainAll(network, run, settings)));
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

/** Refuses more discrete steps than products are allowed. */
function requireCountable(times: Float64Array, { dynamics, maxProducts }: FlowSettings): void {
  const steps = times[times.length - 1]!;
  if (dynamics !== "discrete" || steps <= maxProducts) return;
  throw new ArgumentError(
    `flow: ${steps} discrete steps take as many products with the loss and the kernel, and \`maxProducts\` allows ${maxProducts}. Ask for shorter times, pass { maxProducts: ${steps} }, or take { dynamics: "flow" }, whose steps lengthen.`,
  );
}

/** Refuses what does not go together. */
function requireTogether(
  network: Network | SymmetrizedNetwork,
  task: Task,
  loss: Loss,
  settings: FlowSettings,
  components: 1 | 2,
): void {
  const { dynamics, momentum, correlation, natural, representation, start, members, clock } = settings;
  requireOfTask("flow", loss, task);
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
  requireOneClock("flow", { clock, natural });
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
