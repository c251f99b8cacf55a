import { inNameOf } from "../../arguments/index.js";
import { pairsOf } from "../../dataset/amplitudes.js";
import { task as makeTask } from "../../dataset/makeTask.js";
import type { Task } from "../../dataset/task.js";
import { type Ensemble, train } from "../../ensemble/train.js";
import * as exact from "../../exact/index.js";
import { renderFlow } from "../../figures/flow.js";
import { charactersOf } from "../../hilbert/characters.js";
import { SpinHilbert } from "../../hilbert/spins.js";
import type { Matrix } from "../../linalg/matrix.js";
import * as losses from "../../loss/index.js";
import { ArgumentError } from "../../native/errors.js";
import { type Flow, flow } from "../../predict/flow/flow.js";
import { signBias } from "../../qsntk/signBias.js";
import { arrayName } from "../../runs/arrayName.js";
import { checkpointFile, removeCheckpoint } from "../../runs/checkpointFile.js";
import { complex128, float64, int32 } from "../../runs/npy.js";
import type { Json } from "../../runs/spec.js";
import type { Network } from "../../stax/network.js";
import { type SymmetrizedNetwork, symmetrize } from "../../stax/symmetrize.js";
import { withWidth } from "../ensembles/ensembleSpec.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import type { Reporter } from "../run/reporter.js";
import { buildNetwork } from "../spec/networkSpec.js";
import { learnFlowSchema } from "./flowSpec.js";
import type { LearnSpec } from "./learnSpec.js";
import { probabilitiesIn } from "./measured.js";
import { type LearnProblem, storable } from "./problem.js";
import { projectedTarget } from "./projectedTarget.js";
import type { LearnTarget } from "./target.js";
import { titleOf } from "./target.js";

/** States of members are stored up to so many numbers. */
const mostStored = 2 ** 24;

/**
 * `nnqs learn` with a loss other than the squared one: members of the infinitely wide ensemble under eq. (10), with what is usually printed of them.
 *
 * @throws {ArgumentError} naming what of the spec is wrong; {MemoryError}; {NumericalError} for discrete steps beyond stability.
 */
export async function runLossLearning(
  spec: LearnSpec,
  problem: LearnProblem,
  directory: string,
  options: RunOptions,
): Promise<Outcome> {
  const { signal } = options;
  const { target: planned, times, seed } = problem;
  const stored = storedLossSpec(spec, problem);
  const settings = settingsOf(spec);
  return runExperiment({ spec: stored, seed: seed.networks, directory }, options, async (reporter) => {
    const whole = await reporter.stage("target", (onProgress) => planned.prepare({ signal, onProgress }));
    const { target, networkOf } = await symmetricOf(problem, whole, signal);
    const network = networkOf(buildNetwork(spec.network));
    const state = await pairsOf(target.state, target.basis.dimension, { signal });
    const task = await makeTask(target.basis, state, { train: problem.train, seed: seed.split, signal });
    const ground = await groundEnergyOf(spec, target, options);
    const { loss, unseen } = await lossOf(spec, target, state, seed.split);
    const cut = { hilbert: target.basis, subsystem: Array.from({ length: target.basis.sites >> 1 }, (_, i) => i) };
    const measured = losses.measures({
      ...(target.hamiltonian && { hamiltonian: target.hamiltonian }),
      ...(ground !== undefined && { groundEnergy: ground }),
      ...{ reference: state, ...(target.basis.sites <= mostCutSites && cut) },
    });
    const observe = async (psi: Float64Array) => ({
      ...(await measured(psi)),
      ...(unseen && { unseenLoss: await unseen(psi) }),
    });
    const { natural, ...others } = settings;
    const found = await reporter.stage("training", (onProgress) =>
      inNameOf("nnqs learn", () =>
        flow(network, task, loss, {
          ...{
            times,
            ...others,
            ...(natural !== null && { natural, clock: "tau" as const }),
            components: 2,
            seed: seed.networks,
          },
          ...{ learningRate: spec.learningRate, momentum: spec.momentum, observe, signal, onProgress },
        }),
      ),
    );
    const ensembles = await ensemblesOf(
      spec,
      { task, loss, observe, found, seed: seed.networks, networkOf, directory },
      { ...options, reporter },
    );
    const rates = await reporter.stage("asymptotic rate", () => ratesOf(spec, target, found, task.trainIndices.length));
    return {
      arrays: () => ({ ...arraysOf(found, state), ...ensembleArrays(ensembles) }),
      summary: {
        ...{
          experiment: spec.experiment,
          loss: loss.text,
          method: found.method,
          methodReason: found.methodReason,
          dynamics: found.dynamics,
          clock: found.clock,
        },
        ...{
          learningRate: found.learningRate,
          members: found.members.length,
          ...(ground !== undefined && { groundEnergy: ground }),
        },
        ...{ finalLoss: found.meanLoss.at(-1)!, standardError: orNull(found.standardError.at(-1)!), ...rates },
        final: Object.fromEntries(
          Object.keys(found.members[0]!.observed).map((name) => [name, orNull(meanOf(found, name, times.length - 1))]),
        ),
        products: found.members.reduce((sum, { products }) => sum + products, 0),
      },
      errorBounds: {
        ...target.errorBounds,
        step: Math.max(...found.members.map(({ errorEstimate }) => errorEstimate)),
      },
      title: `${titleOf(spec.target)}, ${spec.loss}`,
      draw: (title) => renderFlow(contentOf(spec, { found, ensembles, ground, rates }, title)),
    };
  });
}

/** What is stored of a spec. @throws {ArgumentError} naming what of it is wrong. */
export function storedLossSpec(spec: LearnSpec, problem: LearnProblem): Json {
  requireKnown(spec, problem);
  return storable({ ...spec, target: problem.targetSpec, train: problem.trainSpec, flow: settingsOf(spec) });
}

const settingsOf = ({ flow: given }: LearnSpec) => given ?? learnFlowSchema.parse({});

/** One width beside the infinite one. */
interface Finite {
  readonly width: number;
  readonly trained: Ensemble;
}

/** What finite networks are trained on. */
interface Learning {
  readonly task: Task;
  readonly loss: losses.Loss;
  readonly observe: (psi: Float64Array) => Promise<Readonly<Record<string, number>>>;
  readonly found: Flow;
  readonly seed: number;
  readonly networkOf: (plain: Network) => Network | SymmetrizedNetwork;
  readonly directory: string;
}

/** What is learned and by what: with a symmetry, networks averaged with the characters of the target, or of the part of it that is learned. */
async function symmetricOf(
  { group, project = false }: LearnProblem,
  whole: LearnTarget,
  signal: AbortSignal | undefined,
) {
  if (group === undefined) return { target: whole, networkOf: (plain: Network) => plain };
  const target = project ? (await projectedTarget(whole, group, signal)).target : whole;
  const { basis, state } = target;
  const ofTarget = await charactersOf(basis, group, state, { signal });
  return { target, networkOf: (plain: Network) => symmetrize(plain, ofTarget, { statistics: basis.kind }) };
}

/** Finite ensembles on the same loss, in discrete steps of the same size in the same clock. */
async function ensemblesOf(
  spec: LearnSpec,
  { task, loss, observe, found, seed, networkOf, directory }: Learning,
  { reporter, signal, resume = false, force = false }: RunOptions & { readonly reporter: Reporter },
): Promise<Finite[]> {
  if (spec.ensemble === null) return [];
  const { widths, members, precision, steps } = spec.ensemble;
  const ensembles: Finite[] = [];
  const { natural } = settingsOf(spec);
  const paths = widths.map((width) => `${directory}.width-${width}.checkpoint`);
  for (const [i, width] of widths.entries()) {
    const network = networkOf(buildNetwork(withWidth(spec.network, width)));
    const path = paths[i]!;
    const checkpoint = checkpointFile(path, (message) => reporter.note(message));
    if (force) await removeCheckpoint(path);
    else if (!resume && (await checkpoint.load()) !== undefined) {
      throw new ArgumentError(
        `${path} is of an interrupted run. Go on with --resume, or start it afresh with --force.`,
      );
    }
    const trained = await reporter.stage(`width ${width}`, (onProgress) =>
      inNameOf("nnqs learn", () =>
        train(network, task, {
          ...{
            loss,
            observe,
            checkpoint,
            members,
            precision,
            steps,
            seed,
            momentum: spec.momentum,
            onProgress: (part: number) => onProgress(part),
          },
          ...{ learningRate: found.learningRate, clock: found.clock, ...(signal && { signal }) },
          ...{ onWarning: (message: string) => reporter.note(message), ...(natural !== null && { natural }) },
          ...(settingsOf(spec).representation === "logarithm" && { waveFunction: "exponential" as const }),
          ...(spec.times !== null && { recordAt: spec.times }),
        }),
      ),
    );
    ensembles.push({ width, trained });
  }
  for (const path of paths) await removeCheckpoint(path); // what they led to is stored next
  return ensembles;
}

/** Sites up to which the entropy of half of the system is measured at every time. */
const mostCutSites = 16;

const orNull = (value: number) => (Number.isFinite(value) ? value : null);

/** Refuses what goes with the squared loss alone. */
function requireKnown(spec: LearnSpec, { target }: LearnProblem): void {
  const refuse = (key: string, why: string) => new ArgumentError(`nnqs learn: \`${key}\` ${why}`);
  if (spec.loss === "energy" && target.hamiltonian === undefined) {
    throw refuse("loss", "energy needs a Hamiltonian: a target of a model, not of a file.");
  }
  const spins = target.basis instanceof SpinHilbert && target.basis.magnetization === undefined;
  if (spec.loss !== "likelihood") return;
  if (!spins)
    throw refuse(
      "loss",
      `likelihood needs all states of spins, which are measured one by one, not ${target.basis.name}.`,
    );
  for (const name of ["bases", "unseen"] as const) {
    const wrong = spec.measurements![name].find((basis) => basis.length !== target.basis.sites);
    if (wrong === undefined) continue;
    throw refuse(
      `measurements.${name}`,
      `must hold ${target.basis.sites} letters each, one per site, not ${JSON.stringify(wrong)}.`,
    );
  }
}

/** E₀, where it is asked for: of the target if that is the ground state. */
async function groundEnergyOf(spec: LearnSpec, { hamiltonian, basis: _ }: LearnTarget, { signal }: RunOptions) {
  if (hamiltonian === undefined || spec.loss !== "energy") return undefined;
  return (await exact.groundState(hamiltonian, { signal })).energy;
}

interface Losses {
  readonly loss: losses.Loss;
  /** The likelihood of exact probabilities in bases that are not trained on, less the smallest it can be. */
  readonly unseen?: (psi: Float64Array) => Promise<number>;
}

async function lossOf(spec: LearnSpec, target: LearnTarget, state: Float64Array, seed: number): Promise<Losses> {
  if (spec.loss === "energy") return { loss: losses.energy(target.hamiltonian!) };
  if (spec.loss === "infidelity") return { loss: losses.infidelity(state) };
  const { bases, shots, unseen } = spec.measurements!;
  const data =
    shots === null ? await probabilitiesIn(bases, state) : await exact.measure(state, bases, shots, { seed });
  const loss = losses.likelihood(data);
  if (unseen.length === 0) return { loss };
  const compared = losses.likelihood(await probabilitiesIn(unseen, state));
  const least = (await compared.evaluate(state)).value;
  return { loss, unseen: async (psi) => (await compared.evaluate(psi)).value - least };
}

interface Rates {
  /** 4η·r₂ per unit of time at the last norm; null where there is no such limit. */
  readonly predictedRate: number | null;
  /** −d ln(E−E₀)/dt between the last two times. */
  readonly measuredRate: number | null;
}

/** The asymptotic rate of the energy, predicted and measured. */
async function ratesOf(
  spec: LearnSpec,
  { hamiltonian, basis }: LearnTarget,
  found: Flow,
  trained: number,
): Promise<Rates> {
  const none = { predictedRate: null, measuredRate: null };
  if (spec.loss !== "energy" || found.times.length < 2) return none;
  const last = found.times.length - 1;
  const excess = found.members.map(({ observed }) =>
    Math.log(observed["excess"]![last - 1]! / observed["excess"]![last]!),
  );
  const measured =
    excess.reduce((sum, value) => sum + value, 0) / excess.length / (found.times[last]! - found.times[last - 1]!);
  const measuredRate = orNull(measured);
  const plain = spec.flow === null || (spec.flow.natural === null && spec.flow.representation === "amplitudes");
  if (found.method !== "walsh" || trained < basis.dimension || !plain) return { ...none, measuredRate };
  const { bases } = await signBias(buildNetwork(spec.network), hamiltonian!);
  const square = found.members.reduce((sum, { norm }) => sum + norm[last]! ** 2, 0) / found.members.length;
  const predicted = 4 * found.learningRate * bases["given"]!.rate;
  return { predictedRate: found.clock === "norm" ? predicted : predicted / square, measuredRate };
}

function meanOf({ members }: Flow, name: string, time: number): number {
  return members.reduce((sum, { observed }) => sum + observed[name]![time]!, 0) / members.length;
}

function arraysOf({ times, members, learningRate, meanLoss, memberStd, standardError }: Flow, target: Float64Array) {
  const table = (of: (member: Flow["members"][number]) => Float64Array) =>
    float64(Float64Array.from(members.flatMap((member) => [...of(member)])), [members.length, times.length]);
  const states = members.length * target.length;
  return {
    ...{ times: float64(times), learning_rate: float64([learningRate], []), target: complex128(target) },
    ...{ loss: table(({ loss }) => loss), norm: table(({ norm }) => norm) },
    ...Object.fromEntries(
      Object.keys(members[0]!.observed).map((name) => [arrayName(name), table(({ observed }) => observed[name]!)]),
    ),
    ...{ mean_loss: float64(meanLoss), member_std: float64(memberStd), standard_error: float64(standardError) },
    ...(states <= mostStored && {
      states: complex128(Float64Array.from(members.flatMap(({ state }) => [...state])), [
        members.length,
        target.length / 2,
      ]),
    }),
  };
}

/** Losses and measures of finite ensembles, W×K×Te. */
function ensembleArrays(ensembles: readonly Finite[]) {
  if (ensembles.length === 0) return {};
  const [first] = ensembles;
  const { members, times } = { members: first!.trained.train.rows, times: first!.trained.times };
  const shape = [ensembles.length, members, times.length];
  const joined = (of: (trained: Ensemble) => Matrix) =>
    float64(Float64Array.from(ensembles.flatMap(({ trained }) => [...of(trained).data])), shape);
  return {
    ...{ widths: int32(ensembles.map(({ width }) => width)), ensemble_times: float64(times) },
    ensemble_loss: joined(({ train: curves }) => curves),
    ...Object.fromEntries(
      Object.keys(first!.trained.observed!).map((name) => [
        `ensemble_${arrayName(name)}`,
        joined(({ observed }) => observed![name]!),
      ]),
    ),
  };
}

/** What the figure shows: of the energy E−E₀, of other losses themselves. */
function contentOf(
  spec: LearnSpec,
  {
    found,
    ensembles,
    ground,
    rates,
  }: {
    readonly found: Flow;
    readonly ensembles: readonly Finite[];
    readonly ground: number | undefined;
    readonly rates: Rates;
  },
  title: string | undefined,
) {
  const excess = spec.loss === "energy" && ground !== undefined;
  const shown = (loss: Float64Array, observed: Readonly<Record<string, Float64Array>>) =>
    excess ? observed["excess"]!.map((value) => value / Math.abs(ground || 1)) : (observed["unseenLoss"] ?? loss);
  const curves = found.members.map(({ loss, observed }) => shown(loss, observed));
  const finite = ensembles.map(({ width, trained }) => ({
    ...{ label: `width ${width}`, times: trained.times },
    mean: meanOfRows(
      Array.from({ length: trained.train.rows }, (_, k) =>
        shown(
          trained.train.row(k),
          Object.fromEntries(Object.entries(trained.observed!).map(([name, values]) => [name, values.row(k)])),
        ),
      ),
    ),
  }));
  const label = excess
    ? "(E−E₀)/|E₀|"
    : spec.loss === "infidelity"
      ? "infidelity 1−F"
      : found.members[0]!.observed["unseenLoss"] === undefined
        ? "negative log-likelihood per shot"
        : "relative entropy per basis, unseen bases";
  const time = found.clock === "norm" ? "time s, ds = dτ/‖ψ‖², in steps η" : "time τ in steps η";
  return {
    title,
    label,
    time,
    times: found.times,
    members: curves,
    ensembles: finite,
    rate: excess ? rates.predictedRate : null,
  };
}

/** The mean of several curves. */
function meanOfRows(curves: readonly Float64Array[]): Float64Array {
  return curves[0]!.map((_, i) => curves.reduce((sum, curve) => sum + curve[i]!, 0) / curves.length);
}
