import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ArgumentError, NnqsError } from "infinite-nnqs";
import type { Row } from "./compare.js";
import { machine } from "./machine.js";
import { type Report, writeReport } from "./report.js";

const compiled = fileURLToPath(new URL("../", import.meta.url));
const programs = ["run.js", "page.js"];

/** Names of all benchmarks: the files benchmarks/<name>.ts. */
function benchmarkNames(): string[] {
  const files = readdirSync(compiled).filter((file) => file.endsWith(".js") && !programs.includes(file));
  return files.map((file) => file.slice(0, -".js".length)).sort();
}

/**
 * Runs the named benchmarks, all if none is named, and writes benchmarks/results/<name>.json for each as soon as it ends.
 * One that fails keeps none of the others from running; what it left before stays.
 *
 * @param onReport - Called with each report and the path of its file, as soon as it is there.
 * @throws {ArgumentError} if there is no benchmark of a name.
 * @throws at the end, if some have failed, with their names and reasons.
 */
export async function runBenchmarks(
  names: readonly string[],
  onReport: (report: Report, path: string) => void,
): Promise<Report[]> {
  const available = benchmarkNames();
  const unknown = names.find((name) => !available.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError(`bench: there is no benchmark "${unknown}". Choose from: ${available.join(", ")}.`);
  }
  const reports: Report[] = [];
  const failures: string[] = [];
  const where = machine();
  for (const name of names.length > 0 ? names : available) {
    try {
      const report: Report = { name, machine: where, rows: await rowsOf(name) };
      onReport(report, writeReport(report));
      reports.push(report);
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (failures.length > 0) throw new NnqsError(`${failures.length} of the benchmarks failed.\n${failures.join("\n")}`);
  return reports;
}

async function rowsOf(name: string): Promise<Row[]> {
  const module: Record<string, () => Promise<Row[]>> = await import(`../${name}.js`);
  const benchmark = module[name];
  if (benchmark === undefined) throw new Error(`benchmarks/${name}.ts must export a function named ${name}.`);
  return benchmark();
}
