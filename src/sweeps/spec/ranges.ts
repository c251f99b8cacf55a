import { printable } from "../../arguments/index.js";
import { decimalOf, decimalPattern } from "../../experiments/spec/decimal.js";
import { decimalRange } from "../../experiments/spec/decimalRange.js";
import { type Located, type Refuse, readValue } from "../../experiments/spec/overrides.js";
import type { Json } from "../../runs/spec.js";

/** a:b, whole numbers with both ends; a:b:n, n numbers with both ends. */
export const rangePattern = new RegExp(`^(?:[+-]?\\d+:[+-]?\\d+|${decimalPattern}:${decimalPattern}:\\d+)$`);

/** Numbers of the longest range. */
const longest = 100_000;

/**
 * The numbers of a range: of "0:3" 0, 1, 2, 3; of "0:1:3" 0, 0.5, 1. Both ends are in it, and every number is the nearest one to its
 * decimal value.
 */
export function rangeValues(text: string, refuse: Refuse): number[] {
  const [start, stop, count] = text.split(":").map(decimalOf) as [number, number, number | undefined];
  if (!(Number.isFinite(start) && Number.isFinite(stop)))
    refuse(`the ends of the range ${text} must be finite numbers.`);
  const number = count ?? Math.abs(stop - start) + 1;
  if (number > longest) refuse(`the range ${text} has ${number} values, of which there may be at most ${longest}.`);
  if (count === undefined) return Array.from({ length: number }, (_, i) => start + (stop < start ? -i : i));
  if (number < 2) refuse(`the range ${text} must have at least 2 values: start:stop:count.`);
  return decimalRange(start, stop, count);
}

/** Values as they are typed: 300,1000 or 0:9 or [300],[1000] or 0:2,7. A text with a comma in it is quoted, as JSON. */
export function typedValues(text: string, place: Located, refuse: Refuse): Json[] {
  return separated(text).flatMap((part) => {
    if (part === "") return refuse("a value is missing between its commas.");
    return rangePattern.test(part) ? rangeValues(part, refuse) : [readValue(part, place, refuse)];
  });
}

/** Parts between the commas that are in no brackets and no quotes. */
function separated(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|./gs)) {
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (token === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim());
}

/** A value as a label shows it. */
export function shownValue(value: Json): string {
  return printable(typeof value === "string" ? value : JSON.stringify(value));
}
