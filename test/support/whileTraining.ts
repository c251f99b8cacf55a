import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { commandFile } from "./command.js";
import { textOf } from "./textOf.js";

/**
 * Runs `nnqs` in a process of its own to its end.
 *
 * @param out - Where its results go.
 * @param act - Called once, when the first of its networks are about to be trained.
 */
export function whileTraining(
  args: readonly string[],
  out: string,
  act?: (child: ChildProcess) => void,
): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const child = spawn(process.execPath, [commandFile, ...args, "--out", out], { stdio: ["ignore", "ignore", "pipe"] });
  const said = textOf(child.stderr);
  const poll = setInterval(() => {
    if (act === undefined || !existsSync(join(out, "ensembles"))) return;
    clearInterval(poll);
    act(child);
  }, 20);
  return new Promise((resolve) =>
    child.on("close", (status) => {
      clearInterval(poll);
      resolve({ status, stderr: said() });
    }),
  );
}
