import { describe } from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Seconds of a time limit in Slurm's formats: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes,
 * days-hours:minutes:seconds.
 *
 * @throws {ArgumentError} if it is in none of them, or below a minute: Slurm counts whole minutes.
 */
export function parseTimeLimit(text: string): number {
  const match = /^(?:(\d{1,5})-)?(\d{1,8})(?::(\d{1,8}))?(?::(\d{1,8}))?$/.exec(text.trim());
  const [days, first, second, third] = (match?.slice(1) ?? []).map((part) =>
    part === undefined ? undefined : Number(part),
  );
  if (first === undefined) throw timeError(text);
  const seconds =
    days !== undefined
      ? days * day + first * hour + (second ?? 0) * minute + (third ?? 0)
      : third !== undefined
        ? first * hour + second! * minute + third
        : first * minute + (second ?? 0);
  if (seconds < minute) throw timeError(text);
  return seconds;
}

function timeError(text: string): ArgumentError {
  return new ArgumentError(
    `nnqs sweep: { time } must be a time limit of at least a minute as Slurm writes it, not ${describe(text)}. Write minutes (90), ` +
      "hours:minutes:seconds (1:30:00) or days-hours:minutes (1-12:00).",
  );
}

/** A limit as sinfo prints it; undefined for "infinite" and what is no time. */
export function readTimeLimit(text: string): number | undefined {
  try {
    return parseTimeLimit(text);
  } catch {
    return undefined;
  }
}

/** Whole minutes, rounded up, as `--time` takes them. */
export function timeLimitText(seconds: number): string {
  return String(Math.ceil(seconds / minute));
}

const mebi: Readonly<Record<string, number>> = { K: 1 / 1024, M: 1, G: 1024, T: 1024 * 1024 };

/**
 * Mebibytes of an amount of memory in Slurm's format: 4G, 1500M; without a unit it is megabytes.
 *
 * @throws {ArgumentError} if it is none, or below 1 MB.
 */
export function parseMemory(text: string): number {
  const [, amount, unit = "M"] = /^(\d+(?:\.\d+)?)\s*([KMGT])?(?:i?B)?$/i.exec(text.trim()) ?? [];
  const result = Math.ceil(Number(amount) * mebi[unit.toUpperCase()]!);
  if (Number.isSafeInteger(result) && result >= 1) return result;
  throw new ArgumentError(
    `nnqs sweep: { memory } must be the memory of a task, not ${describe(text)}. Write 4G or 1500M.`,
  );
}

/** "4 GB", "1500 MB". */
export function memoryText(mebibytes: number): string {
  return mebibytes >= 1024 && mebibytes % 1024 === 0 ? `${mebibytes / 1024} GB` : `${mebibytes} MB`;
}
