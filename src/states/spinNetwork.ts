import { inNameOf, mostSpins, record, whole } from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { largestElement } from "../linalg/moderate.js";
import { ArgumentError, NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { inTurns, sumInTurns } from "../native/turns.js";
import { differentiateBytes } from "../stax/gradients.js";
import { type Network, networkKind } from "../stax/network.js";
import type { MemberOptions } from "./memberOptions.js";

/** Any architecture with one output, over the configurations of `sites` spins. */
export interface SpinNetwork {
  /** With one output. */
  readonly network: Network;
  /** Number of spins, which are its inputs. */
  readonly sites: number;
}

/** A state of norm 1, interleaved, and the log of its norm before. */
export interface MemberState {
  readonly state: Float64Array;
  readonly logNorm: number;
}

// Numbers in the widest layer of one batch: 32 MiB, whatever the number of sites.
const batchNumbers = 2 ** 22;

/**
 * One member's state by forward passes over batches of configurations; streams as in `Network.init`, components 0 and 1.
 *
 * @throws {NumericalError} for a zero state.
 */
export async function memberState(
  where: string,
  { network, sites }: SpinNetwork,
  member: number,
  { seed = 0, components = 2, signal }: MemberOptions,
): Promise<MemberState> {
  const size = 2 ** sites;
  const state = new Float64Array(2 * size);
  const batch = batchOf({ network, sites });
  for (let component = 0; component < components; component++) {
    const parameters = await inNameOf(where, () => network.init(sites, { seed, member, component, signal }));
    for (let first = 0; first < size; first += batch) {
      const rows = await spinRows(sites, first, Math.min(batch, size - first), { signal });
      const { data } = await inNameOf(where, () => network.apply(parameters, rows, { signal }));
      const place = (begin: number, end: number) => {
        for (let i = begin; i < end; i++) state[2 * (first + i) + component] = data[i]!;
      };
      await inTurns(data.length, place, { signal });
    }
  }
  return normalised(where, state, member, { signal });
}

/** `state`, divided by its norm in its place. @throws {NumericalError} for a zero state. */
async function normalised(
  where: string,
  state: Float64Array,
  member: number,
  options: JobOptions,
): Promise<MemberState> {
  const largest = await largestElement(state, { signal: options.signal });
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) {
    throw new NumericalError(
      `${where}: member ${member} is the zero vector, or not finite, and cannot be normalised. Change wStd or the seed.`,
    );
  }
  const square = await sumInTurns(state, (x) => (x / largest) ** 2, { signal: options.signal });
  const norm = largest * Math.sqrt(square);
  const divide = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) state[i]! /= norm;
  };
  await inTurns(state.length, divide, { signal: options.signal });
  return { state, logNorm: Math.log(norm) };
}

/** Configurations that are passed forward at a time. */
function batchOf({ network, sites }: SpinNetwork): number {
  const widest = Math.max(sites, ...network.layers.map((layer) => ("width" in layer ? layer.width : 1)));
  return Math.min(2 ** sites, Math.max(1, Math.floor(batchNumbers / widest)));
}

/** Bytes of {@link memberState}: the state, and two passes forward, one of which is garbage. */
export function memberStateBytes(net: SpinNetwork): number {
  const batch = batchOf(net);
  return 16 * 2 ** net.sites + 2 * (8 * batch * net.sites + differentiateBytes(net.network.layers, batch, 0));
}

/** A network over spins, as an argument. */
export const spinNetworkKind = record("{ network, sites }, or a feature net", {
  network: networkKind,
  sites: whole(1, mostSpins),
});

/** @throws {ArgumentError} if the network has more than one output. */
export function requireOneOutput(where: string, { network }: SpinNetwork): void {
  const last = network.layers.at(-1);
  if (last?.type === "dense" && last.width !== 1) {
    throw new ArgumentError(
      `${where}: the network has ${last.width} outputs; one amplitude needs stax.dense(1, …) at the end.`,
    );
  }
}

/** Configurations first … first+count−1 as rows of ±1: bit j clear is +1, as in `hilbert`. */
async function spinRows(sites: number, first: number, count: number, { signal }: JobOptions): Promise<Matrix> {
  const rows = new Matrix(count, sites);
  const write = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      for (let j = 0; j < sites; j++) rows.data[i * sites + j] = ((first + i) >> j) & 1 ? -1 : 1;
    }
  };
  await inTurns(count, write, { signal, cost: sites });
  return rows;
}
