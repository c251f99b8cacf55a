import { fileWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Scalar } from "./flatten.js";
import type { Column, Table } from "./table.js";

/** Writes a table as Parquet, snappy-compressed; the file is in a directory of its own, where nobody else writes. */
export function writeParquet(path: string, table: Table): void {
  const columnData = (batch: readonly (readonly Scalar[])[]) =>
    table.columns.map(({ name, type }, k) => ({ name, type, nullable: true, data: batch[k]!.map(stored(type)) }));
  const empty = table.columns.map(() => []);
  const schema = schemaFromColumnData({ columnData: columnData(empty) });
  const writer = new ParquetWriter({ writer: fileWriter(path), schema, createdBy: "infinite-nnqs" });
  for (const batch of table.batches()) writer.write({ columnData: columnData(batch), rowGroupSize: batch[0]!.length });
  writer.finish();
}

function stored(type: Column["type"]): (value: Scalar) => Scalar | bigint {
  if (type !== "INT64") return (value) => value;
  return (value) => (value === null ? null : BigInt(value));
}
