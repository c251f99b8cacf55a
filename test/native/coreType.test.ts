import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { openblasCoreType } from "../../dist/native/coreType.js";
import { loadEnvironment } from "../../dist/native/loadEnvironment.js";
import { test } from "../support/test.js";

const avx512 = "avx512f avx512dq rdseed avx512ifma avx512cd avx512bw avx512vl";
const cpu = (vendor: string, flags: string) =>
  `processor\t: 0\nvendor_id\t: ${vendor}\ncpu family\t: 26\nmodel name\t: CPU\nflags\t\t: fpu vme ${flags} sse2\nbugs\t\t: spectre\n`;

test("OpenBLAS is asked for the best kernels that the instruction set allows, whoever made the CPU", (t) => {
  for (const vendor of ["AuthenticAMD", "GenuineIntel", "HygonGenuine"]) {
    const named = (flags: string) => openblasCoreType(cpu(vendor, flags))?.name;
    t.is(named(`avx avx2 fma sse4_2 ${avx512}`), "SkylakeX");
    t.is(named(`avx avx2 fma sse4_2 ${avx512}`.replace("avx512vl", "")), "Haswell"); // Xeon Phi
    t.is(named("sse4_2 avx avx2 fma"), "Haswell"); // Haswell, Alder Lake, Zen 1 to 3
    t.is(named("sse4_2 avx avx2"), "Sandybridge"); // VIA
    t.is(named("sse4_2 avx fma fma4"), "Sandybridge"); // Piledriver
    t.is(named("sse4_2"), "Nehalem");
    t.is(named("ssse3"), undefined);
  }
  t.is(openblasCoreType(cpu("GenuineIntel", `avx2 fma ${avx512}`))?.reason, "the CPU has AVX-512");
  t.is(openblasCoreType("processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\n"), undefined); // ARM
  t.is(openblasCoreType(""), undefined);
});

test("what the user has set is left alone", (t) => {
  const zen5 = cpu("AuthenticAMD", `avx2 fma ${avx512}`);
  const added = (environment: Record<string, string>, cpuinfo = zen5) => loadEnvironment(environment, cpuinfo).added;
  t.deepEqual(added({}), { OPENBLAS_CORETYPE: "SkylakeX", GOMP_SPINCOUNT: "1000" });
  t.deepEqual(added({ OPENBLAS_CORETYPE: "Haswell" }), { GOMP_SPINCOUNT: "1000" });
  t.deepEqual(added({ OMP_WAIT_POLICY: "active" }, ""), {});
  t.deepEqual(loadEnvironment({ OPENBLAS_CORETYPE: "Zen" }, zen5).coreType, { byUser: "Zen" });
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
  if (expected !== undefined) t.is(chosen.core, expected.name);
  t.is(chosen.left, null, "the variable must not leak to children");
});
