import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Row } from "./compare.js";
import type { Machine } from "./machine.js";

/** What one benchmark left behind: benchmarks/results/<name>.json. */
export interface Report {
  readonly name: string;
  readonly machine: Machine;
  readonly rows: readonly Row[];
}

const results = fileURLToPath(new URL("../../benchmarks/results/", import.meta.url));

export function writeReport(report: Report): string {
  mkdirSync(results, { recursive: true });
  const path = `${results}${report.name}.json`;
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
}

/** All reports, by name. */
export function readReports(): Report[] {
  const files = readdirSync(results).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => JSON.parse(readFileSync(results + file, "utf8")));
}

/** The rows of one report as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const peer = row.peer ? `${duration(row.peer.seconds)} (${row.peer.name})` : (row.skipped ?? "–");
    const ratio = row.ratio === undefined ? "–" : `${row.ratio.toPrecision(3)}×`;
    const notes = [row.note, row.difference !== undefined && `same result to ${row.difference.toExponential(0)}`];
    return `| ${row.what} | ${duration(row.ours)} | ${peer} | ${ratio} | ${notes.filter(Boolean).join("; ")} |`;
  });
  return ["| what | ours | peer | peer/ours | |", "| --- | ---: | ---: | ---: | --- |", ...lines].join("\n");
}

/** Prints a report as a section of Markdown, and on standard error where it was written. */
export function printReport(report: Report, path: string): void {
  process.stdout.write(`## ${report.name}\n\n${machineLine(report.machine)}\n\n${table(report.rows)}\n\n`);
  process.stderr.write(`written: ${path}\n`);
}

/** One sentence on the machine, for the head of a table. */
export function machineLine({ cpu, threads, memory, versions, blas, simd, commit, load }: Machine): string {
  const { gemm, products = gemm }: { readonly gemm?: string; readonly products?: string } = blas; // as older results call it
  const multiplies = products === undefined ? "" : `, ${products}`; // not in results that were recorded before BLIS
  return (
    `${cpu.model}, ${cpu.cores} cores, ${threads} threads, ${(memory.total / 2 ** 30).toFixed(0)} GiB; Node ${versions.node}, ` +
    `${blas.vendor} ${blas.version} (core type ${blas.core})${multiplies}, SIMD ${simd.target}; infinite-nnqs ${versions["infinite-nnqs"]}, ${commit}; ` +
    `load before the run ${load.toFixed(1)}`
  );
}

function duration(seconds: number): string {
  if (seconds >= 0.9995) return `${seconds.toPrecision(3)} s`;
  if (seconds >= 0.9995e-3) return `${(1e3 * seconds).toPrecision(3)} ms`;
  return `${(1e6 * seconds).toPrecision(3)} µs`;
}
