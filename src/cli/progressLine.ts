import type { StageSize } from "../experiments/run/reporter.js";

/** How far a stage is, as one line of a terminal shows it. */
export interface Progress {
  readonly name: string;
  readonly fraction: number;
  /** Seconds since it began. */
  readonly elapsed: number;
  readonly pace: Pace;
  readonly size?: StageSize | undefined;
  readonly detail: string;
}

/** How fast a stage goes, from its first report on: what an earlier run has done does not count. */
export class Pace {
  #first: { readonly fraction: number; readonly at: number } | undefined;
  #perSecond = 0;

  /** @param at - Milliseconds, of any clock. */
  report(fraction: number, at: number): void {
    this.#first ??= { fraction, at };
    const seconds = (at - this.#first.at) / 1000;
    if (seconds > 0) this.#perSecond = (fraction - this.#first.fraction) / seconds;
  }

  /** Part of the stage per second; 0 while it is not known. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** Seconds left at a fraction; undefined while they are not known. */
  left(fraction: number): number | undefined {
    return this.#perSecond > 0 ? (1 - fraction) / this.#perSecond : undefined;
  }
}

const percent: StageSize = { count: 100, unit: "%" };
const narrowest = 6;
const widest = 40;

/** Name, bar, percent, rate, time left and, where it fits, the detail, in less than `width` columns. */
export function progressLine(
  { name, fraction, elapsed, pace, size = percent, detail }: Progress,
  width: number,
): string {
  const known = pace.left(fraction);
  const time = known === undefined ? `${duration(elapsed)} so far` : `${duration(known)} left`;
  const numbers = [`${Math.floor(100 * fraction)}%`.padStart(4), rate(size, pace.perSecond), time];
  const end = numbers.filter((part) => part !== "").join("  ");
  const room = width - 1 - end.length - 1; // a terminal wraps behind the last column
  const title = shortened(name, Math.max(0, room - narrowest - 1));
  const behind = detail === "" || room - title.length - 1 - narrowest < detail.length + 2 ? "" : `  ${detail}`;
  const bar = Math.min(widest, room - title.length - 1 - behind.length);
  const done = Math.round(fraction * bar);
  const drawn = bar < 1 ? "" : `${"█".repeat(done)}${"░".repeat(bar - done)} `;
  return `${title} ${drawn}${end}${behind}`;
}

/** "412 steps/s", "1.5 %/min"; empty while it is not known. */
export function rate({ count, unit }: StageSize, perSecond: number): string {
  const value = count * perSecond;
  if (!(value > 0)) return "";
  const [each, per] = value >= 1 ? [1, "s"] : value >= 1 / 60 ? [60, "min"] : [3600, "h"];
  const scaled = value * each;
  return `${scaled.toFixed(scaled < 10 ? 1 : 0)} ${unit}/${per}`;
}

/** "33 s", "4:05 min", "2:30 h" of seconds. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)} min`;
  return `${Math.floor(whole / 3600)}:${two((whole % 3600) / 60)} h`;
}

/** A text of at most `length` characters; what is cut is cut from the middle, because names differ at their ends. */
function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = length - 1;
  if (kept < 1) return text.slice(0, length);
  const end = Math.floor(kept / 2);
  return `${text.slice(0, kept - end)}…${text.slice(text.length - end)}`;
}
