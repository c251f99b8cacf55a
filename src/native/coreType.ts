/** A set of kernels that OpenBLAS is asked for, and why this CPU should run them. */
export interface CoreType {
  readonly name: "SkylakeX" | "Haswell" | "Sandybridge" | "Nehalem";
  readonly reason: string;
}

const choices: readonly (CoreType & { readonly flags: readonly string[] })[] = [
  {
    name: "SkylakeX",
    reason: "the CPU has AVX-512",
    flags: ["avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl", "avx2", "fma"],
  },
  { name: "Haswell", reason: "the CPU has AVX2 and FMA", flags: ["avx2", "fma"] },
  { name: "Sandybridge", reason: "the CPU has AVX", flags: ["avx"] },
  { name: "Nehalem", reason: "the CPU has SSE 4.2", flags: ["sse4_2"] },
];

/**
 * The OpenBLAS core type to ask for: by instruction set alone, so that all CPUs that can run the same kernels give the
 * same numbers. Undefined where none fits; OpenBLAS then decides.
 *
 * OpenBLAS itself goes by vendor, family and model where it knows them: version 0.3.21 has CPUs with AVX2 run on Haswell or Zen
 * kernels, those with AVX-512 on SkylakeX or Cooperlake.
 *
 * @param cpuinfo - Text of /proc/cpuinfo.
 */
export function openblasCoreType(cpuinfo: string): CoreType | undefined {
  const has = new Set(/^flags\s*:\s*(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/));
  const choice = choices.find(({ flags }) => flags.every((flag) => has.has(flag)));
  return choice && { name: choice.name, reason: choice.reason };
}
