import { inspect } from "node:util";

/** More rows or columns than these are shown by the first and the last ones. */
const most = { rows: 12, columns: 10 };
const edge = 3;

/** Indices 0 … count−1, or the first and the last of many with −1 between them. */
function shown(count: number, limit: number): number[] {
  if (count <= limit) return Array.from({ length: count }, (_, i) => i);
  return [0, 1, 2, -1, count - edge, count - 2, count - 1];
}

/** A number with six digits. */
export const shortNumber = (value: number): string => String(Number(value.toPrecision(6)));

/** A matrix as lines of text: its size, then its elements in columns. */
export function matrixText(
  kind: string,
  rows: number,
  columns: number,
  element: (row: number, column: number) => string,
): string {
  const head = `${kind} ${rows}×${columns}`;
  if (rows === 0 || columns === 0) return head;
  const across = shown(columns, most.columns);
  const lines = shown(rows, most.rows).map((i) => across.map((j) => (i < 0 || j < 0 ? "…" : element(i, j))));
  const widths = across.map((_, j) => Math.max(...lines.map((line) => line[j]!.length)));
  return [head, ...lines.map((line) => `  ${line.map((text, j) => text.padStart(widths[j]!)).join("  ")}`)].join("\n");
}

/** Lets `console.log` of Node.js print objects of a class by their `toString`; without a method that users of the class would see. */
export function printAsText(made: { readonly prototype: object }): void {
  Object.defineProperty(made.prototype, inspect.custom, {
    value(this: object) {
      return String(this);
    },
  });
}
