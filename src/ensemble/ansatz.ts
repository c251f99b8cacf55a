import { complexPairs } from "../dataset/amplitudes.js";
import type { Task } from "../dataset/task.js";
import { Matrix } from "../linalg/matrix.js";
import { exponential } from "../loss/exponential.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import type { Averaging } from "./averaging.js";
import { isExponential, type Plan } from "./options.js";

/** Where outputs are sums over many neurons. */
const roundingOf = { float32: 2 ** -17, float64: 2 ** -45 } as const;

/**
 * What networks make of their outputs f, components×D: with a symmetry averages over orbits first, g(x) = s(x)·(1/c)·Σ_{x'} s(x')·f(x') over the c states of
 * the orbit of x, with complex characters of f₁+i·f₂; then ψ = g₁+i·g₂, or e^{g₁+i·g₂}.
 */
export class Ansatz {
  private constructor(
    readonly components: 1 | 2,
    readonly states: number,
    /** Whether ψ = e^g. */
    readonly logarithmic: boolean,
    /** States where the gradient of the loss enters. */
    readonly batch: Int32Array,
    /** States on which ∂L/∂f may differ from 0: the batch, or all of the orbits that it lies in. */
    readonly moved: Int32Array,
    readonly averaging: Averaging | undefined,
    /** Number of states of every orbit. */
    readonly sizes: Int32Array,
    /** The relative error of outputs: averages that small are what rounding leaves of 0. */
    private readonly rounding: number,
  ) {}

  /** @throws the signal's reason after an abort. */
  static async of(
    { components, states, trainIndices }: Task,
    { waveFunction, precision }: Plan,
    averaging: Averaging | undefined,
    { signal }: JobOptions,
  ): Promise<Ansatz> {
    const logarithmic = isExponential(waveFunction);
    const sizes = new Int32Array(averaging === undefined ? 0 : states);
    const moved =
      averaging === undefined ? trainIndices : await membersOf(averaging.orbitOf, trainIndices, sizes, signal);
    return new Ansatz(components, states, logarithmic, trainIndices, moved, averaging, sizes, roundingOf[precision]);
  }

  /** ψ, complex interleaved; of a loss of rays with ψ = e^g over its largest modulus. */
  async psiOf(f: Float64Array, invariant: boolean, { signal }: JobOptions): Promise<Float64Array> {
    const { states, components } = this;
    const averaged = this.averaging === undefined ? f : await this.#leftOf(f, this.averaging, signal);
    const psi = await complexPairs(new Matrix(components, states, averaged), { signal });
    return this.logarithmic ? exponential(psi, invariant, { signal }) : psi;
  }

  /** The averages, which are 0 where the characters leave nothing of the network: of one of definite parity, say, under the flip with the other sign. */
  async #leftOf(f: Float64Array, averaging: Averaging, signal: AbortSignal | undefined): Promise<Float64Array> {
    const averaged = await this.#averaged(f, averaging, signal);
    const largest = { before: 0, after: 0 };
    const look = (begin: number, end: number) => {
      let { before, after } = largest;
      for (let i = begin; i < end; i++) {
        if (averaging.orbitOf[i % this.states]! < 0) continue;
        before = Math.max(before, Math.abs(f[i]!));
        after = Math.max(after, Math.abs(averaged[i]!));
      }
      [largest.before, largest.after] = [before, after];
    };
    await inTurns(f.length, look, { signal, cost: 4 });
    return largest.after <= this.rounding * largest.before ? averaged.fill(0) : averaged;
  }

  /** factor·∂L/∂g of every component on the batch, components×D, 0 elsewhere, from ∂L/∂ψ*: ∂L/∂g₁+i·∂L/∂g₂ is 2·∂L/∂ψ*, or 2·ψ*·∂L/∂ψ*. */
  async forcesOf(
    psi: Float64Array,
    gradient: Float64Array,
    factor: number,
    forces: Float64Array,
    { signal }: JobOptions,
  ): Promise<Float64Array> {
    const { states, components, batch, logarithmic } = this;
    forces.fill(0);
    const twice = 2 * factor;
    const gather = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        const x = batch[i]!;
        const re = gradient[2 * x]!;
        const im = gradient[2 * x + 1]!;
        const a = logarithmic ? psi[2 * x]! : 1;
        const b = logarithmic ? psi[2 * x + 1]! : 0;
        forces[x] = twice * (a * re + b * im);
        if (components === 2) forces[states + x] = twice * (a * im - b * re);
      }
    };
    await inTurns(batch.length, gather, { signal, cost: 4 });
    return forces;
  }

  /** ∂L/∂f from ∂L/∂g: with a symmetry (s(x)/c)·Σ_{x'} s(x')·∂L/∂g(x') over the orbit. */
  async slopesOf(forces: Float64Array, { signal }: JobOptions): Promise<Float64Array> {
    return this.averaging === undefined ? forces : this.#averaged(forces, this.averaging, signal);
  }

  /** Σ s(x)·values(x) over the states of every orbit. */
  async orbitSums(values: Float64Array, { signal }: JobOptions): Promise<Float64Array> {
    const { orbitOf, signs } = this.averaging!;
    const sums = new Float64Array(this.states);
    const add = (begin: number, end: number) => {
      for (let x = begin; x < end; x++) if (orbitOf[x]! >= 0) sums[orbitOf[x]!]! += signs[x]! * values[x]!;
    };
    await inTurns(this.states, add, { signal, cost: 4 });
    return sums;
  }

  async #averaged(rows: Float64Array, { orbitOf, signs, imaginary }: Averaging, signal: AbortSignal | undefined) {
    const { states, components, sizes } = this;
    if (imaginary !== undefined) return this.#turned(rows, { orbitOf, signs, imaginary }, signal);
    const averaged = new Float64Array(components * states);
    for (let part = 0; part < components; part++) {
      const sums = await this.orbitSums(rows.subarray(part * states, (part + 1) * states), { signal });
      const spread = (begin: number, end: number) => {
        for (let x = begin; x < end; x++) {
          const orbit = orbitOf[x]!;
          if (orbit >= 0) averaged[part * states + x] = (signs[x]! * sums[orbit]!) / sizes[orbit]!;
        }
      };
      await inTurns(states, spread, { signal, cost: 4 });
    }
    return averaged;
  }

  /** Σ p(x)*·(f₁+i·f₂)(x) over the states of every orbit, (re, im) pairs, with phases p. */
  async turnedSums(rows: Float64Array, { signal }: JobOptions): Promise<Float64Array> {
    const { states } = this;
    const { orbitOf, signs, imaginary } = this.averaging as Required<Averaging>;
    const sums = new Float64Array(2 * states);
    const add = (begin: number, end: number) => {
      for (let x = begin; x < end; x++) {
        const [orbit, re, im] = [orbitOf[x]!, signs[x]!, imaginary[x]!];
        if (orbit < 0) continue;
        sums[2 * orbit]! += re * rows[x]! + im * rows[states + x]!;
        sums[2 * orbit + 1]! += re * rows[states + x]! - im * rows[x]!;
      }
    };
    await inTurns(states, add, { signal, cost: 8 });
    return sums;
  }

  /** Averages with phases, of both components together: p(x)·(1/c)·Σ_{x'} p(x')*·(f₁+i·f₂)(x'). */
  async #turned(rows: Float64Array, { orbitOf, signs, imaginary }: Required<Averaging>, signal?: AbortSignal) {
    const { states, sizes } = this;
    const sums = await this.turnedSums(rows, { signal });
    const averaged = new Float64Array(2 * states);
    const spread = (begin: number, end: number) => {
      for (let x = begin; x < end; x++) {
        const [orbit, re, im] = [orbitOf[x]!, signs[x]!, imaginary[x]!];
        if (orbit < 0) continue;
        const [a, b] = [sums[2 * orbit]! / sizes[orbit]!, sums[2 * orbit + 1]! / sizes[orbit]!];
        averaged[x] = re * a - im * b;
        averaged[states + x] = re * b + im * a;
      }
    };
    await inTurns(states, spread, { signal, cost: 8 });
    return averaged;
  }
}

/** All states of the orbits that some states lie in, ascending; counts the states of every orbit. */
async function membersOf(
  orbitOf: Int32Array,
  batch: Int32Array,
  sizes: Int32Array,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const met = new Uint8Array(orbitOf.length);
  const look = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) if (orbitOf[batch[i]!]! >= 0) met[orbitOf[batch[i]!]!] = 1;
  };
  await inTurns(batch.length, look, { signal, cost: 2 });
  const members = new Int32Array(orbitOf.length);
  let count = 0;
  const gather = (begin: number, end: number) => {
    for (let x = begin; x < end; x++) {
      const orbit = orbitOf[x]!;
      if (orbit < 0) continue;
      sizes[orbit]!++;
      if (met[orbit] === 1) members[count++] = x;
    }
  };
  await inTurns(orbitOf.length, gather, { signal, cost: 2 });
  return members.slice(0, count);
}
