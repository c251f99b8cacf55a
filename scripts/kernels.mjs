// Which kernels of BLIS, OpenBLAS and Highway this machine can run, and the rows in which the tests go through them.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** OpenBLAS's core types, with what a CPU must have for them: OpenBLAS itself does not check that. */
const coreTypes = {
  SkylakeX: ["avx2", "fma", "avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"],
  Haswell: ["avx2", "fma"],
  Zen: ["avx2", "fma"],
  Cooperlake: ["avx2", "fma", "avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16"],
  SapphireRapids: ["avx512_bf16", "avx512_fp16", "amx_tile"],
  Sandybridge: ["avx"],
  Nehalem: ["sse4_2"],
};

/** BLIS's kernels of x86-64 that the tests have to go through where the CPU can run them. */
const blisKernels = ["skx", "haswell", "zen", "zen2", "zen3", "sandybridge", "penryn", "generic"];

const simdTargets = ["AVX3", "AVX2", "SSE4", "SCALAR"];

/** The variables by which a process is told its kernels: docs/linalg.md. */
export const environmentOf = ({ blis, openblas, simd }) => ({
  NNQS_BLIS_KERNELS: blis,
  OPENBLAS_CORETYPE: openblas,
  NNQS_SIMD_TARGET: simd,
});

/** What a new process with these choices runs on: `{ blis, openblas, simd, blisRunnable, simdTargets }`. */
function inNewProcess(choices) {
  const system = fileURLToPath(new URL("../dist/native/system.js", import.meta.url));
  const script = `import { systemInfo } from ${JSON.stringify(system)};
    const { blisKernels, blasCore, simdTarget, blisRunnable, simdTargets } = systemInfo();
    console.log(JSON.stringify({ blis: blisKernels, openblas: blasCore, simd: simdTarget, blisRunnable, simdTargets }));`;
  const env = { ...process.env };
  for (const [name, value] of Object.entries(environmentOf(choices))) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  const options = { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", script], options));
}

/** For each library what this machine can run, its default first, and what it cannot run with the reason. */
export function choicesOfThisMachine() {
  const usual = inNewProcess({});
  const flags = new Set(/^flags\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.split(/\s+/));
  const skipped = [];
  const skip = (library, name, reason) => skipped.push(`${library} ${name}: ${reason}`);
  const openblas = Object.entries(coreTypes).filter(([name, needed]) => {
    const missing = needed.filter((flag) => !flags.has(flag));
    if (missing.length > 0) skip("OpenBLAS", name, `this CPU has no ${missing.join(", ")}`);
    else if (inNewProcess({ openblas: name }).openblas !== name)
      skip("OpenBLAS", name, "this OpenBLAS does not have it");
    else return true;
    return false;
  });
  const keep = (library, wanted, runnable) => {
    for (const name of wanted)
      if (!runnable.includes(name)) skip(library, name, "not on this CPU, or not in this library");
    return runnable.filter((name) => wanted.includes(name));
  };
  return {
    blis: first(usual.blis, keep("BLIS", blisKernels, usual.blisRunnable)),
    openblas: first(
      usual.openblas,
      openblas.map(([name]) => name),
    ),
    simd: first(usual.simd, keep("Highway", simdTargets, usual.simdTargets)),
    skipped,
  };
}

const first = (usual, names) => [...new Set([usual, ...names])];

/** As few rows as go through every choice of each library, the first of which is the default of this machine. */
export function rowsThrough({ blis, openblas, simd }) {
  const count = Math.max(blis.length, openblas.length, simd.length);
  const pick = (names, row) => names[row % names.length];
  return Array.from({ length: count }, (_, row) => ({
    blis: pick(blis, row),
    openblas: pick(openblas, row),
    simd: pick(simd, row),
  }));
}

/** One row in which every library that has a choice runs on another than its default; `key` says on which. */
export function rowOther({ blis, openblas, simd }, key) {
  const pick = (names) => (names.length === 1 ? names[0] : names[1 + (key % (names.length - 1))]);
  return { blis: pick(blis), openblas: pick(openblas), simd: pick(simd) };
}
