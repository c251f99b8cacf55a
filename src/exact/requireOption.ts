import { ArgumentError } from "../native/errors.js";

/** What a number may be. */
interface Range {
  /** Smallest value allowed. */
  readonly least?: number;
  /** It must be larger than this. */
  readonly above?: number;
  /** Largest value allowed. */
  readonly most?: number;
}

/**
 * Checks one option, given as { name: value }: a finite number in a range.
 *
 * @throws {ArgumentError} naming the function, the option, its value and the range.
 */
export function requireNumber(name: string, option: Readonly<Record<string, unknown>>, range: Range): void {
  const { least = Number.NEGATIVE_INFINITY, above = Number.NEGATIVE_INFINITY, most = Number.MAX_VALUE } = range;
  for (const [key, value] of Object.entries(option)) {
    if (typeof value === "number" && value >= least && value > above && value <= most) continue;
    const from = range.above === undefined ? `of at least ${least}` : `above ${above}`;
    throw new ArgumentError(
      `${name}: \`${key}\` must be a finite number ${from} and at most ${most}, not ${String(value)}.`,
    );
  }
}

/** The same for a whole number from `least` to `most`. */
export function requireWhole(
  name: string,
  option: Readonly<Record<string, unknown>>,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): void {
  for (const [key, value] of Object.entries(option)) {
    if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) continue;
    const to = most === Number.MAX_SAFE_INTEGER ? ` of at least ${least}` : ` from ${least} to ${most}`;
    throw new ArgumentError(`${name}: \`${key}\` must be a whole number${to}, not ${String(value)}.`);
  }
}
