import { ArgumentError } from "../../native/errors.js";
import type { Json } from "../../runs/spec.js";
import { readIndices } from "../spec/arrayFiles.js";
import type { LearnSpec } from "./learnSpec.js";

/** Training states of a spec: how many, or which; and what of them is stored. */
export interface TrainingStates {
  readonly train: number | Int32Array;
  readonly stored: Json;
}

/**
 * The training states that a spec asks for.
 *
 * @param states - Number of basis states.
 * @throws {ArgumentError} for more than there are, a fraction of less than one, or a file that does not list basis states once each.
 */
export async function trainingStates(
  train: LearnSpec["train"],
  states: number,
  signal: AbortSignal | undefined,
): Promise<TrainingStates> {
  if (train === "all") return { train: states, stored: states };
  if (typeof train === "object") {
    const { value, sha256 } = await readIndices(
      "nnqs learn: `train`",
      { file: train.file, key: train.key ?? undefined, signal },
      states,
    );
    if (value.length === 0)
      throw new ArgumentError(`nnqs learn: \`train\`: ${train.file} names no state. List at least one.`);
    return { train: value, stored: { ...train, sha256 } };
  }
  const count = train < 1 ? Math.round(train * states) : train;
  if (count >= 1 && count <= states) return { train: count, stored: count };
  const none = train < 1 ? `, ${(train * states).toPrecision(2)} of ${states} states, which rounds to none` : "";
  throw new ArgumentError(
    `nnqs learn: \`train\` is ${train}${none}: it must be a whole number from 1 to ${states}, the number of basis states, or a fraction of at least ${leastFraction(states)} of them.`,
  );
}

/** The smallest fraction of two digits that rounds to a state. */
function leastFraction(states: number): number {
  const places = Math.ceil(Math.log10(2 * states)) + 1;
  return Number((Math.ceil((0.5 / states) * 10 ** places) / 10 ** places).toFixed(places));
}
