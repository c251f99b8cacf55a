import type { Task } from "../dataset/task.js";
import type { Handle } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { type GridRequest, layersOf, type Trained } from "./model.js";
import type { Plan } from "./options.js";
import { learningRates } from "./parameters.js";

const where = { where: "ensemble.train" };

/** What descends, and the grid of its inputs if the grid method is taken. */
export interface Descending extends Omit<Trained, "averaging"> {
  readonly grid: GridRequest | undefined;
}

/** Networks that descend along slopes which are given step by step; they are kept where they are trained. */
export class Descent {
  private constructor(private readonly descent: Handle<"descent">) {}

  /**
   * Networks in a state. A step on the grid is one sweep: backward along the slopes, update and forward; densely it is a forward and a backward pass over the
   * states with slopes, and a forward pass over all.
   *
   * @param states - Those with slopes other than 0.
   * @param state - Parameters of all units.
   */
  static async of(
    { network, layers, grid }: Descending,
    task: Task,
    plan: Plan,
    states: Int32Array,
    state: Float32Array | Float64Array,
    job: JobOptions,
  ): Promise<Descent> {
    const shared = {
      precision: plan.precision,
      momentum: plan.momentum,
      train: states,
      dimension: task.inputs.columns,
      rates: learningRates(layers, plan.learningRate),
      networks: plan.members * plan.unitsPerMember,
      state,
    };
    if (grid !== undefined) {
      const { descent } = await runJob("gridDescent", { ...shared, ...grid }, job, where);
      return new Descent(descent);
    }
    const inputs = { inputs: task.inputs.data, points: task.states, bodies: plan.bodies };
    const request = { ...shared, ...layersOf(network, layers), ...inputs };
    return new Descent((await runJob("denseDescent", request, job, where)).descent);
  }

  /**
   * One step of all active units along ∂L/∂f, units×components×D, or without slopes none. An abort undoes it, unless it was done already.
   *
   * @param slopes - Are given away: where they are, the outputs will be.
   * @returns f of every unit, by its components on all states.
   */
  async step(active: Uint8Array, slopes: Float64Array | undefined, job: JobOptions): Promise<Float64Array> {
    const { descent } = this;
    const call = { ...where, own: ["slopes"], inPlace: "slopes" } as const;
    return (await runJob("descend", { descent, active, ...(slopes && { slopes }) }, job, call)).outputs;
  }

  /** The parameters of all units, and how many steps they have done. */
  state(): Promise<{ readonly state: Float32Array | Float64Array; readonly steps: number }> {
    return runJob("descentState", { descent: this.descent }, {}, where);
  }
}
