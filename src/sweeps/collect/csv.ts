import { csvFormatRow } from "d3-dsv";
import { createFile } from "../../runs/storage.js";
import type { Scalar } from "./flatten.js";
import type { Table } from "./table.js";

/** Writes a table as CSV by RFC 4180: numbers with all their digits, nothing for null, "nan", "inf" and "-inf" as pandas and DuckDB read them. */
export async function writeCsv(path: string, table: Table): Promise<void> {
  await createFile(path, async (file) => {
    await file.write(`${csvFormatRow(table.columns.map(({ name }) => name))}\n`);
    for (const batch of table.batches()) {
      const lines = batch[0]!.map((_, row) => csvFormatRow(batch.map((values) => textOf(values[row]!))));
      await file.write(`${lines.join("\n")}\n`);
    }
  });
}

function textOf(value: Scalar): string {
  if (value === null) return "";
  if (typeof value !== "number" || Number.isFinite(value)) return Object.is(value, -0) ? "-0.0" : String(value);
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
