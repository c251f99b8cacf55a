import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { commandFile } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
chmodSync(root, 0o777);

/** Runs nnqs as a user from whom /proc hides the processes of others. */
function asStranger(...args: string[]) {
  const line = `mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid 65534 --regid 65534 --clear-groups "$0" "$@"`;
  return spawnSync("unshare", ["-m", "sh", "-c", line, process.execPath, commandFile, ...args], {
    cwd: root,
    encoding: "utf8",
  });
}

// Only root may mount, and a stranger may read this file in some places only.
(asStranger("--version").status === 0 ? test : test.skip)(
  "a lock of a process that /proc hides is held as long as it gives signs of life",
  async (t) => {
    mkdirSync(join(root, "out"));
    chmodSync(join(root, "out"), 0o777);
    const { status, stderr } = await runs.withLock(join(root, "out", "groundstate-tfim"), async () => {
      chmodSync(join(root, "out", "groundstate-tfim.lock"), 0o777);
      return asStranger(..."groundstate --model tfim --field 1 --lattice 4 --out out --quiet".split(" "));
    });
    t.is(status, 3);
    t.regex(stderr, /is being written by process \d+ .* or wait for 90 s without a sign of life/);
  },
);
