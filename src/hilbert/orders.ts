import { jobKinds, noMore, oneOf, requireArgument, requireNumbers, requireOptions } from "../arguments/index.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { type Done, rising } from "../native/progress.js";
import { basisKind } from "./basis.js";
import { binomial } from "./binomial.js";
import type { Hilbert } from "./hilbert.js";
import { forEachRow, indicesOf, ownRows, pairRows, reversedRows, type StateRows, wordRows } from "./stateRows.js";

/** The orders of basis states that are known: ours, and those of other software. */
export const basisOrders = ["nnqs", "kron", "quspin", "netket"] as const;

/**
 * In which order a state has its amplitudes, and which sign each basis state has.
 *
 * - `nnqs`: this library's.
 * - `kron`: of tensor products as `numpy.kron` makes them, site 0 the leftmost factor; spins ↑ before ↓, as σᶻ = diag(1, −1) has them.
 *   Fermions by Jordan and Wigner: all ↑ modes, then all ↓ modes, empty before occupied.
 * - `quspin`: of `spin_basis_1d`, `spin_basis_general`, `spinful_fermion_basis_1d` and `spinful_fermion_basis_general`.
 * - `netket`: of `nk.hilbert.Spin(0.5, …)` and `nk.hilbert.SpinOrbitalFermions(…, s=1/2)`, from version 3.16 on.
 *
 * In a sector the states outside are left out, and the others keep their order.
 */
export type BasisOrder = (typeof basisOrders)[number];

const orderKind = oneOf(...basisOrders);

/**
 * A state of other software in our order.
 *
 * @param state - Its amplitudes in the given order: D numbers if they are real, 2D if they are complex, (re, im) interleaved. It must
 *   not change before the promise settles.
 * @returns As many numbers, an array of its own.
 * @throws {ArgumentError} if there is no such order, {ShapeError} if the length is neither; {MemoryError} if there is no room for another
 *   state; the signal's reason after an abort.
 *
 * @example
 * ```ts
 * import { hilbert } from "infinite-nnqs";
 *
 * const basis = hilbert.spins(2);
 * const psi = await hilbert.fromOrder(basis, "kron", [1, 2, 3, 4]); // ↑↑, ↑↓, ↓↑, ↓↓: site 0 is the left factor
 * console.log(psi); // 1, 3, 2, 4
 * ```
 */
export async function fromOrder(
  basis: Hilbert,
  order: BasisOrder,
  state: ArrayLike<number>,
  options: JobOptions = {},
): Promise<Float64Array> {
  noMore("hilbert.fromOrder", arguments, 4);
  const amplitudes = requireNumbers("hilbert.fromOrder", "state", state);
  const { components, length, rows, sign, done, ...job } = await prepare(
    "hilbert.fromOrder",
    basis,
    order,
    amplitudes,
    options,
  );
  const ours = new Float64Array(length);
  await forEachRow(rows, job, (position, base, table, begin, end) => {
    let from = components * position;
    for (let j = begin; j < end; j++) {
      const to = components * (base + table[j]!);
      for (let part = 0; part < components; part++) ours[to + part] = sign * amplitudes[from++]!;
    }
  });
  requireUnchanged("hilbert.fromOrder", amplitudes, ours);
  return done(ours);
}

/**
 * A state of ours in the order of other software; the inverse of {@link fromOrder}, with its arguments and errors.
 *
 * @param state - In our order: D real numbers, or D pairs (re, im).
 *
 * @example
 * ```ts
 * import { exact, hilbert } from "infinite-nnqs";
 *
 * const basis = hilbert.spins(3);
 * const state = exact.basisState(basis, [-1, 1, 1]); // site 0 is down
 * const kron = await hilbert.toOrder(basis, "kron", state);
 * console.log(kron.indexOf(1) / 2); // 4: (re, im) pairs: the leftmost factor is down
 * ```
 */
export async function toOrder(
  basis: Hilbert,
  order: BasisOrder,
  state: ArrayLike<number>,
  options: JobOptions = {},
): Promise<Float64Array> {
  noMore("hilbert.toOrder", arguments, 4);
  const amplitudes = requireNumbers("hilbert.toOrder", "state", state);
  const { components, length, rows, sign, done, ...job } = await prepare(
    "hilbert.toOrder",
    basis,
    order,
    amplitudes,
    options,
  );
  const theirs = new Float64Array(length);
  await forEachRow(rows, job, (position, base, table, begin, end) => {
    let to = components * position;
    for (let j = begin; j < end; j++) {
      const from = components * (base + table[j]!);
      for (let part = 0; part < components; part++) theirs[to++] = sign * amplitudes[from + part]!;
    }
  });
  requireUnchanged("hilbert.toOrder", amplitudes, theirs);
  return done(theirs);
}

/**
 * The index that each state has in our order, in the order of other software: what stands at `position` there is
 * `orderIndices(…)[position]` here.
 *
 * @throws {ArgumentError} if there is no such order; {MemoryError} if there is no room for 4 bytes per state; the signal's reason after
 *   an abort.
 */
export async function orderIndices(basis: Hilbert, order: BasisOrder, options: JobOptions = {}): Promise<Int32Array> {
  noMore("hilbert.orderIndices", arguments, 3);
  const { rows, done, ...job } = await rowsOf("hilbert.orderIndices", basis, order, options, 4);
  return done(await indicesOf(rows, job));
}

interface Conversion extends JobOptions, Done {
  readonly components: 1 | 2;
  /** Numbers of the state. */
  readonly length: number;
  readonly rows: StateRows;
  readonly sign: 1 | -1;
}

async function prepare(
  where: string,
  basis: Hilbert,
  order: BasisOrder,
  state: Float64Array,
  options: JobOptions,
): Promise<Conversion> {
  requireArgument(where, "basis", basis, basisKind);
  const { dimension, name } = basis;
  const { length } = state;
  const components = length === dimension ? 1 : 2;
  if (length !== components * dimension) {
    throw new ShapeError(
      `${where}: \`state\` must have length ${dimension} (real) or ${2 * dimension} (complex, re and im interleaved) on ${name}, not ${length}. Pass the states of this basis alone.`,
    );
  }
  const found = await rowsOf(where, basis, order, options, 8 * components);
  return { components, length, sign: signOf(basis, order), ...found };
}

/** @param bytes - What the result takes per state. */
async function rowsOf(
  where: string,
  basis: Hilbert,
  order: BasisOrder,
  options: JobOptions,
  bytes: number,
): Promise<JobOptions & Done & { readonly rows: StateRows }> {
  requireArgument(where, "basis", basis, basisKind);
  requireArgument(where, "order", order, orderKind);
  const job = rising(requireOptions(where, options, jobKinds));
  job.signal?.throwIfAborted();
  const { dimension, name } = basis;
  requireMemory(where, `another order of ${name}`, bytes * dimension, "Free memory, or take fewer sites.");
  return { rows: await orderedRows(basis, order, job.signal), ...job };
}

async function orderedRows(basis: Hilbert, order: BasisOrder, signal: AbortSignal | undefined): Promise<StateRows> {
  const { native } = basis;
  if (order === "nnqs") return ownRows(basis);
  if (native.kind === "spins") {
    // QuSpin descends, but its bit of ↑ is 1. NetKet sorts a sector by the values of spins, so that −1 comes first; all states it has as
    // products of the states of a site, of which +1 is the first.
    const rows = wordRows(native.sites, native.ones);
    return order === "netket" && native.ones !== undefined ? reversedRows(rows) : rows;
  }
  const [up, down] = [wordRows(native.sites, native.up), wordRows(native.sites, native.down)];
  const downStates = binomial(native.sites, native.down);
  const pair = [await indicesOf(up, { signal }, downStates), await indicesOf(down, { signal })] as const;
  if (order === "netket") return pairRows(pair[1], pair[0]);
  return order === "quspin" ? reversedRows(pairRows(...pair)) : pairRows(...pair);
}

/**
 * Factor of each basis state against ours, which creates ↑ before ↓ and lower sites before higher ones (the leftmost operator is that of
 * the lowest ↑ site). It is one for all states of a sector. QuSpin has all operators the other way round, NetKet ↓ before ↑.
 */
function signOf({ native }: Hilbert, order: BasisOrder): 1 | -1 {
  if (native.kind === "spins") return 1;
  const { up, down } = native;
  const exchanges = { nnqs: 0, kron: 0, quspin: ((up + down) * (up + down - 1)) / 2, netket: up * down }[order];
  return exchanges % 2 === 0 ? 1 : -1;
}

/** A state that was transferred away meanwhile reads as undefined. */
function requireUnchanged(where: string, state: Float64Array, result: Float64Array): void {
  if (state.length === result.length) return;
  throw new ArgumentError(
    `${where}: \`state\` was transferred or resized meanwhile. Leave it alone until the promise settles.`,
  );
}
