import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { frontTable } from "./harness/frontTable.js";
import { machineLine, type Report, readReports, table } from "./harness/report.js";

// `npm run bench:docs`: writes what stands between <!-- benchmarks:… --> and <!-- /benchmarks --> in the pages below, from
// benchmarks/results/*.json. `all` is every table; `front` the one of the README; `NAME` one table, `NAME words` its rows that hold
// these words. With --check it only says what is out of date. A last argument is the root of the repository, here by default.
const check = process.argv.includes("--check");
const root = process.argv.slice(2).find((argument) => argument !== "--check") ?? ".";
const pages = [
  "README.md",
  "docs/benchmarks.md",
  "docs/correlators.md",
  "docs/sweeps.md",
  "docs/symmetry.md",
  "docs/walsh-hadamard.md",
];
const reports = readReports(join(root, "benchmarks/results"));

function textOf(name: string, words: string): string {
  if (name === "all") return allTables(reports);
  if (name === "front") return frontTable(reports);
  const report = reports.find((one) => one.name === name);
  if (report === undefined) throw new Error(`There is no benchmarks/results/${name}.json.`);
  const rows = report.rows.filter(({ what }) => what.includes(words));
  return `${machineLine([report])}:\n\n${table(rows)}`;
}

/** Every table; what it was measured on above all of them if that is the same, and with each of them otherwise. */
function allTables(all: readonly Report[]): string {
  const goes = new Set(all.map(({ machine }) => `${machine.started} ${machine.commit}`));
  const together = goes.size === 1;
  const head = together
    ? `All in one go on ${machineLine(all)}.\n\n`
    : "Not measured in one go: each table says where and when.\n\n";
  const sections = all.map((report) => {
    const where = together ? "" : `${machineLine([report])}.\n\n`;
    return `## ${report.name}\n\n${where}${table(report.rows)}`;
  });
  return head + sections.join("\n\n");
}

const marked = /(<!-- benchmarks:(\w+)(?: ([^>]+?))? -->\n).*?(<!-- \/benchmarks -->)/gs;
for (const page of pages) {
  const path = join(root, page);
  const before = readFileSync(path, "utf8");
  const after = before.replaceAll(
    marked,
    (_, begin, name, words = "", end) => `${begin}${textOf(name, words)}\n\n${end}`,
  );
  if (after === before) continue;
  console.log(`${page} ${check ? "is out of date; npm run bench:docs writes it" : "written"}`);
  if (check) process.exitCode = 1;
  else writeFileSync(path, after);
}
