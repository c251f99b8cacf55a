#!/usr/bin/env node
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Row } from "./harness/compare.js";
import { machine } from "./harness/machine.js";
import { machineLine, type Report, table, writeReport } from "./harness/report.js";

// `npm run bench [NAME…]`: runs benchmarks/<name>.ts (all if none is named), prints a table each, writes benchmarks/results/<name>.json.
const compiled = fileURLToPath(new URL(".", import.meta.url));
const programs = ["run.js", "readme.js"];
const available = readdirSync(compiled)
  .filter((file) => file.endsWith(".js") && !programs.includes(file))
  .map((file) => file.slice(0, -".js".length))
  .sort();

const names = process.argv.slice(2);
const unknown = names.find((name) => !available.includes(name));
if (unknown !== undefined) {
  console.error(`bench: there is no benchmark "${unknown}". Choose from: ${available.join(", ")}.`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : available) {
  const module: Record<string, () => Promise<Row[]>> = await import(`./${name}.js`);
  const benchmark = module[name];
  if (benchmark === undefined) throw new Error(`benchmarks/${name}.ts must export a function named ${name}.`);
  const report: Report = { name, machine: machine(), rows: await benchmark() };
  console.log(`## ${name}\n\n${machineLine(report.machine)}\n\n${table(report.rows)}\n`);
  console.error(`written: ${writeReport(report)}`);
}
