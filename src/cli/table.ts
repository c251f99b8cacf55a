/** A number with so many places after its point; what they round to zero is 0.0000, also from below. */
export function fixed(value: number, places: number): string {
  const text = value.toFixed(places);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/**
 * Rows of cells as lines of text, every column as wide as its widest cell.
 *
 * @param isLeft - Whether a column begins at its left edge, as words do; numbers end at their right one.
 */
export function alignedRows(rows: readonly (readonly string[])[], isLeft: (column: number) => boolean): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const padded = (cell: string, column: number) =>
    isLeft(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  return rows.map((row) => row.map(padded).join("  ").trimEnd());
}
