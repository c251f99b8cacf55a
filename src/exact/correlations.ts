import { inNameOf, jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { basisKind } from "../hilbert/basis.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { type SymmetricHilbert, sectorKind } from "../hilbert/symmetric.js";
import { Matrix } from "../linalg/matrix.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireState } from "./requireState.js";

/** Means and two-point functions of what is diagonal in the basis. */
export interface Correlations {
  /** Spins: ⟨σᶻ_i⟩, n numbers. Fermions: ⟨n_p⟩ of 2n modes, ↑ on all sites, then ↓. */
  readonly mean: Float64Array;
  /** ⟨σᶻ_iσᶻ_j⟩ or ⟨n_p n_q⟩, not connected. */
  readonly pairs: Matrix;
}

/**
 * Two-point functions of all pairs of sites (or modes) in one pass over the state.
 *
 * @param hilbert - A basis, or a sector, whose states are expanded.
 * @param state - complex interleaved, 2D numbers, of any norm but 0.
 * @throws {ShapeError | ArgumentError} if the state does not fit, is zero or not finite.
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 1 });
 * const { state } = await exact.groundState(ising);
 * const { pairs } = await exact.correlations(ising.hilbert, state);
 * console.log(pairs.get(0, 1), pairs.get(0, 4)); // 0.640729, 0.509789: ⟨σᶻ₀σᶻ₁⟩, ⟨σᶻ₀σᶻ₄⟩
 * ```
 */
export async function correlations(
  hilbert: Hilbert,
  state: ArrayLike<number>,
  options: JobOptions = {},
): Promise<Correlations> {
  noMore("correlations", arguments, 3);
  const job = requireOptions("correlations", options, jobKinds);
  if (sectorKind(hilbert) === undefined) {
    const sector = hilbert as SymmetricHilbert;
    const whole = await inNameOf("correlations", () => sector.expand(state, { signal: job.signal }));
    return correlations(sector.basis, whole, job);
  }
  requireArgument("correlations", "hilbert", hilbert, basisKind);
  const { psi, square } = await requireState("correlations", state, hilbert.dimension, job.signal);
  const request = { ...hilbert.native, state: psi };
  const { pairs } = await runJob("bitCorrelations", request, job, { where: "correlations" });
  const bits = Math.sqrt(pairs.length);
  const both = new Matrix(
    bits,
    bits,
    pairs.map((p) => p / square),
  );
  const mean = Float64Array.from({ length: bits }, (_, i) => both.get(i, i));
  if (hilbert.kind === "fermions") return { mean, pairs: both };
  // σᶻ = 1 − 2b
  const spins = both.data.map((p, k) => 1 - 2 * mean[Math.floor(k / bits)]! - 2 * mean[k % bits]! + 4 * p);
  return { mean: mean.map((b) => 1 - 2 * b), pairs: new Matrix(bits, bits, spins) };
}
