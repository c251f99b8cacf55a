import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import { runSync } from "../native/job.js";
import { binomial } from "./binomial.js";
import type { Hilbert } from "./hilbert.js";

/**
 * Spin-½ fermions at fixed numbers of ↑ and ↓. All ↑ operators stand before all ↓ operators, sites ascending;
 * index = rank(↑ word)·dim↓ + rank(↓ word), words of `sites` bits in ascending order.
 */
export class FermionHilbert implements Hilbert {
  readonly kind = "fermions";
  readonly sites: number;
  readonly up: number;
  readonly down: number;
  readonly dimension: number;
  readonly name: string;

  constructor(sites: number, { up, down }: { readonly up: number; readonly down: number }) {
    if (!Number.isSafeInteger(sites) || sites < 1 || sites > 63) {
      throw new ArgumentError(`hilbert.fermions: \`sites\` must be a whole number from 1 to 63, not ${sites}.`);
    }
    for (const [name, count] of Object.entries({ up, down })) {
      if (!Number.isSafeInteger(count) || count < 0 || count > sites) {
        throw new ArgumentError(
          `hilbert.fermions: \`${name}\` must be a whole number from 0 to ${sites}, one fermion per site at most, not ${count}.`,
        );
      }
    }
    this.sites = sites;
    this.up = up;
    this.down = down;
    this.dimension = binomial(sites, up) * binomial(sites, down);
    this.name = `${up}↑ ${down}↓ on ${sites} sites`;
  }

  inputs(): Matrix {
    const { sites, up, down } = this;
    const { inputs } = runSync<{ inputs: Float64Array }>("fermionInputs", { sites, up, down });
    return new Matrix(this.dimension, sites, inputs);
  }
}
