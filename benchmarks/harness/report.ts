import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

/** All reports of a directory, by name. */
export function readReports(directory: string): Report[] {
  const files = readdirSync(directory).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => JSON.parse(readFileSync(join(directory, file), "utf8")));
}

/** The rows of one report as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const peer = row.peer ? `${duration(row.peer.seconds)} (${row.peer.name})` : (row.skipped ?? "–");
    const notes = [row.note, row.difference !== undefined && `same result to ${row.difference.toExponential(0)}`];
    return `| ${row.what} | ${duration(row.ours)} | ${peer} | ${ratio(row)} | ${notes.filter(Boolean).join("; ")} |`;
  });
  return ["| what | ours | peer | peer/ours | |", "| --- | ---: | ---: | ---: | --- |", ...lines].join("\n");
}

/** Prints a report as a section of Markdown, and on standard error where it was written. */
export function printReport(report: Report, path: string): void {
  process.stdout.write(`## ${report.name}\n\n${machineLine([report])}\n\n${table(report.rows)}\n\n`);
  process.stderr.write(`written: ${path}\n`);
}

/** What reports were measured on, in one clause: every machine with its kernels, commits and days. */
export function machineLine(reports: readonly Report[]): string {
  const each = (text: (machine: Machine) => string) => [...new Set(reports.map(({ machine }) => text(machine)))];
  const commits = each(({ commit }) => commit);
  const days = each(({ started }) => started.slice(0, 10));
  return (
    `${each(nameOf).join(" and ")}, ${commits.length > 1 ? "commits" : "commit"} ${commits.join(", ")}, ${days.join(", ")}; ` +
    `load before ${each(({ load }) => load.toFixed(1)).join(", ")}`
  );
}

/** A machine, and what ran on it. */
function nameOf({ cpu, threads, memory, versions, blas, simd }: Machine): string {
  return (
    `${cpu.model}, ${cpu.cores} cores, ${threads} threads, ${(memory.total / 2 ** 30).toFixed(0)} GiB; Node ${versions.node}, ` +
    `${blas.vendor} ${blas.version} (core type ${blas.core}), ${blas.gemm}, SIMD ${simd.target}; infinite-nnqs ${versions["infinite-nnqs"]}`
  );
}

/** Seconds in the unit that suits them. */
export function duration(seconds: number, digits = 3): string {
  const units = ["s", "ms", "µs", "ns"];
  const power = units.findIndex((_, k) => 1000 ** k * seconds >= 0.9995);
  const k = power < 0 ? units.length - 1 : power;
  return `${rounded(1000 ** k * seconds, digits)} ${units[k]}`;
}

/** The peer's time over ours. */
export function ratio({ ratio: value }: Row, digits = 3): string {
  return value === undefined ? "–" : `${rounded(value, digits)}×`;
}

/** So many digits, and those before the point in any case. */
function rounded(value: number, digits: number): string {
  return value >= 10 ** (digits - 1) ? value.toFixed(0) : value.toPrecision(digits);
}
