import * as exact from "../../exact/index.js";
import type { Operator } from "../../operator/operator.js";
import { observableOf } from "../quantum/observables.js";
import type { ObservableName } from "../quantum/quantumSpec.js";
import type { Reporter } from "../run/reporter.js";
import type { InfiniteWidth } from "./infiniteWidth.js";
import type { LearnSpec } from "./learnSpec.js";
import type { LearnTarget } from "./target.js";

/** An observable of the mean state over time, and of the target. */
export interface MeasuredObservable {
  readonly name: ObservableName;
  /** ⟨A⟩ of the normalised mean at every time; NaN where it is zero. */
  readonly mean: Float64Array;
  readonly target: number;
}

const fidelities = ["fidelity", "member-fidelity"];

/** The observables of a spec that are measured on states. */
export function stateObservables(observables: LearnSpec["observables"]): ObservableName[] {
  return [...new Set(observables)].filter((name) => !fidelities.includes(name)) as ObservableName[];
}

/** What measures the observables of a spec. @throws {ArgumentError} as observableOf. */
export function measurements(
  names: readonly ObservableName[],
  { basis, hamiltonian }: Pick<LearnTarget, "basis"> & { readonly hamiltonian?: Operator | undefined },
): ReadonlyMap<ObservableName, exact.Observable> {
  return new Map(names.map((name) => [name, observableOf(name, basis, hamiltonian)]));
}

/** Measures the mean at every time, and the target. */
export async function measure(
  observables: ReadonlyMap<ObservableName, exact.Observable>,
  limit: InfiniteWidth,
  target: Float64Array,
  reporter: Reporter,
): Promise<MeasuredObservable[]> {
  if (observables.size === 0) return [];
  const times = limit.fidelity.length;
  return reporter.stage("observables", async (onProgress) => {
    const means = new Map([...observables.keys()].map((name) => [name, new Float64Array(times).fill(Number.NaN)]));
    for (let i = 0; i < times; i++) {
      const state = await limit.stateAt(i);
      if (Number.isFinite(limit.fidelity[i])) {
        for (const [name, observable] of observables) means.get(name)![i] = await measuredIn(observable, state);
      }
      onProgress((i + 1) / times);
    }
    const measured: MeasuredObservable[] = [];
    for (const [name, observable] of observables) {
      measured.push({ name, mean: means.get(name)!, target: await measuredIn(observable, target) });
    }
    return measured;
  });
}

async function measuredIn(observable: exact.Observable, state: Float64Array): Promise<number> {
  return typeof observable === "function" ? observable(state) : exact.expectation(observable, state);
}
