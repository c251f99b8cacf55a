import type { Task } from "../../dataset/task.js";
import { type Json, jsonDigest } from "../../runs/spec.js";
import type { RunOptions } from "../run/outcome.js";
import type { Reporter } from "../run/reporter.js";
import type { SharedKind } from "../run/sharedKind.js";
import { type Numbers, sharedPart } from "../run/sharedPart.js";
import { storable } from "../run/storable.js";
import type { InfiniteWidth } from "./infiniteWidth.js";
import { type LearnSpec, seedsOf } from "./learnSpec.js";
import type { Method } from "./method.js";
import type { MeasuredObservable } from "./observables.js";
import type { LearnProblem } from "./problem.js";
import { kernelNetwork } from "./sharedModes.js";
import type { LearnTarget } from "./target.js";
import { amplitudeFields } from "./targetSpec.js";

/** What is known of infinitely wide networks, and observables of their mean. */
export interface Limit extends Omit<InfiniteWidth, "stateAt"> {
  readonly observables: readonly MeasuredObservable[];
}

/** The target of a problem: computed, or read where results share it. */
export async function sharedTarget({ target, targetSpec }: LearnProblem, options: RunOptions): Promise<LearnTarget> {
  const { signal } = options;
  const { numbers } = await sharedPart("targets", { target: targetSpec }, options, async (reporter) => {
    const { state, errorBounds } = await reporter.stage("target state", (onProgress) =>
      target.prepare({ signal, onProgress }),
    );
    return { numbers: { state, errorBounds }, texts: {} };
  });
  const { state, errorBounds = {} } = numbers as {
    state: Float64Array;
    errorBounds?: Readonly<Record<string, number>>;
  };
  const { basis, hamiltonian } = target;
  return { basis, state, errorBounds, ...(hamiltonian && { hamiltonian }) };
}

/**
 * What is known of infinitely wide networks: computed, or read where results share it, as those that differ in the widths and the
 * seeds of finite networks do.
 *
 * @param members - Members whose fidelity is averaged; 0 for none.
 */
export async function sharedLimit(
  problem: LearnProblem,
  { task, method, members }: { readonly task: Task; readonly method: Method; readonly members: number },
  options: RunOptions,
  compute: (reporter: Reporter) => Promise<Limit>,
): Promise<Limit> {
  const { targetSpec, trainSpec, network, learningRate, momentum, tolerance, times, observables, ensemble } = problem;
  const spec = storable({
    target: targetSpec,
    train: trainSpec,
    split: problem.seed.split,
    network: kernelNetwork(network),
    method,
    learningRate,
    momentum,
    ...(problem.encoding === "spins" && { encoding: problem.encoding }),
    symmetry: problem.group?.name ?? null,
    project: problem.project,
    tolerance,
    times: Array.from(times),
    observables,
    compared: ensemble !== null,
    members: members === 0 ? null : { count: members, seed: problem.seed.networks },
  });
  const part = await sharedPart("limits", spec as Readonly<Record<string, Json>>, options, async (reporter) => {
    const { task: _, warnings, observables: measured, ...numbers } = await compute(reporter);
    const byName = Object.fromEntries(measured.map(({ name, mean, target }) => [name, { mean, target }]));
    return {
      numbers: { ...numbers, observables: byName } as unknown as Numbers,
      texts: { warnings, observables: measured.map(({ name }) => name) },
    };
  });
  const { observables: byName = {}, errorBounds = {}, ...numbers } = part.numbers as Record<string, Numbers>;
  const names = part.texts["observables"] as readonly MeasuredObservable["name"][];
  return {
    ...(numbers as unknown as Omit<Limit, "task" | "warnings" | "observables" | "errorBounds">),
    errorBounds: errorBounds as Readonly<Record<string, number>>,
    task,
    warnings: part.texts["warnings"] as readonly string[],
    observables: names.map((name) => ({ name, ...(byName[name] as Omit<MeasuredObservable, "name">) })),
  };
}

/** Parts that a spec has, with what decides each. */
export function learnShares(spec: LearnSpec): readonly SharedKind[] {
  const { target, encoding, symmetry, project, loss, train, learningRate, momentum, times, method, tolerance } = spec;
  const { observables, ensemble } = spec;
  const { split, networks } = seedsOf(spec);
  const digest = (decides: object) => jsonDigest(storable(decides), "base64");
  const points = { encoding, symmetry, project, train, split, method };
  const network = kernelNetwork(spec.network);
  const limits = digest({
    ...points,
    target,
    network,
    loss,
    learningRate,
    momentum,
    times,
    tolerance,
    observables,
    steps: ensemble?.steps,
    compared: ensemble !== null,
    members: observables.includes("member-fidelity") ? networks : null,
  });
  // Networks with a symmetry have the characters of the target, too, which are mostly those of its neighbours; each eigensystem knows its own.
  const states = basisFields(target);
  return [
    { kind: "targets", key: digest(target) },
    { kind: "eigensystems", key: digest({ ...points, network, states }), usedBy: limits, temporary: true },
    { kind: "limits", key: limits },
  ];
}

function basisFields(target: LearnSpec["target"]): object {
  return Object.fromEntries(Object.entries(target).filter(([name]) => !amplitudeFields.has(name)));
}
