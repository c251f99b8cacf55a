import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { machineLine, readReports, table } from "./harness/report.js";

// `npm run bench:docs`: rewrites the tables between the markers in docs/benchmarks.md from benchmarks/results/*.json.
const path = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));
const [begin, end] = ["<!-- benchmarks:begin -->", "<!-- benchmarks:end -->"];
const text = readFileSync(path, "utf8");
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no ${begin} … ${end}.`);
const sections = readReports().map(
  (report) => `**${report.name}** (${machineLine(report.machine)})\n\n${table(report.rows)}`,
);
writeFileSync(path, `${text.slice(0, from + begin.length)}\n\n${sections.join("\n\n")}\n\n${text.slice(to)}`);
