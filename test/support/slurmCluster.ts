import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "./test.js";

const script = fileURLToPath(new URL("../../scripts/slurm-test-cluster", import.meta.url));
/** The exit code of the script where Slurm is not there and cannot be installed. */
const notHere = 3;

/** A real Slurm of two nodes on this machine. */
export interface SlurmCluster {
  /** For whatever is to talk to it. */
  readonly env: NodeJS.ProcessEnv;
  /** Another verb of scripts/slurm-test-cluster: "crash-node", "tn1". */
  run(...args: readonly string[]): void;
  /** What a command of Slurm prints. */
  ask(command: string, ...args: readonly string[]): string;
}

/**
 * Starts a cluster, which ends with the tests of the file.
 *
 * @param settings - Further lines of its configuration.
 * @returns It, or why there can be none on this machine.
 */
export function startSlurm(settings = ""): SlurmCluster | string {
  const directory = mkdtempSync("/tmp/nnqs-slurm-"); // short: the path of a socket has its limits
  const port = 20_000 + 4 * (process.pid % 5000);
  const own = { SLURM_TEST_DIR: directory, SLURM_TEST_PORT: String(port), SLURM_TEST_CONF_EXTRA: settings };
  const call = (...args: readonly string[]) =>
    spawnSync(script, args, { encoding: "utf8", env: { ...process.env, ...own } });
  const { status, stderr } = call("start");
  const end = () => {
    call("stop");
    rmSync(directory, { recursive: true, force: true });
  };
  if (status !== 0) end();
  if (status === notHere) return stderr.trim();
  if (status !== 0) throw new Error(stderr);
  test.after.always(end);
  const env = { ...process.env, SLURM_CONF: `${directory}/etc/slurm.conf` };
  return {
    env,
    run(...args) {
      const done = call(...args);
      if (done.status !== 0) throw new Error(done.stderr);
    },
    ask(command, ...args) {
      const done = spawnSync(command, args, { encoding: "utf8", env });
      if (done.status !== 0) throw new Error(done.stderr);
      return done.stdout;
    },
  };
}
