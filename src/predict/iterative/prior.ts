import type { Task } from "../../dataset/task.js";
import { bitCount } from "../../hilbert/bitCount.js";
import { Matrix } from "../../linalg/matrix.js";
import { walshHadamard } from "../../linalg/walshHadamard.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";
import { drawNormal } from "../../random/index.js";
import type { KernelOperator, Parities } from "../kernelOperators/kernelOperator.js";
import { parityMap } from "../kernelOperators/walshOperator.js";

/** Values on training and on test points by component; times √w of a weighted task. */
export interface Start {
  readonly train: Matrix;
  readonly test: Matrix;
}

/** A start of one component, and the noise that it came from as overlaps with the parities: Σ of their squares by degree. */
export interface Probe {
  readonly start: Start;
  readonly powers: Float64Array;
}

/** Networks at initialization on the points of a task: F·√Λ·F·ξ with ξ standard normal on all states. */
export class Prior {
  private constructor(
    private readonly task: Task,
    private readonly root: KernelOperator,
    private readonly spins: number,
  ) {}

  /** @param nngp - Eigenvalues of the NNGP kernel on all states, by degree. */
  static async of(task: Task, parities: Parities, nngp: Float64Array, options: JobOptions): Promise<Prior> {
    return new Prior(task, await parityMap(parities, nngp.map(Math.sqrt), options), parities.spins);
  }

  /** {@link draw} of one component, with the powers of its noise. */
  async probe(seed: number, member: number, { signal }: JobOptions): Promise<Probe> {
    const noise = await this.#noise(seed, member, 0, signal);
    const inParities = await walshHadamard(noise, { signal });
    const powers = new Float64Array(this.spins + 1);
    const add = (begin: number, end: number) => {
      for (let parity = begin; parity < end; parity++) {
        powers[bitCount(parity)]! += inParities[parity]! ** 2 / inParities.length;
      }
    };
    await inTurns(inParities.length, add, { signal, cost: 4 });
    return { start: await this.draw(seed, member, 1, { signal }), powers };
  }

  #noise(seed: number, member: number, component: number, signal: AbortSignal | undefined): Promise<Float64Array> {
    return drawNormal({ seed, member, component }, this.root.size.n, { signal });
  }

  /** Draws from the streams (seed, member, component). */
  async draw(seed: number, member: number, components: number, { signal }: JobOptions): Promise<Start> {
    const { trainIndices, testIndices, scale } = this.task;
    const [n, m] = [trainIndices.length, testIndices.length];
    const start = { train: new Matrix(components, n), test: new Matrix(components, m) };
    for (let component = 0; component < components; component++) {
      const noise = await this.#noise(seed, member, component, signal);
      const { data } = await this.root.apply(new Matrix(1, noise.length, noise), { to: "test", signal });
      start.train.row(component).set(data.subarray(0, n));
      start.test.row(component).set(data.subarray(n));
    }
    if (scale !== undefined) {
      for (const points of ["train", "test"] as const) {
        const { data, columns } = start[points];
        const multiply = (begin: number, end: number) => {
          for (let at = begin; at < end; at++) data[at]! *= scale[points][at % columns]!;
        };
        await inTurns(data.length, multiply, { signal });
      }
    }
    return start;
  }
}
