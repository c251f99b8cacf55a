import { byComponent } from "../../dataset/amplitudes.js";
import { Task } from "../../dataset/task.js";
import { type Orbits, orbits, staysUnderFlip } from "../../hilbert/orbits.js";
import { Matrix } from "../../linalg/matrix.js";
import { scaleInPlace } from "../../linalg/own.js";
import { selectRows } from "../../linalg/rows.js";
import type { Handle } from "../../native/functions/index.js";
import type { JobOptions } from "../../native/job.js";
import { lazily } from "../../native/lazily.js";
import { requireMemory } from "../../native/memory.js";
import { inTurns, mapInTurns, sumInTurns } from "../../native/turns.js";
import { hasComplexCharacters, type SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { denseOperator, orbitOperatorBytes } from "../kernelOperators/denseOperator.js";
import { asPairs, forBoth, realForm } from "../modes/realForms.js";
import { semidefiniteFactor } from "../modes/semidefinite.js";
import { whiteNoise } from "../whiteNoise.js";
import { damped } from "./damped.js";
import type { FlowKernels, KernelSettings } from "./flowKernels.js";
import { spread, summed } from "./orbitSums.js";
import { keep, multiply, product } from "./products.js";

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
 * is that of all states; complex phases s multiply both components, s(x)·Θ·s(y)*, and the Hermitian Θ acts on (re, im) pairs. With M = √c·Θ·√c the natural gradient is Θ(·,B)(Θ_BB+λ)⁻¹ = S·Θ√c(M+λ)⁻¹·(1/√c)·S_Bᵀ.
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
  const root = lazily(() => rootOf(network, inputs, { signal }));
  const { representatives, orbitOf } = found;
  const complex = hasComplexCharacters(network);
  const parts = complex ? 2 : 1;
  const roots = counts.map((count) => 1 / Math.sqrt(count));
  const scale = settings.damping === undefined ? undefined : complex ? forBoth(roots, "pairs") : roots;
  const asValues = async (values: Matrix, job: JobOptions) => (complex ? asPairs(values, job) : values);
  const ofValues = async (values: Matrix, job: JobOptions) => (complex ? byComponent(values.data, 2, job) : values);
  return {
    method: "orbits",
    reason: `the network is averaged over a group: ${representatives.length} orbits of ${states} states`,
    move: async (gradients, job) => {
      if (kernel === undefined) return new Matrix(components, states);
      const sums = await asValues(await summed(gradients, task.trainIndices, places, found, n, job), job);
      const { rows } = sums;
      if (scale !== undefined) await scaleInPlace(sums, new Float64Array(rows).fill(1), scale, job);
      const onBatch = await product(kernel, sums, "train", parts * n, (parts * n) ** 2, job);
      if (scale !== undefined) await scaleInPlace(onBatch, new Float64Array(rows).fill(1), scale, job);
      const velocities = new Matrix(rows, parts * (n + m));
      const rest = m === 0 ? undefined : await product(kernel, sums, "test", parts * m, 2 * parts ** 2 * n * m, job);
      for (let row = 0; row < rows; row++) {
        velocities.row(row).set(onBatch.row(row));
        if (rest !== undefined) velocities.row(row).set(rest.row(row), parts * n);
      }
      return spread(await ofValues(velocities, job), places, found, job);
    },
    sample: async (seed, member, job) => {
      const orbitCount = representatives.length;
      if (orbitCount === 0) return new Matrix(components, states);
      const everywhere = await whiteNoise(components, states, { seed, member }, job);
      const ofOrbits = new Matrix(components, orbitCount);
      for (let component = 0; component < components; component++) {
        const all = everywhere.row(component);
        const own = ofOrbits.row(component);
        const choose = (begin: number, end: number) => {
          for (let i = begin; i < end; i++) own[i] = all[representatives[i]!]!;
        };
        await inTurns(orbitCount, choose, job);
      }
      const noise = await asValues(ofOrbits, job);
      const factor = await root({ signal });
      const drawn = new Matrix(noise.rows, noise.columns);
      for (let row = 0; row < noise.rows; row++) await multiply(factor, noise.row(row), 1, drawn.row(row), job);
      return spread(await ofValues(drawn, job), orbitOf, found, job);
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
  const present = await sumInTurns(all, (of) => (of > 0 ? 1 : 0), { signal });
  const [order, placeOf] = [new Int32Array(all.length), new Int32Array(all.length)];
  const next = { trained: 0, others: present };
  const sort = (begin: number, end: number) => {
    for (let orbit = begin; orbit < end; orbit++) {
      const place = all[orbit]! > 0 ? next.trained++ : next.others++;
      [order[place], placeOf[orbit]] = [orbit, place];
    }
  };
  await inTurns(all.length, sort, { signal });
  const places = new Int32Array(orbitOf.length).fill(-1);
  const write = (begin: number, end: number) => {
    for (let x = begin; x < end; x++) if (orbitOf[x]! >= 0) places[x] = placeOf[orbitOf[x]!]!;
  };
  await inTurns(places.length, write, { signal });
  const counts = await mapInTurns(new Float64Array(present), (_, place) => all[order[place]!]!, { signal });
  return { counts, order, places };
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
  const parts = hasComplexCharacters(network) ? 2 : 1;
  const values = { n: parts * n, m: parts * m };
  const halfBytes = 4 * values.n ** 2 + orbitOperatorBytes(values);
  const bytes = damping === undefined ? halfBytes : 8 * parts ** 2 * (6 * n * (n + m) + 3 * n ** 2);
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
  const found = await compiled[kernel](0, 1, { signal });
  const theta = parts === 2 ? await realForm(found, "pairs", { signal }) : found;
  const onBatch = await selectRows(theta, indices(0, values.n), { signal });
  const roots = counts.map(Math.sqrt);
  const ofColumns = parts === 2 ? forBoth(roots, "pairs") : roots;
  const ofRows = new Float64Array(values.n + values.m).fill(1);
  ofRows.set(ofColumns);
  await scaleInPlace(theta, ofRows, ofColumns, { signal });
  await scaleInPlace(onBatch, ofColumns, ofColumns, { signal });
  const [filtered] = await damped([theta], [onBatch], damping, parts * states, { signal });
  const rest = m === 0 ? undefined : await selectRows(filtered!, indices(values.n, values.n + values.m), { signal });
  return keep(await selectRows(filtered!, indices(0, values.n), { signal }), rest, { signal });
}

/** L with L·Lᵀ = K of the representatives, in their order. */
async function rootOf(network: SymmetrizedNetwork, inputs: Matrix, { signal }: JobOptions): Promise<Matrix> {
  const complex = hasComplexCharacters(network);
  const bytes = (complex ? 96 : 24) * inputs.rows ** 2;
  requireMemory("flow", `members drawn on ${inputs.rows} orbits`, bytes, "Pass a `start`, or take a larger group.");
  const compiled = await network.kernels([inputs], { signal });
  const nngp = await compiled.nngp(0, 0, { signal });
  return semidefiniteFactor(complex ? await realForm(nngp, "pairs", { signal }) : nngp, { signal });
}
