import { ArgumentError } from "../../native/errors.js";

/**
 * Training sizes that a basis has the states for, some of which are left to test if `tested`.
 *
 * @throws {ArgumentError} for one that is beyond the basis, saying what is allowed.
 */
export function requireTrainSizes(
  figure: string,
  sizes: readonly number[],
  { model, states }: { readonly model: string; readonly states: number },
  tested = false,
): void {
  const most = tested ? states - 1 : states;
  if (sizes.every((size) => size <= most)) return;
  const given = `reproduce ${figure}: --train is ${sizes.length === 1 ? sizes[0] : `[${sizes}]`}`;
  if (most === 0) {
    throw new ArgumentError(
      `${given}: ${model} has one state on this lattice, so none would be left to test. Take a larger --lattice.`,
    );
  }
  if (states === 1) {
    throw new ArgumentError(
      `${given}: ${model} has one state on this lattice, so it must be 1. Take a larger --lattice to learn more.`,
    );
  }
  const kept = tested ? `, of which some must be left to test` : "";
  const allowed = most === 1 ? "1" : `a whole number from 1 to ${most}`;
  throw new ArgumentError(`${given}: ${model} has ${states} states${kept}, so it must be ${allowed}.`);
}
