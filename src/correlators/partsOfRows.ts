/** Calls `work` with each row of a table that the elements [begin, end) touch, and with those of its elements, [from, to). */
export function partsOfRows(
  [begin, end]: readonly [number, number],
  columns: number,
  work: (row: number, from: number, to: number) => void,
): void {
  let row = Math.floor(begin / columns);
  for (let from = begin; from < end; row++) {
    const to = Math.min(end, (row + 1) * columns);
    work(row, from, to);
    from = to;
  }
}
