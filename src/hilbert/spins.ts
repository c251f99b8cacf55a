import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import { runSync } from "../native/job.js";
import type { Hilbert } from "./hilbert.js";

/** Spins ½ on a number of sites: all 2^sites states. Site i is bit i of the index; bit 0 is σᶻ = +1 (↑), bit 1 is σᶻ = −1 (↓). */
export class SpinHilbert implements Hilbert {
  readonly kind = "spins";
  readonly sites: number;
  readonly dimension: number;
  readonly name: string;

  constructor(sites: number) {
    if (!Number.isSafeInteger(sites) || sites < 1 || sites > 40) {
      throw new ArgumentError(`hilbert.spins: \`sites\` must be a whole number from 1 to 40, not ${sites}.`);
    }
    this.sites = sites;
    this.dimension = 2 ** sites;
    this.name = `${sites} spins`;
  }

  inputs(): Matrix {
    const { inputs } = runSync<{ inputs: Float64Array }>("spinInputs", { sites: this.sites });
    return new Matrix(this.dimension, this.sites, inputs);
  }
}
