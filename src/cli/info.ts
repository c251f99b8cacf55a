import type { Command } from "commander";
import { type Environment, environment } from "../runs/environment.js";
import type { Revision } from "../runs/revision.js";
import { addExamples } from "./examples.js";
import { print, printJson } from "./output.js";

/** `nnqs info`: what results and times on this machine depend on. */
export function addInfo(program: Command): void {
  const added = program.command("info");
  addExamples(added, [["nnqs info --json", "what a script reads"]]);
  added
    .description("print versions, commit, BLAS, threads, vector instructions and memory")
    .option("--json", "print one JSON document")
    .action(({ json }: { json?: true }) => {
      const found = environment();
      if (json) printJson(found);
      else print(asText(found));
    });
}

function asText({ versions, addon, cpu, threads, simd, blas, memory }: Environment): string {
  const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const lines: [string, string][] = [
    ["infinite-nnqs", `${versions["infinite-nnqs"]}, ${revisionText(versions)}`],
    ["Node.js", `${versions.node} (V8 ${versions.v8})`],
    ["addon", `${addon.version}, built by ${addon.compiler}, Node-API ${addon.napi}`],
    ["CPU", `${cpu.model}, ${cpu.cores} logical cores`],
    ["threads", threads < cpu.cores ? `${threads}: as many cores as this process may use` : `${threads}`],
    ["SIMD", `${simd.target}: ${simd.reason}`],
    ["BLAS", `${blas.vendor} ${blas.version}, core type ${blas.core}: ${blas.coreReason}`],
    ["gemm", `${blas.gemm}: ${blas.gemmReason}`],
    ["memory", `${gibibytes(memory.free)} free of ${gibibytes(memory.total)}`],
  ];
  return lines.map(([name, value]) => `${name.padEnd(14)} ${value}\n`).join("");
}

function revisionText({ commit, clean }: Revision): string {
  if (commit === null) return "commit unknown";
  return `commit ${commit}${clean ? "" : ", with changes"}`;
}
