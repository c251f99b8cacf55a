import { NumericalError } from "../native/errors.js";

/** The ensemble average of Tr ρ_Aⁿ at infinite or finite width, and the entropies that follow. */
export interface ReplicaAverage {
  /** ln E Tr ρ_Aⁿ of the states as the networks give them, not normalised: eq. (1). */
  readonly logTrace: number;
  /** ln E (Tr ρ)ⁿ, the same average of the norm. */
  readonly logNorm: number;
  /**
   * E Tr ρ_Aⁿ / E (Tr ρ)ⁿ: the annealed average of Tr ρ_Aⁿ over normalised states. Exact where the norm of a state is
   * independent of its direction (i.i.d. Gaussian amplitudes); elsewhere an approximation, which `normalisedAverage` does without.
   */
  readonly annealed: number;
  /** ln(annealed)/(1−n): where `annealed` is exact, below the mean Rényi-n and von Neumann entropies by Jensen's inequality, eq. (1). */
  readonly renyiBound: number;
  /** (1−annealed)/(n−1): where `annealed` is exact, the mean Tsallis-n entropy. */
  readonly tsallis: number;
  /** What each contribution (Wick pairing, connected part) adds to E Tr ρ_Aⁿ, as a fraction of it. */
  readonly contributions: readonly Contribution[];
}

/** One part of E Tr ρ_Aⁿ. */
export interface Contribution {
  /** "0-1 2-3": the fields that are paired, ψ of replica k being 2k and ψ* 2k+1; or "connected". */
  readonly name: string;
  /** What it adds to the average. */
  readonly share: number;
}

/** A number as sign·exp(log): sums over 2^1000 configurations overflow otherwise. */
export interface LogNumber {
  readonly sign: number;
  readonly log: number;
}

/** A named term of the trace. */
export type Term = LogNumber & { readonly name: string };

/** 0, whose logarithm is −∞. */
export const zero: LogNumber = { sign: 0, log: Number.NEGATIVE_INFINITY };

/** `value`·exp(`log`). */
export function logNumber(value: number, log = 0): LogNumber {
  return value === 0 ? zero : { sign: Math.sign(value), log: Math.log(Math.abs(value)) + log };
}

/** Σ of positive and negative terms. */
export function logSum(terms: readonly LogNumber[]): LogNumber {
  const largest = Math.max(...terms.map(({ log }) => log));
  if (largest === Number.NEGATIVE_INFINITY) return zero;
  return logNumber(
    terms.reduce((sum, { sign, log }) => sum + sign * Math.exp(log - largest), 0),
    largest,
  );
}

/**
 * Entropies from the terms of E Tr ρ_Aⁿ and of E (Tr ρ)ⁿ.
 *
 * @throws {NumericalError} if one of the sums is not positive: the kernel is not positive definite.
 */
export function replicaAverageOf(order: number, trace: readonly Term[], norm: readonly LogNumber[]): ReplicaAverage {
  const [total, normTotal] = [logSum(trace), logSum(norm)];
  if (!(total.sign > 0 && normTotal.sign > 0)) {
    throw new NumericalError(
      "replicaAverage: the average of Tr ρⁿ is not positive, so this is no two-point function. Pass a positive semi-definite kernel.",
    );
  }
  const log = total.log - normTotal.log;
  return {
    logTrace: total.log,
    logNorm: normTotal.log,
    annealed: Math.exp(log),
    renyiBound: log / (1 - order),
    tsallis: -Math.expm1(log) / (order - 1),
    contributions: trace.map(({ name, sign, log }) => ({ name, share: sign * Math.exp(log - total.log) })),
  };
}
