import { oneOf } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { Damping } from "./damping.js";
import type { Loss } from "./loss.js";

/** What the time of a training on a loss is measured in, as an argument: τ of eq. (10), or s with ds = dτ/‖ψ‖². */
export const clockKind = oneOf("tau", "norm");

/** The choices that decide how long a step is. */
interface StepChoices {
  readonly clock?: "tau" | "norm" | undefined;
  readonly natural?: Damping | undefined;
}

/** @throws {ArgumentError} if a natural gradient is to have the clock of another. */
export function requireOneClock(where: string, { clock, natural }: StepChoices): void {
  if (natural === undefined || clock !== "norm") return;
  throw new ArgumentError(
    `${where}: \`natural\` has a clock of its own, in which ‖ψ‖ does not appear. Leave out { clock: "norm" }.`,
  );
}

/** What to say behind a step beyond stability, where the clock may be why: a sentence with a space before it, or nothing. */
export function clockHint({ invariant }: Loss, { clock = "tau", natural }: StepChoices): string {
  return invariant && clock === "tau" && natural === undefined
    ? ' The norm of ψ is not conserved, and the stable step shrinks with ‖ψ‖²: { clock: "norm" } scales the step by it.'
    : "";
}
