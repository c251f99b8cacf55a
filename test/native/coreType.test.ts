import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "ava";
import { openblasCoreType } from "../../dist/native/coreType.js";
import { loadEnvironment } from "../../dist/native/loadEnvironment.js";

const avx512 = "avx512f avx512dq rdseed avx512ifma avx512cd avx512bw avx512vl";
const cpu = (vendor: string, flags: string) =>
  `processor\t: 0\nvendor_id\t: ${vendor}\ncpu family\t: 26\nmodel name\t: CPU\nflags\t\t: fpu vme ${flags} sse2\nbugs\t\t: spectre\n`;

test("AMD CPUs with all of AVX-512 get SkylakeX, others what OpenBLAS chooses", (t) => {
  t.is(openblasCoreType(cpu("AuthenticAMD", avx512)), "SkylakeX");
  t.is(openblasCoreType(cpu("AuthenticAMD", "avx2 fma")), undefined); // Zen 1 to 3
  t.is(openblasCoreType(cpu("AuthenticAMD", avx512.replace("avx512vl", ""))), undefined);
  t.is(openblasCoreType(cpu("GenuineIntel", avx512)), undefined);
  t.is(openblasCoreType("processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\n"), undefined); // ARM
  t.is(openblasCoreType(""), undefined);
});

test("what the user has set is left alone", (t) => {
  const zen5 = cpu("AuthenticAMD", avx512);
  t.deepEqual(loadEnvironment({}, zen5), { OPENBLAS_CORETYPE: "SkylakeX", GOMP_SPINCOUNT: "1000" });
  t.deepEqual(loadEnvironment({ OPENBLAS_CORETYPE: "Haswell" }, zen5), { GOMP_SPINCOUNT: "1000" });
  t.deepEqual(loadEnvironment({ OMP_WAIT_POLICY: "active" }, ""), {});
});

/** The core type that OpenBLAS reports in a new process, and what the library leaves in its environment. */
function child(coreType: string | undefined): { core: string; left: string | null } {
  const { OPENBLAS_CORETYPE: _, ...environment } = process.env;
  const system = new URL("../../dist/native/system.js", import.meta.url).href;
  const script = `import { systemInfo } from ${JSON.stringify(system)};
    console.log(JSON.stringify({ core: systemInfo().blasCore, left: process.env.OPENBLAS_CORETYPE ?? null }));`;
  const env = coreType === undefined ? environment : { ...environment, OPENBLAS_CORETYPE: coreType };
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", script], { env, encoding: "utf8" }));
}

const testOnX64 = process.arch === "x64" ? test : test.skip;

testOnX64("a process loads the kernels for its CPU, or those that the user asks for", (t) => {
  t.deepEqual(child("Nehalem"), { core: "Nehalem", left: "Nehalem" });
  const chosen = child(undefined);
  const expected = openblasCoreType(readFileSync("/proc/cpuinfo", "utf8"));
  if (expected !== undefined) t.is(chosen.core, expected);
  t.is(chosen.left, null, "the variable must not leak to children");
});
