import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "ava";

const root = new URL("../../", import.meta.url);
const nnqs = (...args: string[]) =>
  execFileSync(process.execPath, [fileURLToPath(new URL("dist/cli/nnqs.js", root)), ...args], { encoding: "utf8" });

test("nnqs info --json prints one document that agrees with what the system says of itself", (t) => {
  const info = JSON.parse(nnqs("info", "--json"));
  const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  t.is(info.versions["infinite-nnqs"], version);
  t.is(info.addon.version, version, "the addon was built from another version");
  t.is(info.versions.node, process.versions.node);
  t.is(info.blas.vendor, "OpenBLAS");
  t.regex(info.blas.version, /^\d+\.\d+/);
  t.true(info.blas.config.includes(info.blas.core));
  t.true(info.threads >= 1 && info.threads <= info.cpu.cores);
  t.true(info.memory.free > 0 && info.memory.free <= info.memory.total);
});

const testOnX64 = process.arch === "x64" ? test : test.skip;

testOnX64("the SIMD level is the best that the CPU has", (t) => {
  const { simd } = JSON.parse(nnqs("info", "--json"));
  const flags = new Set(/^flags\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.split(" "));
  const has = (...names: string[]) => names.every((name) => flags.has(name));
  t.is(simd.target, simd.supported[0]);
  t.is(simd.supported.includes("AVX2"), has("avx2", "fma", "bmi1", "bmi2"));
  t.is(simd.supported.includes("AVX3"), has("avx512f", "avx512vl", "avx512dq", "avx512bw", "avx512cd"));
});

test("nnqs info names versions, BLAS, SIMD and memory in lines for people", (t) => {
  const text = nnqs("info");
  for (const name of ["infinite-nnqs", "Node.js", "addon", "threads", "SIMD", "BLAS", "products", "memory"]) {
    t.regex(text, new RegExp(`^${name} +\\S`, "m"));
  }
});

test("nnqs info says who chose the kernels of BLAS", (t) => {
  const file = fileURLToPath(new URL("dist/cli/nnqs.js", root));
  for (const [chosen, said] of [
    [undefined, false],
    ["Haswell", true],
  ] as const) {
    const { OPENBLAS_CORETYPE: _, ...env } = process.env;
    if (chosen !== undefined) env["OPENBLAS_CORETYPE"] = chosen;
    const text = execFileSync(process.execPath, [file, "info"], { encoding: "utf8", env });
    t.is(text.includes("(set by OPENBLAS_CORETYPE)"), said);
  }
});

test("a choice of BLIS's kernels that means nothing does no harm", (t) => {
  const file = fileURLToPath(new URL("dist/cli/nnqs.js", root));
  const env = { ...process.env, BLIS_ARCH_TYPE: "99" };
  const text = execFileSync(process.execPath, [file, "info"], { encoding: "utf8", env });
  t.is(text.match(/products.*/)?.[0], nnqs("info").match(/products.*/)?.[0]);
});
