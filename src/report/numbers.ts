import { powerOf } from "../figures/axes.js";

/** A number as people read it: six digits, a power of ten where it is far from 1. */
export function readable(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(6))) : value.toExponential(4).replace(/\.?0+e/, "e");
  return text
    .replace("-", "−")
    .replace(
      /e\+?(−|-)?(\d+)/,
      (_, minus: string | undefined, power: string) => `·${powerOf(Number(`${minus ? "-" : ""}${power}`))}`,
    );
}

/** 1.567 ± 0.013: a number and its error to two digits of the error. */
export function withError(value: number, error: number): string {
  const digits = 1 - Math.floor(Math.log10(Number(error.toPrecision(2)))); // after the point
  if (!(digits >= 0 && digits <= 9) || !(Math.abs(value) < 1e6)) return `${readable(value)} ± ${readable(error)}`;
  return `${value.toFixed(digits).replace("-", "−")} ± ${error.toFixed(digits)}`;
}

/** 3.2 %. */
export function percent(value: number): string {
  return `${readable(Number((100 * value).toPrecision(3)))} %`;
}

/** 2026-11-27 10:03 UTC, of a time as manifests have it; another text as it is. */
export function moment(time: string): string {
  return time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z$/, "$1 $2 UTC");
}
