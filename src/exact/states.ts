import { inNameOf, jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import type { Graph } from "../graph/graph.js";
import { sublattices } from "../graph/sublattices.js";
import { basisKind } from "../hilbert/basis.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { inTurns } from "../native/turns.js";

/**
 * The state with equal amplitudes 1/√D on all basis states; for spins, all in |+⟩. Complex interleaved, 2D numbers.
 *
 * @throws {MemoryError} if it does not fit.
 */
export async function plusState(hilbert: Hilbert, options: JobOptions = {}): Promise<Float64Array> {
  noMore("plusState", arguments, 2);
  requireArgument("plusState", "hilbert", hilbert, basisKind);
  const job = requireOptions("plusState", options, jobKinds);
  const state = zeroState("plusState", hilbert);
  const amplitude = 1 / Math.sqrt(hilbert.dimension);
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) state[2 * i] = amplitude;
  };
  await inTurns(hilbert.dimension, work, { ...job, cost: 2 });
  return state;
}

/** Zeros, 2D numbers. @throws {MemoryError} if they do not fit. */
function zeroState(method: string, { dimension }: Hilbert): Float64Array {
  requireMemory(method, `a state of ${dimension} amplitudes`, 16 * dimension, "Take fewer sites.");
  return new Float64Array(2 * dimension);
}

/**
 * One basis state.
 *
 * @param configuration - one number per site, as networks read it: ±1 for spins, −1.5 … 1.5 for fermions.
 * @throws {ArgumentError} if it is not in the basis.
 */
export function basisState(hilbert: Hilbert, configuration: ArrayLike<number>): Float64Array {
  noMore("basisState", arguments, 2);
  requireArgument("basisState", "hilbert", hilbert, basisKind);
  const state = zeroState("basisState", hilbert);
  state[2 * inNameOf("basisState", () => hilbert.index(configuration))] = 1;
  return state;
}

/** All spins ↑ (σᶻ = +1). @throws {ArgumentError} for fermions, or if the magnetisation is fixed to less. */
export function upState(hilbert: Hilbert): Float64Array {
  noMore("upState", arguments, 1);
  requireArgument("upState", "hilbert", hilbert, basisKind);
  if (hilbert.kind !== "spins") {
    throw new ArgumentError(`upState: all spins up is a state of spins; the basis is ${hilbert.name}.`);
  }
  const up = new Array<number>(hilbert.sites).fill(1);
  if (hilbert.dimension < 2 ** hilbert.sites && hilbert.configuration(0).some((spin) => spin !== 1)) {
    throw new ArgumentError(
      `upState: all ${hilbert.sites} spins up have magnetization ${hilbert.sites}; the basis is ${hilbert.name}.`,
    );
  }
  return basisState(hilbert, up);
}

/**
 * The Néel state: ↑ on one sublattice and ↓ on the other; for fermions, one ↑ or ↓ on every site.
 *
 * @throws {ArgumentError} if the graph is not bipartite, or the state is not in the basis.
 */
export function neelState(hilbert: Hilbert, graph: Graph): Float64Array {
  noMore("neelState", arguments, 2);
  requireArgument("neelState", "hilbert", hilbert, basisKind);
  const size = hilbert.kind === "spins" ? 1 : 0.5;
  return inNameOf("neelState", () =>
    basisState(
      hilbert,
      Array.from(sublattices(graph), (side) => (side === 0 ? size : -size)),
    ),
  );
}
