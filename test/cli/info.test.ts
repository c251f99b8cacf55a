import { readFileSync } from "node:fs";
import { runCommand } from "../support/command.js";
import { test } from "../support/test.js";

const root = new URL("../../", import.meta.url);

/** Standard output of `nnqs info`. */
function info(...options: string[]): string {
  const { status, stdout, stderr } = runCommand(["info", ...options]);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

test("nnqs info --json prints one document that agrees with what the system says of itself", (t) => {
  const document = JSON.parse(info("--json"));
  const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  t.is(document.versions["infinite-nnqs"], version);
  t.is(document.addon.version, version, "the addon was built from another version");
  t.is(document.versions.node, process.versions.node);
  t.is(document.blas.vendor, "OpenBLAS");
  t.regex(document.blas.version, /^\d+\.\d+/);
  t.true(document.blas.config.includes(document.blas.core));
  t.true(document.threads >= 1 && document.threads <= document.cpu.cores);
  t.true(document.memory.free > 0 && document.memory.free <= document.memory.total);
});

const testOnX64 = process.arch === "x64" ? test : test.skip;

testOnX64("the SIMD level is the best that the CPU has", (t) => {
  const { simd } = JSON.parse(info("--json"));
  const flags = new Set(/^flags\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.split(" "));
  const has = (...names: string[]) => names.every((name) => flags.has(name));
  t.is(simd.supported.includes("AVX2"), has("avx2", "fma", "bmi1", "bmi2"));
  t.is(simd.supported.includes("AVX3"), has("avx512f", "avx512vl", "avx512dq", "avx512bw", "avx512cd"));
});

test("nnqs info names versions, BLAS, SIMD and memory in lines for people", (t) => {
  const text = info();
  for (const name of ["infinite-nnqs", "Node.js", "addon", "threads", "SIMD", "BLAS", "gemm", "memory"]) {
    t.regex(text, new RegExp(`^${name} +\\S`, "m"));
  }
});

/** A line of `nnqs info` in an environment of no choices but these; or what it says on standard error. */
function line(name: string, choices: Record<string, string>): string {
  const { OPENBLAS_CORETYPE: _, NNQS_BLIS_KERNELS: __, NNQS_SIMD_TARGET: ___, ...env } = process.env;
  const { stdout, stderr, status } = runCommand(["info"], { env: { ...env, ...choices } });
  return status === 0 ? (new RegExp(`^${name} +(.*)$`, "m").exec(stdout)?.[1] ?? "") : `${status}: ${stderr}`;
}

const hasAvx512 = /\bavx512vl\b/.test(readFileSync("/proc/cpuinfo", "utf8"));

testOnX64("nnqs info says which kernels were chosen, and why", (t) => {
  const why = hasAvx512 ? "the CPU has AVX-512" : "the CPU has";
  t.regex(line("gemm", {}), new RegExp(`^BLIS [\\d.]+ \\(${hasAvx512 ? "skx" : "\\w+"}\\): ${why}`));
  t.regex(line("BLAS", {}), new RegExp(`core type ${hasAvx512 ? "SkylakeX" : "\\w+"}: ${why}`));
  t.regex(line("SIMD", {}), /^\w+: the best of \w+(, \w+)*, which this CPU can run$/);
});

testOnX64("nnqs info says that the environment chose kernels", (t) => {
  const generic = line("gemm", { NNQS_BLIS_KERNELS: "generic" });
  t.regex(generic, /^BLIS [\d.]+ \(generic\): NNQS_BLIS_KERNELS in the environment$/);
  t.is(line("SIMD", { NNQS_SIMD_TARGET: "SSE4" }), "SSE4: NNQS_SIMD_TARGET in the environment");
  const nehalem = line("BLAS", { OPENBLAS_CORETYPE: "Nehalem" });
  t.true(nehalem.endsWith("core type Nehalem: OPENBLAS_CORETYPE=Nehalem in the environment"), nehalem);
});

test("kernels that this machine does not have are refused in one line", (t) => {
  for (const [variable, value] of [
    ["NNQS_BLIS_KERNELS", "99"],
    ["NNQS_BLIS_KERNELS", "bulldozer"],
    ["NNQS_SIMD_TARGET", "avx9"],
  ] as const) {
    const said = line("BLAS", { [variable]: value });
    const expected = `^2: nnqs: ${variable} must be one of best, .* on this machine, not "${value}"\\. Unset it, or choose one of these\\.\n$`;
    t.regex(said, new RegExp(expected));
  }
  t.regex(line("gemm", { NNQS_BLIS_KERNELS: "", NNQS_SIMD_TARGET: "best" }), /^BLIS/);
});

test("BLIS's own variable, with which it would end the process, does no harm", (t) => {
  t.is(line("gemm", { BLIS_ARCH_TYPE: "99" }), line("gemm", {}));
});
