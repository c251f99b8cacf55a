import { anyNumber, called, dictionary, requireReturned } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { ownCopy } from "../native/staging.js";

/** A function of the caller's that measures ψ along a training: numbers by name. */
export type Observer = (
  psi: Float64Array,
) => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>;

const numbers = dictionary("an object of numbers by name", anyNumber);

/**
 * What an observer sees, checked: each time numbers by the same names. It gets a copy of ψ, which is its own.
 *
 * @param where - The public function, for messages.
 */
export function observing(
  where: string,
  observe: Observer | undefined,
): (psi: Float64Array, signal: AbortSignal | undefined) => Promise<Readonly<Record<string, number>>> {
  if (observe === undefined) return async () => ({});
  let known: string | undefined;
  return async (psi, signal) => {
    const copy = await ownCopy(psi, signal);
    const seen = requireReturned(where, "observe", await called(where, "observe", () => observe(copy)), numbers);
    const names = Object.keys(seen).sort().join(", ");
    known ??= names;
    if (names === known) return { ...seen };
    throw new ArgumentError(
      `${where}: \`observe\` must return the same names every time: first ${known || "none"}, then ${names || "none"}. Give NaN for what does not exist.`,
    );
  };
}
