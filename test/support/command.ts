import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The file behind the command `nnqs`, for process.execPath. */
export const commandFile = fileURLToPath(new URL("../../dist/cli/nnqs.js", import.meta.url));

/** What a command that has ended leaves. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `nnqs` with arguments to its end. */
export function runCommand(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandFile, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    ...options,
  });
  return { status, stdout, stderr };
}
