import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";

const built = fileURLToPath(new URL("../../build/Release/nnqs.node", import.meta.url));

/** The npm package that brings the addon for this operating system and CPU, where there is one. */
const platformPackage = `infinite-nnqs-${process.platform}-${process.arch}`;

/**
 * The file of the addon: what was built here, else what the package of this platform brings.
 *
 * @returns the path of the build where there is neither, so that loading it says what is missing.
 */
export function addonFile(): string {
  if (existsSync(built)) return built;
  try {
    return createRequire(import.meta.url).resolve(platformPackage);
  } catch {
    return built;
  }
}

/** An installed package is built anew by npm; a clone by its own script. */
const rebuild = built.includes(`${sep}node_modules${sep}`) ? "npm rebuild infinite-nnqs" : "npm run build";

/** What to do where the addon cannot be loaded. */
export const addonRemedy =
  `Install ${platformPackage} beside it, if there is such a package (Linux with glibc 2.28 or newer, x64 and arm64), ` +
  `or build it with: ${rebuild}. That needs a C++20 compiler, CMake and libraries; on Debian or Ubuntu: apt-get install g++ cmake make ` +
  "pkg-config libopenblas-dev liblapacke-dev libblis-openmp-dev libhwy-dev librandom123-dev libnauty2-dev";
