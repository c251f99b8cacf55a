import { spawnSync } from "node:child_process";

/** The interpreter of the tests that need one. */
export const python = process.env["NNQS_PYTHON"] ?? "python3";

/** Whether there is one, with these modules. */
export const hasModules = (modules: readonly string[]): boolean =>
  spawnSync(python, ["-c", `import ${modules.join(", ")}`]).status === 0;
