import { Task } from "../../dataset/task.js";
import { type Orbits, orbits, staysUnderFlip } from "../../hilbert/orbits.js";
import { Matrix } from "../../linalg/matrix.js";
import { scaleInPlace } from "../../linalg/own.js";
import { selectRows } from "../../linalg/rows.js";
import type { Handle } from "../../native/functions/index.js";
import type { JobOptions } from "../../native/job.js";
import { lazily } from "../../native/lazily.js";
import { requireMemory } from "../../native/memory.js";
import { inTurns } from "../../native/turns.js";
import type { SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { denseOperator } from "../kernelOperators/denseOperator.js";
import { orbitOperatorBytes } from "../memory.js";
import { semidefiniteFactor } from "../modes/prior.js";
import { damped } from "./damped.js";
import type { FlowKernels, KernelSettings } from "./flowKernels.js";
import { keep, multiply, product, whiteNoise } from "./products.js";

/** Why the orbits of a network's group do not serve the states of a task; undefined if they do. */
export function orbitsUnable({ group, statistics }: SymmetrizedNetwork, { basis }: Task): string | undefined {
  if (basis === undefined) return "inputs of one's own have no orbits that are known";
  if (basis.kind !== statistics) return `the network's statistics are of ${statistics}, the basis is of ${basis.kind}`;
  if (basis.sites !== group.sites) return `the group acts on ${group.sites} inputs, the basis has ${basis.sites} sites`;
  if (group.flips && !staysUnderFlip(basis)) return `the flip of all spins leaves ${basis.name}`;
  return undefined;
}

/**
 * The kernels of a flow of a network averaged over a group, between orbits alone. With s(x) what an invariant state has at x over what it has at the
 * representative r(x), Θ(x, y) = s(x)·Θ(r(x), r(y))·s(y): gradients are summed over the c_r states of the batch in orbit r, and the velocity of the representatives
 * is that of all states. With M = √c·Θ·√c the natural gradient is Θ(·,B)(Θ_BB+λ)⁻¹ = S·Θ√c(M+λ)⁻¹·(1/√c)·S_Bᵀ.
 *
 * @throws {MemoryError} if the matrices of orbits do not fit; {ShapeError} as `network.kernels`.
 */
export async function orbitKernels(
  network: SymmetrizedNetwork,
  task: Task,
  settings: KernelSettings,
  { signal }: JobOptions,
): Promise<FlowKernels> {
  const { components } = settings;
  const found = await orbits(task.basis!, network.group, { signal });
  const { counts, order, places } = await batchOf(found, task.trainIndices, signal);
  const [states, n, m] = [task.states, counts.length, order.length - counts.length];
  const inputs = await selectRows(await task.readInputs({ signal }), found.representatives, { signal });
  const points = await selectRows(inputs, order, { signal });
  const kernel =
    n === 0 ? undefined : await between(network, points, counts, task.trainIndices.length, settings, { signal });
  const scale = settings.damping === undefined ? undefined : counts.map((count) => 1 / Math.sqrt(count));
  const root = lazily(() => rootOf(network, inputs, { signal }));
  const { representatives, signs, orbitOf } = found;
  return {
    method: "orbits",
    reason: `the network is averaged over a group: ${representatives.length} orbits of ${states} states`,
    move: async (gradients, job) => {
      if (kernel === undefined) return new Matrix(components, states);
      const sums = await summed(gradients, task.trainIndices, places, signs, n, job);
      if (scale !== undefined) await scaleInPlace(sums, new Float64Array(components).fill(1), scale, job);
      const onBatch = await product(kernel, sums, "train", n, n * n, job);
      if (scale !== undefined) await scaleInPlace(onBatch, new Float64Array(components).fill(1), scale, job);
      const velocities = new Matrix(components, n + m);
      const rest = m === 0 ? undefined : await product(kernel, sums, "test", m, 2 * n * m, job);
      for (let component = 0; component < components; component++) {
        velocities.row(component).set(onBatch.row(component));
        if (rest !== undefined) velocities.row(component).set(rest.row(component), n);
      }
      return spread(velocities, places, signs, job);
    },
    sample: async (seed, member, job) => {
      const orbitCount = representatives.length;
      if (orbitCount === 0) return new Matrix(components, states);
      const noise = await whiteNoise(components, states, seed, member, job);
      const factor = await root({ signal });
      const drawn = new Matrix(components, orbitCount);
      for (let component = 0; component < components; component++) {
        const all = noise.row(component);
        const ofOrbits = Float64Array.from(representatives, (state) => all[state]!);
        await multiply(factor, ofOrbits, 1, drawn.row(component), job);
      }
      return spread(drawn, orbitOf, signs, job);
    },
  };
}

/** What of a batch lies in which orbits. */
interface Batch {
  /** Numbers of states of the batch in each orbit that it has states of. */
  readonly counts: Float64Array;
  /** Orbits, those of the batch first. */
  readonly order: Int32Array;
  /** Place in `order` of the orbit of every basis state; −1 in a forbidden one. */
  readonly places: Int32Array;
}

async function batchOf(
  { representatives, orbitOf }: Orbits,
  batch: Int32Array,
  signal: AbortSignal | undefined,
): Promise<Batch> {
  const all = new Float64Array(representatives.length);
  const count = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) if (orbitOf[batch[i]!]! >= 0) all[orbitOf[batch[i]!]!]!++;
  };
  await inTurns(batch.length, count, { signal });
  const numbers = Int32Array.from(all.keys());
  const present = numbers.filter((orbit) => all[orbit]! > 0);
  const order = Int32Array.from([...present, ...numbers.filter((orbit) => all[orbit] === 0)]);
  const placeOf = new Int32Array(order.length);
  for (const [place, orbit] of order.entries()) placeOf[orbit] = place;
  const places = new Int32Array(orbitOf.length).fill(-1);
  const write = (begin: number, end: number) => {
    for (let x = begin; x < end; x++) if (orbitOf[x]! >= 0) places[x] = placeOf[orbitOf[x]!]!;
  };
  await inTurns(places.length, write, { signal });
  return { counts: Float64Array.from(present, (orbit) => all[orbit]!), order, places };
}

/** What multiplies sums of gradients: the kernel between orbits; of the natural gradient √c·Θ√c(M+λ)⁻¹ on those of the batch, Θ√c(M+λ)⁻¹ on others. */
async function between(
  network: SymmetrizedNetwork,
  points: Matrix,
  counts: Float64Array,
  states: number,
  { kernel, damping }: KernelSettings,
  { signal }: JobOptions,
): Promise<Handle<"kernel">> {
  const [n, m] = [counts.length, points.rows - counts.length];
  const indices = (begin: number, end: number) => Int32Array.from({ length: end - begin }, (_, i) => begin + i);
  const [trainIndices, testIndices] = [indices(0, n), indices(n, n + m)];
  const halfBytes = 4 * n ** 2 + orbitOperatorBytes({ n, m });
  const bytes = damping === undefined ? halfBytes : 8 * (6 * n * (n + m) + 3 * n ** 2);
  requireMemory(
    "flow",
    `kernels between ${n + m} orbits and ${n} of the batch`,
    bytes,
    damping === undefined
      ? "Take a larger group, fewer sites, or a smaller batch with { train }."
      : "Take a larger group, fewer sites, a smaller batch with { train }, or the plain gradient, which needs half a matrix.",
  );
  if (damping === undefined) {
    const target = new Matrix(1, n + m);
    const parts = { basis: undefined, inputs: points, trainIndices, testIndices, target };
    const task = new Task({ ...parts, weights: undefined, scale: undefined });
    return (await denseOperator(network, task, kernel, "", { signal })).native;
  }
  const compiled = await network.kernels([points, await selectRows(points, trainIndices, { signal })], { signal });
  const of = async (a: 0 | 1) =>
    kernel === "nngp" ? compiled.nngp(a, 1, { signal }) : (await compiled.pairs(a, 1, { signal })).ntk;
  const theta = await of(0);
  const onBatch = await selectRows(theta, trainIndices, { signal });
  const roots = counts.map(Math.sqrt);
  const ofRows = new Float64Array(n + m).fill(1);
  ofRows.set(roots);
  await scaleInPlace(theta, ofRows, roots, { signal });
  await scaleInPlace(onBatch, roots, roots, { signal });
  const [filtered] = await damped([theta], [onBatch], damping, states, { signal });
  const rest = m === 0 ? undefined : await selectRows(filtered!, testIndices, { signal });
  return keep(await selectRows(filtered!, trainIndices, { signal }), rest, { signal });
}

/** L with L·Lᵀ = K of the representatives, in their order. */
async function rootOf(network: SymmetrizedNetwork, inputs: Matrix, { signal }: JobOptions): Promise<Matrix> {
  const bytes = 24 * inputs.rows ** 2;
  requireMemory("flow", `members drawn on ${inputs.rows} orbits`, bytes, "Pass a `start`, or take a larger group.");
  const compiled = await network.kernels([inputs], { signal });
  return semidefiniteFactor(await compiled.nngp(0, 0, { signal }), { signal });
}

/** Σ s(x)·g(x) over the states of a batch in each of its orbits. */
async function summed(
  gradients: Matrix,
  batch: Int32Array,
  places: Int32Array,
  signs: Int8Array,
  count: number,
  { signal }: JobOptions,
): Promise<Matrix> {
  const sums = new Matrix(gradients.rows, count);
  for (let component = 0; component < gradients.rows; component++) {
    const [from, to] = [gradients.row(component), sums.row(component)];
    const add = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        const state = batch[i]!;
        if (places[state]! >= 0) to[places[state]!]! += signs[state]! * from[i]!;
      }
    };
    await inTurns(batch.length, add, { signal, cost: 2 });
  }
  return sums;
}

/** Values of representatives on all states, 0 in forbidden orbits. */
async function spread(values: Matrix, places: Int32Array, signs: Int8Array, { signal }: JobOptions): Promise<Matrix> {
  const all = new Matrix(values.rows, places.length);
  for (let component = 0; component < values.rows; component++) {
    const [from, to] = [values.row(component), all.row(component)];
    const write = (begin: number, end: number) => {
      for (let x = begin; x < end; x++) if (places[x]! >= 0) to[x] = signs[x]! * from[places[x]!]!;
    };
    await inTurns(places.length, write, { signal, cost: 2 });
  }
  return all;
}
