import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { familySync, MUSL } from "detect-libc";

const built = fileURLToPath(new URL("../../build/Release/nnqs.node", import.meta.url));

/** Operating system, CPU and, where it is not the usual one, C library. */
const platform = `${process.platform}-${process.arch}${familySync() === MUSL ? "-musl" : ""}`;

/** The platforms that `scripts/release` makes packages for. */
const packaged = ["linux-x64", "linux-arm64", "linux-x64-musl"];

/** The npm package that brings the addon for this platform, if it is one of {@link packaged}. */
export const platformPackage = `infinite-nnqs-${platform}`;

/** Why no package brings the addon. */
export const platformObstacle = packaged.includes(platform)
  ? `the package ${platformPackage} is not installed`
  : `there is no package for ${platform} (there are for ${packaged.join(", ")})`;

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

/** What compiling the addon takes. */
export const compilerNeeds =
  "a C++20 compiler, CMake and libraries; on Debian or Ubuntu: apt-get install g++ cmake make " +
  "pkg-config libopenblas-dev liblapacke-dev libblis-openmp-dev libhwy-dev librandom123-dev libnauty2-dev";

/** What to do where the addon cannot be loaded. */
export const addonRemedy = `${
  packaged.includes(platform)
    ? `Install ${platformPackage} beside it, or build it with`
    : `Build it, since ${platformObstacle}`
}: ${rebuild}. That needs ${compilerNeeds}`;
