// Runs in the browser: tables that are sorted by the buttons in their heads, and filtered by words.

{
  /** What a cell is sorted by: its number, if it has one. */
  const keyOf = (row: HTMLTableRowElement, column: number): number | string => {
    const cell = row.cells[column]!;
    const number = cell.dataset["value"];
    return number === undefined ? (cell.textContent ?? "") : Number(number);
  };

  /** Numbers before texts, what is empty or NaN last, whichever way. */
  const compare = (a: number | string, b: number | string, descending: boolean): number => {
    const isLast = (value: number | string) => value === "" || Number.isNaN(value);
    if (isLast(a) || isLast(b)) return Number(isLast(a)) - Number(isLast(b));
    const order =
      typeof a === "number" && typeof b === "number"
        ? a - b
        : typeof a === typeof b
          ? String(a).localeCompare(String(b), undefined, { numeric: true })
          : typeof a === "number"
            ? -1
            : 1;
    return descending ? -order : order;
  };

  const sortBy = (table: HTMLTableElement, head: HTMLTableCellElement): void => {
    const descending = head.getAttribute("aria-sort") === "ascending";
    for (const each of table.tHead!.rows[0]!.cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const body = table.tBodies[0]!;
    const keyed = [...body.rows].map((row) => ({ row, key: keyOf(row, head.cellIndex) }));
    keyed.sort((a, b) => compare(a.key, b.key, descending));
    body.append(...keyed.map(({ row }) => row));
  };

  const filterBy = (table: HTMLTableElement, text: string, count: Element | null): void => {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    let shown = 0;
    const rows = table.tBodies[0]!.rows;
    for (const row of rows) {
      const content = [...row.cells]
        .map((cell) => cell.textContent ?? "")
        .join(" ")
        .toLowerCase();
      row.hidden = !words.every((word) => content.includes(word));
      if (!row.hidden) shown++;
    }
    if (count !== null) count.textContent = words.length === 0 ? "" : `${shown} of ${rows.length} rows`;
  };

  for (const frame of document.querySelectorAll<HTMLElement>("[data-table]")) {
    const table = frame.querySelector("table")!;
    for (const button of table.querySelectorAll<HTMLButtonElement>("th > button")) {
      button.addEventListener("click", () => sortBy(table, button.parentElement as HTMLTableCellElement));
    }
    const filter = frame.querySelector<HTMLInputElement>("input[type=search]");
    filter?.addEventListener("input", () => filterBy(table, filter.value, frame.querySelector("[data-count]")));
  }
}
