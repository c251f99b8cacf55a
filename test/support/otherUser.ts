import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { commandFile } from "./command.js";
import { test } from "./test.js";

/** Runs `nnqs` as a user without other processes, who may have so many processes and threads. */
export function runWithin(processes: number, args: readonly string[], input = ""): SpawnSyncReturns<string> {
  const limited = ["--reuid", "54321", "--clear-groups", "bash", "-c", `ulimit -u ${processes}; exec "$@"`, "bash"];
  return spawnSync("setpriv", [...limited, process.execPath, commandFile, ...args], { encoding: "utf8", input });
}

const possible = process.getuid?.() === 0 && runWithin(4096, ["--version"]).status === 0;

/** Declares a test that is skipped, with the reason in its title, where nothing can be run as another user. */
export const otherUserTest = possible ? test : test.skip;
/** What titles of such tests end in. */
export const needsOtherUser = "(needs root, and files that others may read)";
