import { types } from "node:util";
import { anyNumber, called, dictionary, type Kind, kind, requireReturned } from "../arguments/index.js";
import { type OnBasis, requireSameBasis } from "../hilbert/requireSameBasis.js";
import { ownCopy } from "../native/staging.js";
import { Operator } from "../operator/operator.js";
import { meanIn } from "./expectation.js";
import { measurable } from "./requireState.js";

/** What is measured: an operator's mean ⟨ψ|A|ψ⟩/⟨ψ|ψ⟩, or any number computed from the state. */
export type Observable = Operator | ((state: Float64Array) => number | Promise<number>);

const observableKind = kind(
  "an operator or a function of the state",
  (value) => typeof value === "function" || (!types.isProxy(value) && value instanceof Operator),
);

/** Observables by name, as an option. */
export const observablesKind: Kind = dictionary("an object of operators or functions of the state", observableKind);

/** Observables along a quench or a training: one number for each and each time. */
export class Measurements<Name extends string> {
  /** One array per observable, one number per time; NaN before it is measured. */
  readonly values: Readonly<Record<Name, Float64Array>>;
  readonly #where: string;
  readonly #functions: [Name, (state: Float64Array) => number | Promise<number>][] = [];
  readonly #operators: [Name, Operator][] = [];

  /**
   * @param where - The public function, for messages.
   * @param on - The basis of the states.
   * @throws {ArgumentError} if an operator is on another basis.
   */
  constructor(where: string, observables: Readonly<Record<Name, Observable>>, on: OnBasis, times: number) {
    this.#where = where;
    const entries = Object.entries<Observable>(observables) as [Name, Observable][];
    for (const [name, observable] of entries) {
      if (observable instanceof Operator) {
        requireSameBasis(where, { what: `observable \`${name}\``, hilbert: observable.hilbert }, on);
        this.#operators.push([name, observable]);
      } else this.#functions.push([name, observable]);
    }
    this.values = Object.fromEntries(
      entries.map(([name]) => [name, new Float64Array(times).fill(Number.NaN)]),
    ) as Record<Name, Float64Array>;
  }

  /** Measures all of them in the state at time number `at`, of any norm but 0. */
  async measure(at: number, state: Float64Array, signal?: AbortSignal | undefined): Promise<void> {
    for (const [name, of] of this.#functions) {
      const own = `observables.${name}`;
      const copy = await ownCopy(state, signal); // which it may change
      this.values[name][at] = requireReturned(
        this.#where,
        own,
        await called(this.#where, own, () => of(copy)),
        anyNumber,
      );
    }
    if (this.#operators.length === 0) return;
    const checked = await measurable(this.#where, state, signal);
    for (const [name, operator] of this.#operators) this.values[name][at] = await meanIn(checked, operator, { signal });
  }
}
