/**
 * The OpenBLAS core type to ask for, or undefined where OpenBLAS finds the right one itself.
 *
 * OpenBLAS 0.3.21 takes AMD CPUs with AVX-512 (Zen 4, Zen 5) for Haswell and then runs at 60% of their speed;
 * its SkylakeX kernels are right for them.
 *
 * @param cpuinfo - Text of /proc/cpuinfo.
 */
export function openblasCoreType(cpuinfo: string): "SkylakeX" | undefined {
  const amd = /^vendor_id\s*:\s*AuthenticAMD$/m.test(cpuinfo);
  const flags = new Set(/^flags\s*:\s*(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/));
  const needed = ["avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"];
  return amd && needed.every((flag) => flags.has(flag)) ? "SkylakeX" : undefined;
}
